package dev.holdfast.topology;

import dev.holdfast.domain.NotNowException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The partitions that this process decides, for as long as each may be read: from when its state is restored until its
 * task is suspended, which is before its stores are emptied and before another instance gets it.
 *
 * <p>Why not the interactive queries of Kafka Streams: the reservations' store takes no lock ({@link HeapStore}), and
 * if it did, a query would come between any two writes of one decision. So a reader in another thread goes through
 * {@link PartitionState#read} instead, which takes turns with {@link PartitionState#write}: all that changes the
 * reservations' store after the restore, or of the indexes what readers ask, happens in there. What the stream thread
 * does outside of it only reads, or changes the deadlines, which no reader asks. The layers that Kafka Streams puts
 * around a store may be called from any thread, as its own queries do.
 */
public final class ReadablePartitions implements AutoCloseable {

    /** A store that a task has with the providers of its partition, by which Kafka Streams knows where they are. */
    public static final String STORE = Names.RESERVATIONS;

    private final Map<Integer, PartitionState> readable = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    /** From here on the partition may be read. */
    void add(int partition, PartitionState state) {
        readable.put(partition, state);
    }

    /** From here on the partition is not read; returns when no reader is at it any more. */
    void remove(int partition, PartitionState state) {
        readable.remove(partition, state);
        state.endReading();
    }

    /**
     * The partition's state, or null if it is not readable here.
     *
     * @throws NotNowException after {@link #close}
     */
    PartitionState of(int partition) {
        if (isClosed) {
            throw new NotNowException("This instance is shutting down. Try again.");
        }
        return readable.get(partition);
    }

    /** How many holds the readable partitions have that are neither confirmed nor over. */
    public int liveHolds() {
        return readable.values().stream().mapToInt(PartitionState::liveHolds).sum();
    }

    /** From here on nothing is read, be the service stopped yet or stuck. */
    @Override
    public void close() {
        isClosed = true;
    }
}
