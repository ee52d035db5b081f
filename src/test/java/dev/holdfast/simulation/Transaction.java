package dev.holdfast.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;

/** What one instance wrote and read since its last commit: all of it counts, or nothing. */
final class Transaction {

    enum State { OPEN, COMMITTED, ABORTED }

    private record Change(Map<Bytes, byte[]> changelog, Bytes key, byte[] value) {
    }

    private final Set<PartitionLog> written = new LinkedHashSet<>();
    private final Map<PartitionLog, Long> positions = new LinkedHashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private State state = State.OPEN;

    State state() {
        return state;
    }

    void wroteTo(PartitionLog log) {
        written.add(log);
    }

    void readUpTo(PartitionLog log, long position) {
        positions.put(log, position);
    }

    /** As if nothing had been read. */
    void forgetPositions() {
        positions.clear();
    }

    void changed(Map<Bytes, byte[]> changelog, Bytes key, byte[] value) {
        changes.add(new Change(changelog, key, value));
    }

    void commit() {
        end(State.COMMITTED);
        positions.forEach(PartitionLog::commit);
        applyChanges();
    }

    void abort() {
        end(State.ABORTED);
    }

    /** Sees to it that the changelogs, compacted, have what was written. */
    void applyChanges() {
        for (Change change : changes) {
            // Compaction keeps the place of the newest.
            change.changelog.remove(change.key);
            if (change.value != null) {
                change.changelog.put(change.key, change.value);
            }
        }
    }

    private void end(State how) {
        if (state != State.OPEN) {
            throw new AssertionError("a transaction ends once");
        }
        state = how;
        written.forEach(PartitionLog::endTransaction);
    }
}
