package dev.holdfast.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StandbyUpdateListener;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.processor.TaskId;

/** How much state is still to be read from the changelogs, for what this instance decides and for what it stands by for. */
final class Restores implements StateRestoreListener, StandbyUpdateListener {

    private final Map<TopicPartition, Restore> restoring = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> standbyLags = new ConcurrentHashMap<>();

    /**
     * @param end  the offset at which it is done
     * @param left how many offsets there are until then
     */
    private record Restore(long end, long left) {
    }

    /** How many partitions of changelogs are being restored. */
    int partitions() {
        return restoring.size();
    }

    /** How many records of them are still to be read; about, for changelogs have gaps. */
    long recordsLeft() {
        return restoring.values().stream().mapToLong(Restore::left).sum();
    }

    /** How far the copies of other instances' state are behind it, in records. */
    long standbyLag() {
        return standbyLags.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void onRestoreStart(TopicPartition changelog, String store, long start, long end) {
        restoring.put(changelog, new Restore(end, end - start));
    }

    @Override
    public void onBatchRestored(TopicPartition changelog, String store, long batchEnd, long records) {
        restoring.computeIfPresent(changelog, (same, before) ->
                new Restore(before.end(), Math.max(0, before.end() - batchEnd)));
    }

    @Override
    public void onRestoreEnd(TopicPartition changelog, String store, long records) {
        restoring.remove(changelog);
    }

    @Override
    public void onRestoreSuspended(TopicPartition changelog, String store, long records) {
        restoring.remove(changelog);
    }

    @Override
    public void onUpdateStart(TopicPartition changelog, String store, long start) {
        // How far the end is, the first batch tells.
    }

    @Override
    public void onBatchLoaded(TopicPartition changelog, String store, TaskId task, long batchEnd, long records,
                              long end) {
        standbyLags.put(changelog, Math.max(0, end - batchEnd));
    }

    @Override
    public void onUpdateSuspended(TopicPartition changelog, String store, long stored, long end, SuspendReason reason) {
        standbyLags.remove(changelog);
    }
}
