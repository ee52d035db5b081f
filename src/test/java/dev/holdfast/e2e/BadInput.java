package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.MutatedBytes;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Command.Confirm;
import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Whatever a producer might send: mostly broken messages, among them good ones of a busy provider, retries, and worse. */
final class BadInput {

    /** What is on one provider alone: a fifth of all. */
    private static final String HOT = "hot";
    private static final int CLIENTS = 500;
    private static final List<byte[]> RARE = List.of(new byte[0], "[".repeat(10_000).getBytes(UTF_8),
            "{\"a\":".repeat(10_000).getBytes(UTF_8), " ".repeat(64 * 1024).getBytes(UTF_8),
            " ".repeat(64 * 1024 + 1).getBytes(UTF_8), padded(64 * 1024), padded(64 * 1024 + 1),
            "{\"providerId\":\"p\",\"requestId\":\"r\",\"x\":1e999999999}".getBytes(UTF_8),
            "{\"providerId\":\"p\",\"providerId\":\"q\",\"requestId\":\"r\"}".getBytes(UTF_8),
            "\ufeff{\"providerId\":\"p\",\"requestId\":\"r\"}".getBytes(UTF_8));

    private final SplittableRandom random;
    private final MutatedBytes mutations;
    private final List<byte[]> examples = MutatedBytes.examples(false);
    private final Instant opening = Frontend.at("06:00");
    private int sent;

    BadInput(long seed) {
        random = new SplittableRandom(seed);
        mutations = new MutatedBytes(random);
    }

    ProducerRecord<byte[], byte[]> next() {
        int dice = random.nextInt(1_000);
        if (sent++ == 0) {
            return record(new OpenAvailability("open", HOT, new Interval(opening, opening.plus(Duration.ofDays(20)))));
        } else if (dice < 200) {
            return record(hot());
        } else if (dice < 250) {
            return record(new Hold("again", HOT, "retries-a-lot", opening, null));
        } else if (dice < 252) {
            byte[] value = RARE.get(random.nextInt(RARE.size()));
            return record(topic(), key(value), random.nextInt(4) == 0 ? null : value, headers());
        }
        byte[] value = mutations.of(examples.get(random.nextInt(examples.size())));
        return record(topic(), key(value), value, headers());
    }

    private Command hot() {
        int number = random.nextInt(sent);
        String client = "c-" + number % CLIENTS;
        return random.nextInt(3) == 0
                ? new Confirm("confirm-" + number, HOT, "hold-" + number, client)
                : new Hold("hold-" + number, HOT, client, opening.plus(Duration.ofMinutes(15L * (number % 1_920))), null);
    }

    /** Mostly the one in the example, as the message may still have it; else none, an empty one, or anything. */
    private byte[] key(byte[] value) {
        return switch (random.nextInt(20)) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> new byte[random.nextInt(3_000)];
            case 3 -> mutations.of(HOT.getBytes(UTF_8));
            default -> "studio-7".getBytes(UTF_8);
        };
    }

    private Headers headers() {
        var headers = new RecordHeaders();
        switch (random.nextInt(1_000)) {
            case 0 -> headers.add("h", new byte[8 * 1024 - 1]);
            case 1 -> headers.add("h", new byte[8 * 1024]);
            case 2 -> headers.add("\u0000", null);
            case 3 -> headers.add(HeaderNames.ORIGIN, "forged".getBytes(UTF_8));
            case 4 -> headers.add(HeaderNames.CAUSE, "forged".getBytes(UTF_8)).add("ce_id", null);
            default -> { }
        }
        return headers;
    }

    private Topic topic() {
        return random.nextInt(3) == 0 ? Topic.AVAILABILITY : Topic.RESERVATION_REQUESTS;
    }

    private static ProducerRecord<byte[], byte[]> record(Command command) {
        return record(CommandCodec.topicOf(command), command.providerId().getBytes(UTF_8), CommandCodec.encode(command),
                new RecordHeaders());
    }

    private static ProducerRecord<byte[], byte[]> record(Topic topic, byte[] key, byte[] value, Headers headers) {
        return new ProducerRecord<>(topic.topicName(), null, key, value, headers);
    }

    /** A request that says something, and is as long as that. */
    private static byte[] padded(int length) {
        String start = "{\"providerId\":\"p\",\"requestId\":\"r\",\"x\":\"";
        return (start + "x".repeat(length - start.length() - 2) + "\"}").getBytes(UTF_8);
    }
}
