package dev.holdfast.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds events of one provider that are in memory no more, by reading its partition backwards in ever larger steps, as
 * far as is bearable. One search at a time, for each may read a lot.
 */
final class Replay implements AutoCloseable {

    private static final int FIRST_STEP = 4_000;
    private static final int GROWTH = 8;
    private static final int MAX_RECORDS = 256_000;
    private static final int MAX_FOUND = 5_000;
    private static final int MAX_WAITING = 100;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, String> kafka;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING), task -> new Thread(task, "gateway-replay"));
    private KafkaConsumer<byte[], byte[]> consumer;

    Replay(Map<String, String> kafka) {
        this.kafka = kafka;
    }

    /**
     * The provider's events after that sequence, as far as they are committed.
     *
     * @return fails with a {@link ProblemException} if they lie too far back, or can't be read now
     */
    CompletableFuture<List<Event>> after(String providerId, long sequence) {
        try {
            return CompletableFuture.supplyAsync(() -> search(providerId, sequence), thread);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new ProblemException(Problem.TOO_BUSY, null));
        }
    }

    private List<Event> search(String providerId, long sequence) {
        try {
            return searchBack(providerId, sequence);
        } catch (KafkaException e) {
            throw new CompletionException(new ProblemException(Problem.NOT_NOW, "Events can't be read now."));
        }
    }

    private List<Event> searchBack(String providerId, long sequence) {
        TopicPartition partition = partitionOf(providerId);
        long end = consumer().endOffsets(List.of(partition)).get(partition);
        long begin = consumer().beginningOffsets(List.of(partition)).get(partition);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var found = new ArrayList<Event>();
        long upTo = end;
        for (long step = FIRST_STEP; step <= MAX_RECORDS && upTo > begin; step *= GROWTH) {
            long from = Math.max(begin, end - step);
            found.addAll(0, read(partition, from, upTo, providerId, deadline));
            if (!found.isEmpty() && found.get(0).sequence() <= sequence + 1) {
                return found.stream().filter(each -> each.sequence() > sequence).toList();
            }
            if (found.size() > MAX_FOUND || System.nanoTime() > deadline) {
                break;
            }
            upTo = from;
        }
        throw new ProblemException(Problem.GONE_EVENTS, null);
    }

    private List<Event> read(TopicPartition partition, long from, long upTo, String providerId, long deadline) {
        byte[] key = providerId.getBytes(UTF_8);
        var found = new ArrayList<Event>();
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        while (consumer.position(partition) < upTo && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < upTo && Arrays.equals(record.key(), key)) {
                    EventLog.decode(record).filter(each -> each.sequence() > 0).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private TopicPartition partitionOf(String providerId) {
        String topic = Topic.RESERVATION_EVENTS.topicName();
        int count = consumer().partitionsFor(topic).size();
        return new TopicPartition(topic, BuiltInPartitioner.partitionForKey(providerId.getBytes(UTF_8), count));
    }

    /** Made when it is first needed, which may be never. */
    private KafkaConsumer<byte[], byte[]> consumer() {
        if (consumer == null) {
            consumer = EventLog.consumer(kafka);
        }
        return consumer;
    }

    @Override
    public void close() {
        thread.execute(() -> {
            if (consumer != null) {
                consumer.close();
            }
        });
        thread.shutdown();
    }
}
