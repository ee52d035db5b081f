package dev.holdfast.topology;

import dev.holdfast.contract.Input;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.Request;
import dev.holdfast.domain.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The provider stage alone: ticks are seen and come back when the test says so, and the stage can be started again on
 * the stores that it left.
 */
final class StageHarness {

    static final int PARTITION = 3;

    private final MockProcessorContext<Object, byte[]> context = context();
    private final ProviderStageProcessor stage;
    private long offset;

    StageHarness() {
        this(TopologyHarness.ONE_STEP);
    }

    StageHarness(TopologySettings settings) {
        stage = new ProviderStageProcessor(settings, new ReadablePartitions(), Watcher.NONE);
        setWallClock(Instant.EPOCH);
        stage.init(context);
    }

    /** A context of one task with the topology's stores, empty. */
    static <K, V> MockProcessorContext<K, V> context() {
        return context(StateStores.builders());
    }

    /** A context of one task with those stores, empty. */
    static <K, V> MockProcessorContext<K, V> context(Set<StoreBuilder<?>> stores) {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "holdfast");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        settings.put("processing.exception.handler.global.enabled", true);
        var context = new MockProcessorContext<K, V>(settings, new TaskId(0, PARTITION),
                Path.of("target").toFile());
        context.setCurrentSystemTimeMs(0);
        for (StoreBuilder<?> builder : stores) {
            StateStore store = builder.withLoggingDisabled().withCachingDisabled().build();
            store.init(context.getStateStoreContext(), store);
            context.addStateStore(store);
        }
        return context;
    }

    /** Closes the stage and initialises it again, as Kafka Streams does after a rollback. */
    void restart() {
        stage.close();
        stage.init(context);
    }

    /** All that the stores hold. */
    Map<String, Map<Bytes, byte[]>> stores() {
        var stores = new HashMap<String, Map<Bytes, byte[]>>();
        for (StoreBuilder<?> builder : StateStores.builders()) {
            var entries = new HashMap<Bytes, byte[]>();
            KeyValueStore<byte[], byte[]> store = context.getStateStore(builder.name());
            try (KeyValueIterator<byte[], byte[]> all = store.all()) {
                all.forEachRemaining(entry -> entries.put(Bytes.wrap(entry.key), entry.value));
            }
            stores.put(builder.name(), entries);
        }
        return stores;
    }

    /** Closes the stage, gives the stores what they held then, and initialises it again. */
    void rollBackTo(Map<String, Map<Bytes, byte[]>> then) {
        stage.close();
        stores().forEach((name, entries) -> {
            KeyValueStore<byte[], byte[]> store = context.getStateStore(name);
            entries.keySet().forEach(key -> store.delete(key.get()));
            then.get(name).forEach((key, value) -> store.put(key.get(), value));
        });
        stage.init(context);
    }

    void process(Request request, Instant brokerTime) {
        process(new Input.OfProvider(request), brokerTime);
    }

    void tick(Instant brokerTime) {
        process(new Input.Tick(), brokerTime);
    }

    void process(Verdict verdict, Instant time) {
        context.setRecordMetadata(Topic.RESERVATION_VERDICTS.topicName(), PARTITION, offset++);
        stage.process(new Record<>(null, verdict, time.toEpochMilli()));
    }

    private void process(Input input, Instant brokerTime) {
        context.setRecordMetadata(Topic.RESERVATION_REQUESTS.topicName(), PARTITION, offset++);
        stage.process(new Record<>(null, input, brokerTime.toEpochMilli()));
    }

    /** The task's clock, which the stage sees at its next look, or when it reads a tick. */
    void setWallClock(Instant time) {
        context.setCurrentSystemTimeMs(time.toEpochMilli());
    }

    /** Lets the stage look at its deadlines at that time of the task's clock, and gives how many ticks it asks for. */
    int look(Instant wallClock) {
        setWallClock(wallClock);
        List<CapturedPunctuator> live = context.scheduledPunctuators().stream().filter(each -> !each.cancelled())
                .toList();
        if (live.size() != 1) {
            throw new AssertionError("one punctuator must be alive, not " + live.size());
        }
        live.get(0).getPunctuator().punctuate(wallClock.toEpochMilli());
        return ticks();
    }

    /** How many ticks were written since the last look at any output. */
    int ticks() {
        return take(Names.TICKS_SINK).size();
    }

    /** The events since the last look at any output. */
    List<Event> events() {
        return take(Names.EVENTS_SINK).stream().map(Written::event).toList();
    }

    /** Events and confirmations since the last look at any output, each whole: sink, key, time, headers, value. */
    List<String> takeAllButTicks() {
        List<String> taken = context.forwarded().stream()
                .filter(forward -> !forward.childName().orElseThrow().equals(Names.TICKS_SINK))
                .map(forward -> forward.childName().orElseThrow() + " " + written(forward).text())
                .toList();
        context.resetForwards();
        return taken;
    }

    /** All output in its order, each with its sink; forgets it. */
    void takeBySink(BiConsumer<String, Written> action) {
        context.forwarded().forEach(each -> action.accept(each.childName().orElseThrow(), written(each)));
        context.resetForwards();
    }

    /** What went to that sink; forgets all output until now. */
    List<Written> take(String sink) {
        List<Written> taken = context.forwarded(sink).stream().map(StageHarness::written).toList();
        context.resetForwards();
        return taken;
    }

    static Written written(CapturedForward<?, ? extends byte[]> forward) {
        Record<?, ? extends byte[]> record = forward.record();
        byte[] key = record.key() instanceof byte[] bytes ? bytes : null;
        return new Written(key, record.value(), Instant.ofEpochMilli(record.timestamp()), record.headers());
    }
}
