package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Interval;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadInputIT {

    private static final byte[] KEY = "p".getBytes(UTF_8);

    @Test
    void whatCantBeAnsweredIsADeadLetterAndTheNextRecordIsDecided(@TempDir Path folder) throws Exception {
        try (var holdfast = new RunningHoldfast(folder); var frontend = new Frontend(holdfast.kafka())) {
            frontend.send(new OpenAvailability("open", "p", new Interval(Frontend.at("08:00"), Frontend.at("18:00"))));
            frontend.flush();
            int holds = 0;
            for (Map.Entry<String, byte[]> each : bad().entrySet()) {
                frontend.send(new ProducerRecord<>(Topic.RESERVATION_REQUESTS.topicName(), KEY, each.getValue()),
                        each.getKey());
                frontend.send(new Hold("hold-" + ++holds, "p", "c" + holds,
                        Frontend.at("08:00").plus(Duration.ofMinutes(15L * holds)), null));
            }
            frontend.send(new ProducerRecord<>(Topic.RESERVATION_REQUESTS.topicName(), null, KEY,
                    "{}".getBytes(UTF_8), thousandHeaders()), "headers");
            frontend.send(new Hold("last", "p", "c", Frontend.at("17:00"), null));
            frontend.flush();

            assertThat(frontend.taken()).as("what the broker took").contains("10 MB that compress", "headers", "last");
            // Holds of different clients are not decided in the order in which they came.
            var sent = Stream.concat(IntStream.rangeClosed(1, holds).mapToObj(i -> "hold-" + i), Stream.of("last")).toList();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                Logs logs = holdfast.logs();
                return sent.stream().allMatch(each -> logs.answerTo(each) != null);
            });
            Logs logs = holdfast.logs();
            assertThat(Audited.findings(holdfast.kafka())).isEmpty();
            for (int i = 1; i <= holds; i++) {
                assertThat(logs.answerTo("hold-" + i).get("type").textValue()).isEqualTo("reservation.held.v1");
            }
            assertThat(logs.answerTo("malformed").get("reason").textValue()).isEqualTo("MALFORMED");
            assertThat(logs.of(Topic.DEAD_LETTERS)).hasSize(bad().size())
                    .allSatisfy(letter -> {
                        System.out.println("dead letter: " + Logs.header(letter, HeaderNames.LENGTH) + " bytes, "
                                + Logs.header(letter, HeaderNames.REASON));
                        assertThat(Logs.header(letter, HeaderNames.REASON)).isNotBlank();
                        assertThat(letter.serializedValueSize()).isLessThanOrEqualTo(64 * 1024);
                    });
            assertThat(holdfast.isDeciding()).isTrue();
        }
    }

    private static Map<String, byte[]> bad() {
        var bad = new LinkedHashMap<String, byte[]>();
        bad.put("garbage", new byte[] {(byte) 0xca, (byte) 0xfe, 0, 1, 2, (byte) 0xff});
        bad.put("empty", new byte[0]);
        bad.put("tombstone", null);
        bad.put("wrong JSON", "[1, 2".getBytes(UTF_8));
        bad.put("no object", "\"hello\"".getBytes(UTF_8));
        bad.put("no ids", "{\"type\":\"reservation.hold.v1\"}".getBytes(UTF_8));
        bad.put("900 kB of nesting", "[".repeat(900_000).getBytes(UTF_8));
        bad.put("60 kB of nesting", "{\"a\":".repeat(12_000).getBytes(UTF_8));
        bad.put("10 MB that compress", " ".repeat(10 << 20).getBytes(UTF_8));
        bad.put("malformed", """
                {"type":"reservation.hold.v1","requestId":"malformed","providerId":"p","start":"tomorrow"}"""
                .getBytes(UTF_8));
        return bad;
    }

    private static RecordHeaders thousandHeaders() {
        var headers = new RecordHeaders();
        for (int i = 0; i < 1_000; i++) {
            headers.add("header-" + i, "value".getBytes(UTF_8));
        }
        return headers;
    }
}
