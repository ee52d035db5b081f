package dev.holdfast.topology;

import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.CommitCallback;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.processor.internals.StateRestoreCallbackAdapter;
import org.apache.kafka.streams.state.KeyValueStore;

/** What the processors of one task know of their surroundings. When to commit is the simulation's to say. */
final class TaskContext implements ProcessorContext<Object, Object>, StateStoreContext {

    /** Takes what a processor forwards. */
    interface Forward {
        void to(String child, Record<?, ?> record);
    }

    private record Position(String topic, int partition, long offset) implements RecordMetadata {
    }

    /** As Kafka Streams has it in a punctuator. */
    private static final RecordMetadata NO_RECORD = new Position(null, -1, -1);

    private final TaskId taskId;
    private final Forward forward;
    private final Map<String, LoggedStore> stores = new HashMap<>();
    private Optional<RecordMetadata> position = Optional.of(NO_RECORD);
    private StateRestoreCallback restore;
    private Punctuator punctuator;
    private long wallClockMs;

    TaskContext(TaskId taskId, Forward forward) {
        this.taskId = taskId;
        this.forward = forward;
    }

    /** For each of the task's processors, whatever it sends on. */
    @SuppressWarnings("unchecked")
    <K, V> ProcessorContext<K, V> as() {
        return (ProcessorContext<K, V>) this;
    }

    /** Opens a store with what its changelog has. */
    void restore(KeyValueStore<Bytes, byte[]> store, Map<Bytes, byte[]> content, SimulatedTask.Output changelog) {
        store.init(this, store);
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>(content.size());
        content.forEach((key, value) ->
                records.add(new ConsumerRecord<>(store.name(), taskId.partition(), 0, key.get(), value)));
        StateRestoreCallbackAdapter.adapt(restore).restoreBatch(records);
        stores.put(store.name(), new LoggedStore(store, changelog));
    }

    void at(String topic, long offset, long wallClockMs) {
        this.position = Optional.of(new Position(topic, taskId.partition(), offset));
        this.wallClockMs = wallClockMs;
    }

    void punctuate(long wallClockMs) {
        this.position = Optional.of(NO_RECORD);
        this.wallClockMs = wallClockMs;
        if (punctuator != null) {
            punctuator.punctuate(wallClockMs);
        }
    }

    @Override
    public <K, V> void forward(Record<K, V> record) {
        forward.to(null, record);
    }

    @Override
    public <K, V> void forward(Record<K, V> record, String child) {
        forward.to(child, record);
    }

    @Override
    public TaskId taskId() {
        return taskId;
    }

    @Override
    public Optional<RecordMetadata> recordMetadata() {
        return position;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <S extends StateStore> S getStateStore(String name) {
        return (S) stores.get(name);
    }

    @Override
    public Cancellable schedule(Duration interval, PunctuationType type, Punctuator callback) {
        if (punctuator != null) {
            throw new AssertionError("one punctuator must be alive, not two");
        }
        punctuator = callback;
        return () -> punctuator = null;
    }

    @Override
    public void register(StateStore store, StateRestoreCallback callback) {
        restore = callback;
    }

    @Override
    public void commit() {
        // Commits come when the simulation says.
    }

    @Override
    public long currentSystemTimeMs() {
        return wallClockMs;
    }

    @Override
    public Map<String, Object> appConfigs() {
        return Map.of();
    }

    @Override
    public Cancellable schedule(Instant start, Duration interval, PunctuationType type, Punctuator callback) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void register(StateStore store, StateRestoreCallback callback, CommitCallback commit) {
        register(store, callback);
    }

    @Override
    public String applicationId() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Serde<?> keySerde() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Serde<?> valueSerde() {
        throw new UnsupportedOperationException();
    }

    @Override
    public File stateDir() {
        throw new UnsupportedOperationException();
    }

    @Override
    public StreamsMetrics metrics() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Object> appConfigsWithPrefix(String prefix) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long currentStreamTimeMs() {
        throw new UnsupportedOperationException();
    }
}
