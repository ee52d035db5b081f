package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Interval;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Producers in other languages hash keys in their own ways, or send none: nobody is booked twice for that. */
class ForeignProducerIT {

    private static final int PROVIDERS = 50;
    private static final int HOLDS = 1_000;

    @Test
    void holdsFromProducersWithOtherKeysAreAnsweredOnceAndNeverOverlap(@TempDir Path folder) throws Exception {
        try (var holdfast = new RunningHoldfast(folder); var frontend = new Frontend(holdfast.kafka())) {
            for (int i = 0; i < PROVIDERS; i++) {
                String provider = "provider-" + i;
                frontend.send(new OpenAvailability("open-" + i, provider,
                        new Interval(Frontend.at("09:00"), Frontend.at("12:00"))), crc32(provider), provider.getBytes(UTF_8));
            }
            frontend.flush();
            await().atMost(Duration.ofSeconds(60)).until(() -> holdfast.logs().events().size() == PROVIDERS);
            var random = new SplittableRandom(1);
            for (int i = 0; i < HOLDS; i++) {
                String provider = "provider-" + random.nextInt(PROVIDERS);
                var start = Frontend.at("09:00").plus(Duration.ofMinutes(15L * random.nextInt(12)));
                var hold = new Hold("hold-" + i, provider, "client-" + i, start, null);
                if (random.nextBoolean()) {
                    frontend.send(hold, crc32(provider), provider.getBytes(UTF_8));
                } else {
                    frontend.send(hold, random.nextInt(RunningHoldfast.PARTITIONS), null);
                }
            }
            frontend.flush();

            await().atMost(Duration.ofSeconds(60)).until(() -> holdfast.logs().events().size() == PROVIDERS + HOLDS);
            Logs logs = holdfast.logs();
            assertThat(count(logs, "reservation.held.v1") + count(logs, "request.rejected.v1")).isEqualTo(HOLDS);
            assertThat(logs.events().stream().filter(event -> event.has("reason")).map(event -> event.get("reason").textValue()))
                    .containsOnly("SLOT_TAKEN");
            Audited.assertMirrorIsWholeAndAllIsWell(holdfast.kafka(), holdfast.jdbcUrl());
        }
    }

    @Test
    void consumersInOtherLanguagesReadTheEventsAsCloudEvents(@TempDir Path folder) throws Exception {
        try (var holdfast = new RunningHoldfast(folder); var frontend = new Frontend(holdfast.kafka());
             var consumer = new KafkaConsumer<>(holdfast.kafka().with(Map.of("isolation.level", "read_committed")),
                     new StringDeserializer(), new CloudEventDeserializer())) {
            frontend.send(new OpenAvailability("open", "p", new Interval(Frontend.at("09:00"), Frontend.at("12:00"))));
            frontend.flush();
            await().atMost(Duration.ofSeconds(60)).until(() -> holdfast.logs().answerTo("open") != null);
            frontend.send(new Hold("hold", "p", "ada", Frontend.at("09:00"), null));
            frontend.flush();
            var partitions = consumer.partitionsFor("reservation-events").stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var read = new ArrayList<CloudEvent>();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> read.add(record.value()));
                return read.size() == 2;
            });
            assertThat(read).extracting(CloudEvent::getId).containsExactly("p/1", "p/2");
            assertThat(read).extracting(CloudEvent::getType)
                    .containsExactly("availability.changed.v1", "reservation.held.v1");
            assertThat(read.get(1).getSubject()).isEqualTo("hold");
            assertThat(new String(read.get(1).getData().toBytes(), UTF_8)).contains("\"clientId\":\"ada\"");
        }
    }

    private static long count(Logs logs, String type) {
        return logs.events().stream().filter(event -> event.get("type").textValue().equals(type)).count();
    }

    /** How librdkafka, and with it most languages' clients, chooses a partition for a key. */
    private static int crc32(String key) {
        var crc = new CRC32();
        crc.update(key.getBytes(UTF_8));
        return (int) (crc.getValue() % RunningHoldfast.PARTITIONS);
    }
}
