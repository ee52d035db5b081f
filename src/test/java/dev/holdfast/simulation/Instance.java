package dev.holdfast.simulation;

import java.util.ArrayList;
import java.util.List;

/** A process of the service, with one thread, whose tasks commit together. */
final class Instance {

    /** The process ends in the middle of something. */
    private static final class KilledException extends RuntimeException {

        private static final long serialVersionUID = 1;

        KilledException() {
            super(null, null, false, false);
        }
    }

    private final World world;
    final List<RunningTask> tasks = new ArrayList<>();
    private Transaction transaction;
    private int readSinceCommit;
    private int writesUntilKilled = -1;
    private boolean isUp = true;
    private long clockAheadMs;

    Instance(World world) {
        this.world = world;
    }

    boolean isUp() {
        return isUp;
    }

    long clockMs() {
        return world.nowMs() + clockAheadMs;
    }

    void setClockAhead(long aheadMs) {
        clockAheadMs = aheadMs;
    }

    Transaction transaction() {
        if (transaction == null) {
            transaction = new Transaction();
        }
        return transaction;
    }

    void write(Message message) {
        if (writesUntilKilled >= 0 && writesUntilKilled-- == 0) {
            throw new KilledException();
        }
        world.broker.append(message.topic(), message.partition(), message.key(), message.value(), message.headers(),
                message.timeMs(), transaction());
    }

    private boolean processOne() {
        int first = tasks.isEmpty() ? 0 : world.random.nextInt(tasks.size());
        for (int i = 0; i < tasks.size(); i++) {
            if (tasks.get((first + i) % tasks.size()).processOne()) {
                readSinceCommit++;
                return true;
            }
        }
        return false;
    }

    /**
     * Works until it has read so many records, or all, or is killed with so many written.
     *
     * @return how many records it has read; -1 if it was killed in the middle of one
     */
    int work(int records, int killedAfterWrites) {
        writesUntilKilled = killedAfterWrites;
        int read = 0;
        try {
            while (read < records && processOne()) {
                read++;
            }
            return read;
        } catch (KilledException e) {
            return -1;
        } finally {
            writesUntilKilled = -1;
        }
    }

    void look() {
        tasks.forEach(RunningTask::look);
    }

    void commit() {
        if (transaction == null) {
            return;
        }
        if (readSinceCommit > 100) {
            world.coverage.count(Fault.BIG_COMMIT);
        } else if (readSinceCommit == 1) {
            world.coverage.count(Fault.SMALL_COMMIT);
        }
        if (world.sabotage.forgetsPosition()) {
            transaction.forgetPositions();
        }
        transaction.commit();
        endTransaction();
    }

    /** The process is gone; what it had open stays open until {@link #abort}. */
    List<RunningTask> crash() {
        world.coverage.count(readSinceCommit > 0 ? Fault.CRASH_WITH_WRITES_LOST : Fault.CRASH);
        isUp = false;
        List<RunningTask> orphans = List.copyOf(tasks);
        tasks.clear();
        return orphans;
    }

    void restart() {
        isUp = true;
    }

    /** Takes everything back since the last commit. */
    void abort() {
        if (transaction != null) {
            transaction.abort();
            if (world.sabotage.keepsUncommittedState()) {
                transaction.applyChanges();
            }
            endTransaction();
        }
    }

    /** As Kafka Streams does when a transaction failed: the same tasks, again from their last commit. */
    void rollBack() {
        abort();
        tasks.forEach(RunningTask::close);
        tasks.forEach(RunningTask::start);
    }

    private void endTransaction() {
        transaction = null;
        readSinceCommit = 0;
    }
}
