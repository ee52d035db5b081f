package dev.holdfast.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.NotNowException;
import dev.holdfast.domain.ProviderReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The whole topology on partition 0, without a broker. One clock is the broker's and the task's; a record may be given
 * another broker time.
 *
 * <p>What the topology writes to its own inputs, ticks and re-routed records, the driver feeds back in at once, before
 * {@link #advance} or {@link #send} returns, with the time that the topology gave it. A broker would stamp it with its
 * own time: with one clock for both that is the same. It also means that a tick is never outstanding here; that is
 * {@link StageHarness}' part.
 */
final class TopologyHarness implements AutoCloseable {

    static final Duration ANSWER_MEMORY = Duration.ofMinutes(10);
    /** A hold is decided in one step. */
    static final TopologySettings ONE_STEP = new TopologySettings(ANSWER_MEMORY, false, 10);

    private final TopologyTestDriver driver;
    private final ProviderReader reader;
    private Instant now;

    TopologyHarness(Instant now) {
        this(now, 1);
    }

    /** @param partitions how many the topology believes there are; what belongs into others than 0 does not get there */
    TopologyHarness(Instant now, int partitions) {
        this(now, partitions, ONE_STEP);
    }

    TopologyHarness(Instant now, int partitions, TopologySettings topologySettings) {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "holdfast");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put("processing.exception.handler.global.enabled", true);
        // The driver deletes it in the end, and the tests of another process may be using theirs just then.
        settings.put(StreamsConfig.STATE_DIR_CONFIG, "target/topologies/" + ProcessHandle.current().pid());
        var readable = new ReadablePartitions();
        this.driver = new TopologyTestDriver(HoldfastTopology.build(partitions, topologySettings, readable, Watcher.NONE), settings,
                now);
        this.reader = new LocalReader(readable, partitions,
                partition -> new NotNowException("partition " + partition + " is not here"));
        this.now = now;
    }

    Instant now() {
        return now;
    }

    /** Moves the clock, at whose new time the topology looks at its deadlines. */
    void advance(Duration by) {
        now = now.plus(by);
        driver.advanceWallClockTime(by);
    }

    void advanceTo(Instant time) {
        advance(Duration.between(now, time));
    }

    /** Sends a command as a Java producer does, and gives all events that are new since the last look. */
    List<Event> send(Command command) {
        return send(command, now);
    }

    List<Event> send(Command command, Instant brokerTime) {
        pipe(CommandCodec.topicOf(command), command.providerId().getBytes(UTF_8), CommandCodec.encode(command),
                new RecordHeaders(), brokerTime);
        return events();
    }

    void pipe(Topic topic, byte[] key, byte[] value) {
        pipe(topic, key, value, new RecordHeaders(), now);
    }

    void pipe(Topic topic, byte[] key, byte[] value, Headers headers, Instant brokerTime) {
        driver.createInputTopic(topic.topicName(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, headers, brokerTime));
    }

    /** Reads what partition 0 has decided. */
    ProviderReader reader() {
        return reader;
    }

    /** The events that are new since the last look. */
    List<Event> events() {
        return read(Topic.RESERVATION_EVENTS).stream().map(Written::event).toList();
    }

    /** The records that are new in the topic since the last look; of an input topic, those that the topology wrote. */
    List<Written> read(Topic topic) {
        return read(topic.topicName());
    }

    /** What the store's changelog got since the last look. */
    List<Written> changelog(String store) {
        return read("holdfast-" + store + "-changelog");
    }

    private List<Written> read(String topic) {
        if (!driver.producedTopicNames().contains(topic)) {
            return List.of();
        }
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList().stream()
                .map(record -> new Written(record.key(), record.value(), record.getRecordTime(), record.headers()))
                .toList();
    }

    @Override
    public void close() {
        driver.close();
    }
}
