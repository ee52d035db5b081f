package dev.holdfast.topology;

import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Asks for a commit before the commit interval is over while there is little to commit: an answer is seen only when its
 * transaction ends, and a quiet task has the time to end it at once. A busy one, whose commits would cost throughput,
 * goes by the interval.
 */
final class EarlyCommits {

    private static final long LOOK_EVERY_MS = 5;
    private static final int LITTLE = 64;

    private final ProcessorContext<?, ?> context;
    private long lookedAtMs;
    private int processed;

    EarlyCommits(ProcessorContext<?, ?> context) {
        this.context = context;
    }

    /** To be called after each record. */
    void recordProcessed() {
        processed++;
        long nowMs = context.currentSystemTimeMs();
        if (nowMs - lookedAtMs >= LOOK_EVERY_MS) {
            if (processed <= LITTLE) {
                context.commit();
            }
            lookedAtMs = nowMs;
            processed = 0;
        }
    }
}
