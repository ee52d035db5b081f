package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.Interval;
import dev.holdfast.parts.KafkaUser;
import dev.holdfast.parts.RealParts;
import dev.holdfast.runtime.TopicAdmin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances are stopped with SIGTERM and started again, one after the other, under steady traffic. In short; for
 * longer, {@code -Dholdfast.rolling.rate=2000 -Dholdfast.rolling.seconds=20}.
 */
class RollingRestartIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int PARTITIONS = 4;
    private static final int PROVIDERS = 100;
    private static final int SLOTS = 90;
    private static final long RATE = Long.getLong("holdfast.rolling.rate", 100);
    /** Of traffic before, between and after the restarts. */
    private static final long CALM_S = Long.getLong("holdfast.rolling.seconds", 2);

    private final Map<String, Long> sentNanos = new ConcurrentHashMap<>();
    private final Map<String, Long> waitedNanos = new ConcurrentHashMap<>();
    private final Set<String> doubled = ConcurrentHashMap.newKeySet();
    /** Since it was last told. */
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicBoolean isSent = new AtomicBoolean();
    private final AtomicBoolean isOver = new AtomicBoolean();

    @Test
    void aRollingRestartLosesNothingDoublesNothingAndPausesShortly(@TempDir Path folder) throws Exception {
        try (RealParts.Kafka kafka = RealParts.kafka(folder.resolve("kafka"));
             var frontend = new Frontend(kafka.tests())) {
            try (Admin admin = kafka.tests().admin()) {
                new TopicAdmin(admin).createMissing(PARTITIONS, (short) 1);
            }
            ServeInstance first = instance(folder, "one", kafka);
            ServeInstance second = instance(folder, "two", kafka);
            try {
                first.awaitReady();
                second.awaitReady();
                CompletableFuture<Void> listening = CompletableFuture.runAsync(() -> listen(kafka.tests()));
                openAll(frontend);
                CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(frontend));
                calm("before");

                stop("the first", first);
                first = instance(folder, "one", kafka);
                first.awaitReady();
                calm("the first restarted");
                stop("the second", second);
                second = instance(folder, "two", kafka);
                second.awaitReady();
                calm("both restarted");

                isSent.set(true);
                sending.get();
                frontend.flush();
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(unanswered(frontend)).isEmpty());
                isOver.set(true);
                listening.get();
            } finally {
                isOver.set(true);
                isSent.set(true);
                first.close();
                second.close();
            }
            System.out.printf("rolling restart: %,d requests at %d/s, %d lost, %d doubled%n",
                    sentNanos.size(), RATE, unanswered(frontend).size(), doubled.size());
            assertThat(frontend.taken()).as("taken by the broker").containsAll(sentNanos.keySet());
            assertThat(doubled).isEmpty();
            assertThat(Audited.findings(kafka.tests())).isEmpty();
        }
    }

    /** Stops one, and waits until the other has answered what was asked meanwhile, so that each pause is seen by itself. */
    private void stop(String which, ServeInstance instance) {
        long begunAt = System.nanoTime();
        instance.close();
        long stoppedAt = System.nanoTime();
        long asked = sentNanos.size();
        await().atMost(PATIENCE).until(() -> waitedNanos.size() >= asked);
        System.out.printf("rolling restart: %s stopped in %.2f s; %.2f s later all was answered that had been asked%n",
                which, (stoppedAt - begunAt) / 1e9, (System.nanoTime() - stoppedAt) / 1e9);
    }

    private static ServeInstance instance(Path folder, String name, RealParts.Kafka kafka) throws Exception {
        return new ServeInstance(folder.resolve(name), name, kafka.holdfast(), "--only", "topology");
    }

    private void openAll(Frontend frontend) {
        var day = new Interval(Frontend.at("00:00"), Frontend.at("00:00").plus(Duration.ofMinutes(15L * SLOTS)));
        for (int i = 0; i < PROVIDERS; i++) {
            sentNanos.put("open-" + i, System.nanoTime());
            frontend.send(new OpenAvailability("open-" + i, "p" + i, day));
        }
        frontend.flush();
        await().atMost(PATIENCE).until(() -> waitedNanos.size() == PROVIDERS);
        waitedNanos.clear();
        sentNanos.clear();
    }

    /** Each client is another one; slots come again when all were asked for, and are then refused. */
    private void send(Frontend frontend) {
        long begunAt = System.nanoTime();
        for (long number = 0; !isSent.get(); number++) {
            String id = "h" + number;
            long provider = number % PROVIDERS;
            long slot = number / PROVIDERS % SLOTS;
            sentNanos.put(id, System.nanoTime());
            frontend.send(new Hold(id, "p" + provider, "c" + number, Frontend.at("00:00").plus(Duration.ofMinutes(15 * slot)), null));
            long dueIn = begunAt + (number + 1) * TimeUnit.SECONDS.toNanos(1) / RATE - System.nanoTime();
            if (dueIn > 0) {
                LockSupport.parkNanos(dueIn);
            }
        }
    }

    private void listen(KafkaUser user) {
        try (var consumer = new KafkaConsumer<>(
                user.with(Map.of("isolation.level", "read_committed")), new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.RESERVATION_EVENTS.topicName()).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!isOver.get()) {
                consumer.poll(Duration.ofMillis(100)).forEach(this::heard);
            }
        }
    }

    private void heard(ConsumerRecord<byte[], byte[]> record) {
        Event event = EventCodec.decode(record.value(),
                new String(record.headers().lastHeader(HeaderNames.CAUSE).value(), UTF_8));
        Long sent = event.requestId() == null ? null : sentNanos.get(event.requestId());
        if (sent != null) {
            long waited = System.nanoTime() - sent;
            longestNanos.accumulateAndGet(waited, Math::max);
            if (waitedNanos.put(event.requestId(), waited) != null) {
                doubled.add(event.requestId());
            }
        }
    }

    private Set<String> unanswered(Frontend frontend) {
        Set<String> all = new HashSet<>(frontend.taken());
        all.retainAll(sentNanos.keySet());
        all.removeAll(waitedNanos.keySet());
        return all;
    }

    /** Some traffic with nothing else going on: until as much as that has been sent and answered. */
    private void calm(String when) {
        long until = sentNanos.size() + CALM_S * RATE;
        await().atMost(PATIENCE.plusSeconds(CALM_S)).until(() -> waitedNanos.size() >= until);
        System.out.printf("rolling restart, %s: until then the longest waited %.2f s%n", when,
                longestNanos.getAndSet(0) / 1e9);
    }
}
