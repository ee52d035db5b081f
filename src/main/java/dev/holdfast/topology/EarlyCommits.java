package dev.holdfast.topology;

import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Asks for a commit before the commit interval is over while there is little to commit: an answer is seen only when its
 * transaction ends, and a quiet thread has the time to end it at once. A busy one goes by the interval, for each commit
 * costs it as much as some hundred records. All tasks of a thread commit together, so the thread counts.
 */
final class EarlyCommits {

    private static final ThreadLocal<EarlyCommits> OF_THREAD = ThreadLocal.withInitial(EarlyCommits::new);
    /** A commit is paid for by this much time that has passed. One every so often leaves the broker time for others. */
    private static final long PRICE_MS = 10;
    /** A hold takes three commits, one right after the other, and another may come just then. */
    private static final long MOST_SAVED_MS = 5 * PRICE_MS;
    /** As many a second as a hundred times this are still little. */
    private static final int LITTLE = 80;
    /**
     * A commit takes time, too, in which few records are processed. A thread that asked for one because of that would
     * commit after each record and never catch up; one that has fallen behind has old records.
     */
    private static final long FRESH_MS = 50;

    private long lookedAtMs;
    private long savedMs;
    private int processed;

    private EarlyCommits() {
    }

    /**
     * To be called after each record, by the thread that processed it.
     *
     * @param recordMs when the request was appended
     */
    static void recordProcessed(ProcessorContext<?, ?> context, long recordMs) {
        OF_THREAD.get().count(context, recordMs);
    }

    private void count(ProcessorContext<?, ?> context, long recordMs) {
        processed++;
        // The same for all records that the next commit takes: the thread looks at the clock when it begins with them.
        long nowMs = context.currentSystemTimeMs();
        if (nowMs == lookedAtMs) {
            return;
        }
        // A clock that was set back gives nothing.
        savedMs = Math.min(MOST_SAVED_MS, savedMs + Math.max(0, nowMs - lookedAtMs));
        lookedAtMs = nowMs;
        if (savedMs >= PRICE_MS) {
            if (processed <= LITTLE && nowMs - recordMs <= FRESH_MS) {
                context.commit();
            }
            savedMs -= PRICE_MS;
            processed = 0;
        }
    }
}
