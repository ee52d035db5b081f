package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Interval;
import dev.holdfast.parts.KafkaUser;
import dev.holdfast.runtime.DecidingService;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad input at length, on a real broker: {@code -Dholdfast.flood.inputs=5000000} for the long form,
 * {@code -Dholdfast.flood.seed=<printed seed>} for the same bytes again.
 */
class BadInputFloodIT {

    private static final int INPUTS = Integer.getInteger("holdfast.flood.inputs", 60_000);
    private static final long SEED = Long.getLong("holdfast.flood.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(200);

    @Test
    void everyInputIsAnsweredOnceOrADeadLetterAndTheServiceStaysUp(@TempDir Path folder) throws Exception {
        System.out.printf("%,d inputs: mvn verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false "
                + "-Dit.test=BadInputFloodIT -Dholdfast.flood.inputs=%d -Dholdfast.flood.seed=%d%n", INPUTS, INPUTS, SEED);
        try (var deciders = new Deciders(folder)) {
            DecidingService service = deciders.start("flooded", null);
            service.awaitRunning(PATIENCE);
            Instant begin = Instant.now();
            var taken = new AtomicLong();
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> flood(deciders.kafka(), taken));
            Fates fates = read(deciders.kafka(), flood, taken);
            Duration took = Duration.between(begin, Instant.now());

            fates.outcomes().forEach((outcome, count) -> System.out.printf("%,12d  %s%n", count, outcome));
            System.out.printf("%,d inputs of %,d records in %d s; %,d MB of heap in use after a collection%n", taken.get(),
                    fates.asked(), took.toSeconds(), heapInUse() >> 20);
            assertThat(taken.get()).isEqualTo(INPUTS + 1L);
            assertThat(fates.violations()).as("seed %d", SEED).isEmpty();
            assertThat(fates.owed()).as("seed %d: inputs without an answer", SEED).isZero();
            assertThat(fates.outcomes()).as("kinds of answers").hasSizeGreaterThan(15)
                    .containsKeys("request.rejected.v1 MALFORMED", "reservation.held.v1", "request.duplicate.v1",
                            "sent on to the right partition");
            assertThat(service.isRunning()).isTrue();
        }
    }

    private static void flood(KafkaUser kafka, AtomicLong taken) {
        try (var producer = new KafkaProducer<>(kafka.with(Map.of("linger.ms", 20,
                "batch.size", 256 * 1024, "buffer.memory", 64 << 20, "delivery.timeout.ms", 600_000,
                "max.block.ms", 600_000)), new ByteArraySerializer(), new ByteArraySerializer())) {
            var input = new BadInput(SEED);
            for (int i = 0; i < INPUTS; i++) {
                send(producer, input.next(), taken);
            }
            // Whatever came before it, this one is decided.
            Instant start = Frontend.at("06:00");
            var last = new OpenAvailability("last", "afterwards", new Interval(start, start.plusSeconds(3_600)));
            send(producer, new ProducerRecord<>(Topic.AVAILABILITY.topicName(), last.providerId().getBytes(UTF_8),
                    CommandCodec.encode(last)), taken);
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record, AtomicLong taken) {
        producer.send(record, (metadata, failure) -> {
            if (failure == null) {
                taken.incrementAndGet();
            }
        });
    }

    /** Reads all topics until nothing is owed, or nothing comes any more. */
    private static Fates read(KafkaUser kafka, CompletableFuture<Void> flood, AtomicLong taken) {
        try (var consumer = new KafkaConsumer<>(kafka.with(Map.of("isolation.level", "read_committed",
                "auto.offset.reset", "earliest", "max.poll.records", 5_000)),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = Arrays.stream(Topic.values()).filter(topic -> !topic.isInternal())
                    .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                    .map(each -> new TopicPartition(each.topic(), each.partition())).toList();
            consumer.assign(partitions);
            var fates = new Fates();
            Instant lastRead = Instant.now();
            while (!flood.isDone() || fates.asked() < taken.get() || fates.owed() > 0) {
                var records = consumer.poll(POLL);
                records.forEach(fates::read);
                if (!records.isEmpty()) {
                    lastRead = Instant.now();
                } else if (Duration.between(lastRead, Instant.now()).compareTo(PATIENCE) > 0) {
                    break;
                }
            }
            flood.join();
            // What should not come any more: second answers.
            for (var records = consumer.poll(POLL); !records.isEmpty(); records = consumer.poll(POLL)) {
                records.forEach(fates::read);
            }
            return fates;
        }
    }

    private static long heapInUse() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
