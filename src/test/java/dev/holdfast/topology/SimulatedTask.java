package dev.holdfast.topology;

import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Claim;
import dev.holdfast.domain.ClientClaim;
import dev.holdfast.domain.Verdict;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * One task of the topology, without Kafka: the real processors on the real stores. What they write goes to an
 * {@link Output}; records, the clock's looks, starts and rollbacks come from whoever plays Kafka Streams. The sinks
 * choose their partitions as {@link HoldfastTopology} tells them to.
 */
public abstract sealed class SimulatedTask permits ProviderTask, ClientTask {

    /** Where the writing of a task goes. */
    public interface Output {

        /** @param timeMs the record's time, if its topic does not go by the broker's */
        void send(Topic topic, int partition, byte[] key, byte[] value, Headers headers, long timeMs);

        /**
         * Something is about to be written into a store.
         *
         * @param value null where the entry goes
         * @return whether to write it
         */
        boolean changed(String store, Bytes key, byte[] value);
    }

    final int partition;
    final int partitions;
    final Output output;
    final TaskContext context;

    SimulatedTask(int subtopology, int partition, int partitions, Output output) {
        this.partition = partition;
        this.partitions = partitions;
        this.output = output;
        this.context = new TaskContext(new TaskId(subtopology, partition), this::forward);
    }

    /** The partition where a key belongs. */
    public static int partition(byte[] key, int partitions) {
        return HoldfastTopology.partition(key, partitions);
    }

    public static Verdict verdict(byte[] bytes) {
        return StageFormat.decodeVerdict(bytes);
    }

    public static byte[] bytes(Verdict verdict) {
        return StageFormat.encode(verdict);
    }

    public static Claim claim(byte[] bytes) {
        return StageFormat.decodeClaim(bytes);
    }

    public static byte[] bytes(Claim claim) {
        return StageFormat.encode(claim);
    }

    /** What a client stage's store keeps of that entry: the client, and what of its time. */
    public static void readClientClaim(Bytes key, byte[] value, BiConsumer<String, ClientClaim> action) {
        var reader = new BinaryReader(key.get());
        action.accept(StageFormat.decodeClientId(value),
                StageFormat.decodeClientClaim(reader.id(), reader.id(), value));
    }

    /** Starts the task, or starts it again after a rollback, with what its changelogs have. */
    public final void start(Map<String, Map<Bytes, byte[]>> changelogs) {
        stores().forEach((name, store) -> context.restore(store, changelogs.getOrDefault(name, Map.of()), output));
        init();
    }

    /** Lets the processor look at the clock. */
    public final void punctuate(long wallClockMs) {
        context.punctuate(wallClockMs);
    }

    /** Processes a record of one of the task's topics. */
    public final void process(Topic topic, long offset, byte[] key, byte[] value, Headers headers, long timeMs,
                              long wallClockMs) {
        context.at(topic.topicName(), offset, wallClockMs);
        process(topic, key, value, headers, timeMs);
    }

    /** Before the task is given up, or rolled back. */
    public abstract void close();

    abstract Map<String, KeyValueStore<Bytes, byte[]>> stores();

    abstract void init();

    abstract void process(Topic topic, byte[] key, byte[] value, Headers headers, long timeMs);

    abstract void forward(String child, Record<?, ?> record);

    final void sendByKey(Topic topic, Record<?, ?> record) {
        byte[] key = (byte[]) record.key();
        output.send(topic, partition(key, partitions), key, (byte[]) record.value(), record.headers(),
                record.timestamp());
    }
}
