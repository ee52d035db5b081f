package dev.holdfast.mirror;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before trying again: twice as long each time, up to a bound, and never in step with others. */
final class Backoff {

    private static final long FIRST_MS = 100;
    private static final long LONGEST_MS = 5_000;

    private long boundMs = FIRST_MS;

    Duration next() {
        long waitMs = ThreadLocalRandom.current().nextLong(boundMs / 2, boundMs + 1);
        boundMs = Math.min(2 * boundMs, LONGEST_MS);
        return Duration.ofMillis(waitMs);
    }

    void reset() {
        boundMs = FIRST_MS;
    }
}
