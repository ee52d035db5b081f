package dev.holdfast.bench;

import dev.holdfast.contract.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the answers as others do: only what is committed, in a thread of its own. */
final class Answers implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private volatile boolean isClosed;

    /** @param reader gets each answer, in that thread */
    Answers(String bootstrapServers, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed", "max.poll.records", 10_000),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var partitions = IntStream.range(0, Cluster.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topic.RESERVATION_EVENTS.topicName(), partition)).toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Only now is the end looked up.
        partitions.forEach(consumer::position);
        thread = new Thread(() -> read(reader), "answers");
    }

    void start() {
        thread.start();
    }

    private void read(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        while (!isClosed) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            records.forEach(reader);
        }
        consumer.close();
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

    /** Comes to the end of the wait at the given answer. */
    static final class Milestone {

        private final CountDownLatch left = new CountDownLatch(1);
        private final int at;
        private int seen;

        Milestone(int at) {
            this.at = at;
        }

        /** Called for each answer. */
        void count() {
            if (++seen == at) {
                left.countDown();
            }
        }

        void await(Duration within) throws InterruptedException {
            if (!left.await(within.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("only " + seen + " of " + at + " answers came within " + within);
            }
        }
    }
}
