package dev.holdfast.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.contract.Topic;
import dev.holdfast.e2e.Logs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the answers as they come: for frontends, which go on from them, and to take the time. */
final class Watch implements AutoCloseable {

    /** A reservation that is held or confirmed as far as is known. */
    record Live(String providerId, String reservationId, String clientId) {
    }

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Set<String> LIVE = Set.of("HELD", "CONFIRMED");

    private final String bootstrapServers;
    private final Books books;
    private final Map<String, Live> live = new LinkedHashMap<>();
    private final List<Stopwatch> running = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::follow, "watch");
    private volatile boolean isClosed;

    Watch(String bootstrapServers, Books books) {
        this.bootstrapServers = bootstrapServers;
        this.books = books;
        thread.start();
    }

    /** Takes the time from now to the first answers to what is sent from now on. */
    static final class Stopwatch {

        private final long startNs = System.nanoTime();
        private final Set<Integer> answered = new HashSet<>();
        private final CountDownLatch allAnswered = new CountDownLatch(1);
        private volatile Duration first;
        private volatile Duration all;

        private void see(long sentAtNs, int partition) {
            if (sentAtNs >= startNs && all == null && answered.add(partition)) {
                var now = Duration.ofNanos(System.nanoTime() - startNs);
                first = first == null ? now : first;
                if (answered.size() == Site.PARTITIONS) {
                    all = now;
                    allAnswered.countDown();
                }
            }
        }

        /** Waits for an answer in each partition; says whether they came. */
        boolean await(Duration atMost) throws InterruptedException {
            return allAnswered.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Until any partition had an answer. */
        Duration first() {
            return first;
        }

        /** Until every partition had one. */
        Duration all() {
            return all;
        }
    }

    Stopwatch start() {
        var stopwatch = new Stopwatch();
        running.add(stopwatch);
        return stopwatch;
    }

    /** Any reservation that somebody may confirm, move or cancel. */
    Optional<Live> anyLive(SplittableRandom random) {
        synchronized (live) {
            return live.isEmpty() ? Optional.empty()
                    : Optional.of(new ArrayList<>(live.values()).get(random.nextInt(live.size())));
        }
    }

    private void follow() {
        try (var consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", bootstrapServers, "isolation.level",
                "read_committed", "auto.offset.reset", "earliest", "reconnect.backoff.max.ms", 100),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor(Topic.RESERVATION_EVENTS.topicName()).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition())).toList());
            while (!isClosed) {
                consumer.poll(POLL).forEach(this::see);
            }
        }
    }

    private void see(ConsumerRecord<byte[], byte[]> record) {
        JsonNode event = Logs.json(record);
        if (event.has("reservation")) {
            keep(event.get("providerId").textValue(), event.get("reservation"));
        }
        Long sentAtNs = event.has("requestId") ? books.firstSentAtNs(event.get("requestId").textValue()) : null;
        if (sentAtNs != null) {
            running.forEach(each -> each.see(sentAtNs, record.partition()));
            running.removeIf(each -> each.all() != null);
        }
    }

    private void keep(String providerId, JsonNode reservation) {
        String id = reservation.get("reservationId").textValue();
        synchronized (live) {
            if (LIVE.contains(reservation.get("status").textValue())) {
                live.put(providerId + "/" + id, new Live(providerId, id, reservation.get("clientId").textValue()));
            } else {
                live.remove(providerId + "/" + id);
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
