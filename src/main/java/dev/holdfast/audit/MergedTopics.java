package dev.holdfast.audit;

import dev.holdfast.contract.Topic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The committed records of several topics, in the order of their times as far as each partition is in that order, so
 * that what belongs together is read nearly together. At one time an input comes before what it causes.
 */
final class MergedTopics implements AutoCloseable {

    static final List<Topic> TOPICS = List.of(Topic.AVAILABILITY, Topic.RESERVATION_REQUESTS, Topic.RESERVATION_EVENTS,
            Topic.RESERVATION_CONFIRMATIONS, Topic.DEAD_LETTERS);

    private static final Duration POLL = Duration.ofMillis(100);
    /** Of a partition that is ahead of others; a fetch more may come on top. */
    private static final int MAX_WAITING = 2_000;

    private final class Partition {
        private final TopicPartition id;
        private final int rank;
        private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
        private long end;

        private Partition(TopicPartition id) {
            this.id = id;
            this.rank = TOPICS.stream().map(Topic::topicName).toList().indexOf(id.topic());
        }

        private boolean isExhausted() {
            return waiting.isEmpty() && consumer.position(id) >= end;
        }

        private long nextTime() {
            return waiting.peek().timestamp();
        }

        private int rank() {
            return rank;
        }
    }

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Partition> partitions = new HashMap<>();

    /** @throws AuditException if the cluster can't be reached, or has not all the topics */
    MergedTopics(Map<String, Object> kafka) {
        var settings = new HashMap<>(kafka);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("allow.auto.create.topics", false);
        settings.put("max.poll.records", MAX_WAITING);
        consumer = open(settings);
        try {
            for (Topic topic : TOPICS) {
                var found = consumer.partitionsFor(topic.topicName());
                if (found == null || found.isEmpty()) {
                    throw new AuditException("The topic '" + topic + "' does not exist: is this the right cluster? "
                            + "Check --bootstrap-servers.", null);
                }
                found.forEach(each -> {
                    var id = new TopicPartition(each.topic(), each.partition());
                    partitions.put(id, new Partition(id));
                });
            }
            consumer.assign(partitions.keySet());
            consumer.seekToBeginning(partitions.keySet());
        } catch (KafkaException e) {
            consumer.close();
            throw new AuditException("Kafka can't be read at " + settings.get("bootstrap.servers") + ": " + e.getMessage()
                    + ". Check --bootstrap-servers, and whether this user may read.", e);
        } catch (AuditException e) {
            consumer.close();
            throw e;
        }
    }

    private static KafkaConsumer<byte[], byte[]> open(Map<String, Object> settings) {
        try {
            return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw new AuditException("A setting of the Kafka client is wrong: "
                    + (e.getCause() == null ? e : e.getCause()).getMessage(), e);
        }
    }

    /** The first offset of each partition that Kafka still has. */
    Map<TopicPartition, Long> begins() {
        return consumer.beginningOffsets(partitions.keySet());
    }

    /**
     * Where the partitions end now, those of the events first: so what the events tell of is in the others.
     *
     * @return how many offsets are to be read
     */
    long extendToNow() {
        long count = 0;
        for (boolean isEvents : new boolean[] {true, false}) {
            List<TopicPartition> asked = partitions.keySet().stream()
                    .filter(each -> isEvents == each.topic().equals(Topic.RESERVATION_EVENTS.topicName())).toList();
            for (Map.Entry<TopicPartition, Long> end : consumer.endOffsets(asked).entrySet()) {
                partitions.get(end.getKey()).end = end.getValue();
                count += Math.max(0, end.getValue() - consumer.position(end.getKey()));
            }
        }
        return count;
    }

    /** How far a partition is to be read. */
    long end(TopicPartition id) {
        return partitions.get(id).end;
    }

    /** Reads on to where the partitions ended. */
    void read(Consumer<ConsumerRecord<byte[], byte[]>> each) {
        var next = new PriorityQueue<Partition>(
                Comparator.comparingLong(Partition::nextTime).thenComparingInt(Partition::rank));
        var empty = new ArrayList<>(partitions.values());
        while (!empty.isEmpty() || !next.isEmpty()) {
            while (!empty.isEmpty()) {
                empty.removeIf(Partition::isExhausted);
                fill(empty, next);
            }
            if (next.isEmpty()) {
                return;
            }
            Partition first = next.poll();
            each.accept(first.waiting.poll());
            if (first.waiting.isEmpty()) {
                empty.add(first);
            } else {
                next.add(first);
            }
        }
    }

    /** Fetches for the empty ones; those that have enough wait. */
    private void fill(List<Partition> empty, PriorityQueue<Partition> next) {
        if (!empty.isEmpty()) {
            consumer.pause(partitions.values().stream().filter(each -> each.waiting.size() >= MAX_WAITING
                    || consumer.position(each.id) >= each.end).map(each -> each.id).toList());
            consumer.resume(empty.stream().map(each -> each.id).toList());
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                Partition partition = partitions.get(new TopicPartition(record.topic(), record.partition()));
                partition.waiting.add(record);
                if (empty.remove(partition)) {
                    next.add(partition);
                }
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
