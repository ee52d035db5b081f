package dev.holdfast.mirror;

import dev.holdfast.contract.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Brings the log of decisions into Postgres, each event exactly once. Rows and the log's next offset move in one
 * transaction, so whatever stops and where, the tables hold a whole piece of the log from its beginning.
 *
 * <p>Several mirrors of one group share the partitions. Mirrors that should not be there fence each other off.
 */
public final class Mirror implements AutoCloseable {

    /** How many events a batch has at most, unless told otherwise: beyond this a larger one is hardly faster. */
    public static final int DEFAULT_BATCH_SIZE = 5_000;
    /** The consumer group, unless told otherwise. */
    public static final String DEFAULT_GROUP = "holdfast-mirror";

    /** More than the default of 1 MiB, which holds too few events for a whole batch. */
    private static final int FETCH_BYTES = 4 << 20;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(15);

    private final MirrorLoop loop;
    private final Thread thread;

    private Mirror(MirrorLoop loop) {
        this.loop = loop;
        this.thread = new Thread(loop, "holdfast-mirror");
        // One that hangs in a dead connection must not keep the process.
        this.thread.setDaemon(true);
    }

    /**
     * Starts mirroring and returns at once; neither Kafka nor Postgres need be there yet.
     *
     * @param kafka     how to reach Kafka, and any consumer setting; {@code group.id} is {@link #DEFAULT_GROUP} unless
     *                  given. What the mirror rests on is not for choice: {@code isolation.level} and all of offsets
     * @param postgres  where {@link MirrorSchema} has made the tables; not closed by the mirror
     * @param batchSize how many events one transaction holds at most
     * @throws org.apache.kafka.common.KafkaException if a setting is wrong
     */
    public static Mirror start(Map<String, Object> kafka, DataSource postgres, int batchSize) {
        return start(Topic.RESERVATION_EVENTS.topicName(), kafka, postgres, batchSize);
    }

    static Mirror start(String topic, Map<String, Object> kafka, DataSource postgres, int batchSize) {
        var settings = settings(kafka, batchSize);
        var bytes = new ByteArrayDeserializer();
        var mirror = new Mirror(new MirrorLoop(new KafkaConsumer<>(settings, bytes, bytes),
                new LogTopic(topic, kafka), new Writer(postgres, new Progress(topic))));
        mirror.thread.start();
        return mirror;
    }

    /** How it does, at most a second or so ago. */
    public MirrorStatus status() {
        return loop.status();
    }

    /** Finishes the batch in hand and leaves the group. May be called again. */
    @Override
    public void close() {
        loop.stop();
        try {
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Object> settings(Map<String, Object> kafka, int batchSize) {
        var settings = new HashMap<String, Object>();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, DEFAULT_GROUP);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        settings.putAll(kafka);
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
