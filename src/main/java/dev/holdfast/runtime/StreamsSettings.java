package dev.holdfast.runtime;

import dev.holdfast.contract.Topic;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How Kafka Streams is run.
 *
 * @param kafka        the client settings that every connection needs: bootstrap servers, security
 * @param instanceName unique among the running instances and the same after a restart, so that the group need not
 *                     wait for the dead instance's session to end
 * @param stateDir     not shared with another process
 */
public record StreamsSettings(Map<String, String> kafka, String instanceName, Path stateDir) {

    /** How many threads decide, if the settings for Kafka do not say. While one waits for its commit, the other decides. */
    public static final int THREADS = 2;
    /** The consumer group, and the start of the changelogs' names. */
    public static final String APPLICATION_ID = "holdfast";

    /** The settings of Kafka Streams, each of which that differs from its default with its reason. */
    public Properties toProperties() {
        var all = new HashMap<String, Object>(kafka);
        all.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
        all.put(StreamsConfig.CLIENT_ID_CONFIG, APPLICATION_ID + "-" + instanceName);
        all.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        all.putIfAbsent(StreamsConfig.NUM_STREAM_THREADS_CONFIG, THREADS);
        all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        // An answer is seen when its transaction ends. A quiet service ends it sooner, by itself; a busy one pays for
        // each end, and this is what its requests wait for at the most.
        all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 50);
        // How long a commit that is due may wait for a record that does not come.
        all.put(StreamsConfig.POLL_MS_CONFIG, 20);
        // The commit makes the batch: with 16 KB, the default, a busy commit is cut into dozens, each of which costs the
        // broker as much as all of them together.
        all.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 * 1024);
        // The first batch of a transaction is refused while the broker still ends the one before, which takes it some
        // milliseconds; by default the producer would wait for 100 before it asks again.
        all.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 5);
        // With more, the second batch may be on its way when the first is refused, and if it comes just when the broker takes
        // batches again, it is out of order, and that partition may be stuck until the delivery times out (4.3.1). One is
        // enough: a commit is one batch of each partition.
        all.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        // A killed instance's open transaction hides all that comes after it until the broker ends it.
        all.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 5_000);
        // How long a killed instance's partitions wait for another to take them.
        all.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 8_000);
        // Also how soon an instance hears that partitions move: until all have heard it, nobody gets any.
        all.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1_000);
        all.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceName);
        // Where a group begins is set once (see TopicAdmin). Later, a coordinator that knows of no offset has lost it, or has
        // not read its log yet, as after a broker's kill (4.3.1): to begin anew then would decide all requests again.
        all.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "none");
        // The broker's own default; a factor of its own would need to fit min.insync.replicas.
        all.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1);
        // Changelogs have the time of the input's broker, which may be ahead of another's.
        all.put(StreamsConfig.topicPrefix(Topic.TIMESTAMP_LIMIT), Topic.ANY_TIME);
        all.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, UnreadableRecordHandler.class);
        var properties = new Properties();
        properties.putAll(all);
        return properties;
    }
}
