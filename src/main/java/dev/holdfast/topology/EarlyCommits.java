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

    private long lookedAtMs;
    private int processed;

    private EarlyCommits() {
    }

    /** To be called after each record, by the thread that processed it. */
    static void recordProcessed(ProcessorContext<?, ?> context) {
        OF_THREAD.get().count(context);
    }

    private void count(ProcessorContext<?, ?> context) {
        processed++;
        long nowMs = context.currentSystemTimeMs();
        // Also when the clock was set back.
        if (Math.abs(nowMs - lookedAtMs) >= LOOK_EVERY_MS) {
            if (processed <= LITTLE) {
                context.commit();
            }
            lookedAtMs = nowMs;
            processed = 0;
        }
    }
}
