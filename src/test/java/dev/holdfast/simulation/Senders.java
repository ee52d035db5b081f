package dev.holdfast.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command;
import dev.holdfast.topology.SimulatedTask;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** How requests become records: mostly as they should. */
final class Senders {

    private static final String[] NOT_FOR_ANYONE = {"", "hello", "[1,2]", "{\"type\":\"reservation.hold.v1\"}",
        "{\"providerId\":\"p 0\",\"requestId\":\"r-1\"}", "{\"providerId\":\"p-0\"}",
        "{\"providerId\":\"p-0\",\"providerId\":\"p-1\",\"requestId\":\"r-1\"}", "{\"type\":\"clock.tick.v1\",\"now\":1}"};
    private static final String[] MALFORMED = {"\"type\":\"reservation.steal.v1\"",
        "\"type\":\"reservation.hold.v1\",\"clientId\":\"c-0\"",
        "\"type\":\"reservation.confirm.v1\",\"clientId\":\"c-0\",\"reservationId\":\"r-1\",\"please\":true",
        "\"type\":\"provider.policy.v1\"", "\"type\":\"clock.tick.v1\""};

    private final SplittableRandom random;
    private final Plan plan;
    private final Coverage coverage;

    Senders(SplittableRandom random, Plan plan, Coverage coverage) {
        this.random = random;
        this.plan = plan;
        this.coverage = coverage;
    }

    /** The command as a record, in whatever partition its sender's producer believes to be right. */
    Message message(Command command) {
        if (random.nextInt(1_000) < plan.garbagePerMille) {
            return garbage(command);
        }
        return addressed(CommandCodec.topicOf(command), command.providerId(), CommandCodec.encode(command));
    }

    private Message addressed(Topic topic, String providerId, byte[] value) {
        byte[] key = providerId.getBytes(UTF_8);
        Headers headers = new RecordHeaders();
        int partition = SimulatedTask.partition(key, plan.partitions);
        if (random.nextInt(100) < plan.wrongKeyPercent) {
            int anywhere = random.nextInt(plan.partitions);
            switch (random.nextInt(4)) {
                case 0 -> {
                    coverage.count(Fault.NO_KEY);
                    key = null;
                    partition = anywhere;
                }
                case 1 -> {
                    coverage.count(Fault.WRONG_KEY);
                    key = "somebody".getBytes(UTF_8);
                    partition = SimulatedTask.partition(key, plan.partitions);
                }
                case 2 -> {
                    coverage.count(Fault.WRONG_PARTITION);
                    partition = anywhere;
                }
                default -> {
                    coverage.count(Fault.FORGED_ORIGIN);
                    partition = anywhere;
                    headers.add(HeaderNames.ORIGIN, (topic + "/0@0").getBytes(UTF_8));
                }
            }
        }
        return new Message(topic, partition, key, value, headers, 0);
    }

    private Message garbage(Command command) {
        Topic topic = CommandCodec.topicOf(command);
        int dice = random.nextInt(100);
        if (dice < 30) {
            String ids = "\"providerId\":\"" + command.providerId() + "\",\"requestId\":\"" + command.requestId() + "\"";
            String value = "{" + ids + "," + MALFORMED[random.nextInt(MALFORMED.length)] + "}";
            return addressed(topic, command.providerId(), value.getBytes(UTF_8));
        } else if (dice < 50) {
            coverage.count(Fault.FORGED_TICK);
            return new Message(Topic.RESERVATION_REQUESTS, random.nextInt(plan.partitions), null,
                    CommandCodec.tick(), new RecordHeaders(), 0);
        }
        byte[] value = dice < 55 ? null : dice < 57 ? new byte[CommandCodec.MAX_VALUE_BYTES + 1]
                : NOT_FOR_ANYONE[random.nextInt(NOT_FOR_ANYONE.length)].getBytes(UTF_8);
        Headers headers = new RecordHeaders();
        if (dice == 99) {
            headers.add("baggage", new byte[9_000]);
            value = CommandCodec.encode(command);
        }
        return new Message(topic, random.nextInt(plan.partitions), random.nextBoolean() ? null : new byte[] {1},
                value, headers, 0);
    }
}
