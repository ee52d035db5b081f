package dev.holdfast.simulation;

import dev.holdfast.contract.Topic;
import java.util.ArrayList;
import java.util.List;

/**
 * One partition of a topic, as Kafka has it: records of open transactions are there already, and hide what comes
 * behind them from read-committed readers; markers take offsets, too.
 */
final class PartitionLog {

    final Topic topic;
    final int partition;
    /** By offset; null for the marker at the end of a transaction. */
    private final List<Entry> entries = new ArrayList<>();
    private long committed;
    private boolean hasNews;

    PartitionLog(Topic topic, int partition) {
        this.topic = topic;
        this.partition = partition;
    }

    long nextOffset() {
        return entries.size();
    }

    void append(Entry entry) {
        entries.add(entry);
        if (entry.transaction() == null) {
            hasNews = true;
        } else {
            entry.transaction().wroteTo(this);
        }
    }

    void endTransaction() {
        entries.add(null);
        hasNews = true;
    }

    /** The position of the topology's group. */
    long committed() {
        return committed;
    }

    void commit(long position) {
        committed = position;
    }

    /** The first record from that offset on that a read-committed reader gets, or null if it has to wait. */
    Entry read(long from) {
        for (long offset = from; offset < entries.size(); offset++) {
            Entry entry = entries.get((int) offset);
            if (entry == null || entry.transaction() != null
                    && entry.transaction().state() == Transaction.State.ABORTED) {
                continue;
            }
            boolean isOpen = entry.transaction() != null && entry.transaction().state() == Transaction.State.OPEN;
            return isOpen ? null : entry;
        }
        return null;
    }

    /** Whether there may be more to read than at the last call. */
    boolean pollNews() {
        boolean had = hasNews;
        hasNews = false;
        return had;
    }
}
