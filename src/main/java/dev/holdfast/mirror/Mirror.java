package dev.holdfast.mirror;

import dev.holdfast.contract.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Brings the log of decisions into Postgres, each event exactly once. Rows and the log's next offset move in one
 * transaction, so whatever stops and where, the tables hold a whole piece of the log from its beginning.
 *
 * <p>Several writers share the partitions, and so do several mirrors of one group. Mirrors that should not be there
 * fence each other off.
 */
public final class Mirror implements AutoCloseable {

    /** The consumer group, unless told otherwise. */
    public static final String DEFAULT_GROUP = "holdfast-mirror";

    /** More than the default of 1 MiB, which holds too few events for a whole batch. */
    private static final int FETCH_BYTES = 4 << 20;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(15);

    private final List<MirrorLoop> loops;
    private final List<Thread> threads;
    private volatile List<KafkaClientMetrics> consumerMetrics = List.of();

    private Mirror(List<MirrorLoop> loops) {
        this.loops = loops;
        this.threads = loops.stream().map(Mirror::thread).toList();
        this.threads.forEach(Thread::start);
    }

    /**
     * Starts mirroring and returns at once; neither Kafka nor Postgres need be there yet.
     *
     * @param kafka    how to reach Kafka, and any consumer setting; {@code group.id} is {@link #DEFAULT_GROUP} unless
     *                 given. What the mirror rests on is not for choice: {@code isolation.level} and all of offsets
     * @param postgres where {@link MirrorSchema} has made the tables; not closed by the mirror
     * @throws org.apache.kafka.common.KafkaException if a setting is wrong
     */
    public static Mirror start(Map<String, Object> kafka, DataSource postgres, MirrorSettings settings) {
        return start(Topic.RESERVATION_EVENTS.topicName(), kafka, postgres, settings, Clock.systemUTC());
    }

    static Mirror start(String topic, Map<String, Object> kafka, DataSource postgres, MirrorSettings settings,
                        Clock clock) {
        var writer = new Writer(postgres, new Progress(topic), new TimeAhead(clock, settings.daysAhead()));
        var bytes = new ByteArrayDeserializer();
        Set<String> told = ConcurrentHashMap.newKeySet();
        var loops = new ArrayList<MirrorLoop>();
        for (int i = 1; i <= settings.writers(); i++) {
            var consumer = new KafkaConsumer<>(consumerSettings(kafka, settings.batchSize(), i), bytes, bytes);
            loops.add(new MirrorLoop(consumer, new LogTopic(topic, kafka), writer, told));
        }
        return new Mirror(List.copyOf(loops));
    }

    private static Thread thread(MirrorLoop loop) {
        var thread = new Thread(loop, "holdfast-mirror");
        // One that hangs in a dead connection must not keep the process.
        thread.setDaemon(true);
        return thread;
    }

    /** How it does, at most a second or so ago. */
    public MirrorStatus status() {
        return MirrorStatus.of(loops.stream().map(MirrorLoop::status).toList());
    }

    /** Lets the batches in hand be finished, and no other begin; waits for nothing. */
    void stop() {
        loops.forEach(MirrorLoop::stop);
    }

    /** Shows how it does among the metrics. */
    public void bindTo(MeterRegistry metrics) {
        MirrorMetrics.bind(this, metrics);
        consumerMetrics = loops.stream().map(each -> new KafkaClientMetrics(each.consumer())).toList();
        consumerMetrics.forEach(each -> each.bindTo(metrics));
    }

    /** Finishes the batches in hand and leaves the group. May be called again. */
    @Override
    public void close() {
        consumerMetrics.forEach(KafkaClientMetrics::close);
        stop();
        long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
        try {
            for (Thread thread : threads) {
                thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Object> consumerSettings(Map<String, Object> kafka, int batchSize, int number) {
        var settings = new HashMap<String, Object>();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, DEFAULT_GROUP);
        // How long the partitions of a mirror that was killed wait for another one to write them; by default 45 s.
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 8_000);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        settings.putAll(kafka);
        // Names that are given must differ.
        for (String name : List.of(ConsumerConfig.CLIENT_ID_CONFIG, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG)) {
            settings.computeIfPresent(name, (key, given) -> given + "-" + number);
        }
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batchSize);
        // What a transaction of the topology took back was never decided.
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // Postgres alone knows where to go on; a position that the log does not have must be seen, not mended.
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // A mirror only reads.
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return settings;
    }
}
