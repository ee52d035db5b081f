package dev.holdfast.topology;

import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Asks for a commit before the commit interval is over while there is little to commit: an answer is seen only when its
 * transaction ends, and a quiet thread has the time to end it at once. A busy one goes by the interval, for each commit
 * costs it as much as some hundred records. All tasks of a thread commit together, so the thread counts.
 */
final class EarlyCommits {

    private static final ThreadLocal<EarlyCommits> OF_THREAD = ThreadLocal.withInitial(EarlyCommits::new);
    private static final long LOOK_EVERY_MS = 5;
    /** As many a second as two hundred times this are still little. */
    private static final int LITTLE = 40;
    /**
     * A commit takes time, too, in which few records are processed. A thread that asked for one because of that would
     * commit after each record and never catch up; one that has fallen behind has old records.
     */
    private static final long FRESH_MS = 50;

    private long lookedAtMs;
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
        long nowMs = context.currentSystemTimeMs();
        // Also when the clock was set back.
        if (Math.abs(nowMs - lookedAtMs) >= LOOK_EVERY_MS) {
            if (processed <= LITTLE && nowMs - recordMs <= FRESH_MS) {
                context.commit();
            }
            lookedAtMs = nowMs;
            processed = 0;
        }
    }
}
