package dev.holdfast.topology;

/**
 * When a task asks for a tick: one at a time, again if none came back, and not at once if the broker's clock found
 * nothing due yet, which means that it is behind ours.
 */
final class TickRhythm {

    private static final long ASK_AGAIN_AFTER_MS = 5_000;
    private static final long PAUSE_AFTER_NOTHING_DUE_MS = 1_000;

    private long notBeforeMs;

    boolean isTimeToAsk(long wallClockMs) {
        return wallClockMs >= notBeforeMs;
    }

    void asked(long wallClockMs) {
        notBeforeMs = wallClockMs + ASK_AGAIN_AFTER_MS;
    }

    void answered(long wallClockMs, boolean foundSomethingDue) {
        notBeforeMs = foundSomethingDue ? wallClockMs : wallClockMs + PAUSE_AFTER_NOTHING_DUE_MS;
    }
}
