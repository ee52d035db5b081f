package dev.holdfast.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is decided, of all providers, as it is committed. In no group: each gateway reads all of it, for it knows
 * not where its answers come.
 */
final class EventLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration START_WITHIN = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Consumer<List<Event>> listener;
    private final Thread thread = new Thread(this::read, "gateway-events");
    private volatile boolean isClosed;

    /**
     * Reads the newest events, so that a stream that was cut off can go on from memory, and then goes on reading.
     *
     * @param newest   how many of the newest events are read first, about
     * @param listener gets the events in their order, in the log's own thread but for the newest at the start
     */
    EventLog(Map<String, String> kafka, int newest, Consumer<List<Event>> listener) {
        this.consumer = consumer(kafka);
        this.listener = listener;
        try {
            List<TopicPartition> partitions = partitions();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
            partitions.forEach(each -> consumer.seek(each,
                    Math.max(starts.get(each), ends.get(each) - newest / partitions.size())));
            catchUp(ends);
        } catch (KafkaException e) {
            consumer.close();
            throw new GatewayStartException("The events can't be read: " + e.getMessage()
                    + ". Check --bootstrap-servers, and whether this user may read the topic.", e);
        } catch (GatewayStartException e) {
            consumer.close();
            throw e;
        }
    }

    static KafkaConsumer<byte[], byte[]> consumer(Map<String, String> kafka) {
        var settings = new HashMap<String, Object>(kafka);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The event in the record; empty, with a word in the log, if a later release wrote what this one can't read. */
    static Optional<Event> decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            String cause = new String(record.headers().lastHeader(HeaderNames.CAUSE).value(), UTF_8);
            return Optional.of(EventCodec.decode(record.value(), cause));
        } catch (IllegalArgumentException | NullPointerException e) {
            LOG.warn("The record at {}/{}@{} is skipped: {}", record.topic(), record.partition(), record.offset(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    /** From here on every answer is heard. */
    void start() {
        thread.start();
    }

    private List<TopicPartition> partitions() {
        String topic = Topic.RESERVATION_EVENTS.topicName();
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition())).toList();
        if (partitions.isEmpty()) {
            throw new GatewayStartException("The topic '" + topic
                    + "' does not exist. Create it with: holdfast topics --create");
        }
        return partitions;
    }

    private void catchUp(Map<TopicPartition, Long> ends) {
        long deadline = System.nanoTime() + START_WITHIN.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new KafkaException("the newest ones did not come within " + START_WITHIN.toSeconds() + " s");
            }
            pass(POLL);
        }
    }

    private void read() {
        while (!isClosed) {
            try {
                pass(POLL);
            } catch (WakeupException e) {
                // Closed.
            } catch (InterruptException e) {
                return;
            } catch (KafkaException e) {
                LOG.error("Events can't be read now: {}", e.getMessage());
                pause();
            } catch (RuntimeException e) {
                LOG.error("An event was not passed on", e);
            }
        }
        consumer.close();
    }

    private void pass(Duration within) {
        var events = new ArrayList<Event>();
        consumer.poll(within).forEach(record -> decode(record).ifPresent(events::add));
        if (!events.isEmpty()) {
            listener.accept(events);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        if (!thread.isAlive()) {
            consumer.close();
            return;
        }
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
