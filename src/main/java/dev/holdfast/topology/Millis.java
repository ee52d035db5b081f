package dev.holdfast.topology;

import java.time.Instant;

/** Times as the indexes keep them. All times of the contract are whole milliseconds, but a caller may ask for any. */
final class Millis {

    /** Stands for {@link Instant#MAX}. */
    static final long MAX = Long.MAX_VALUE;

    private static final long LAST_SECOND = Long.MAX_VALUE / 1_000 - 1;

    private Millis() {
    }

    /** The last millisecond that is not after the time. */
    static long floor(Instant time) {
        if (Math.abs(time.getEpochSecond()) > LAST_SECOND) {
            return time.getEpochSecond() > 0 ? MAX : Long.MIN_VALUE;
        }
        return time.toEpochMilli();
    }

    /** The first millisecond that is not before the time. */
    static long ceiling(Instant time) {
        long floor = floor(time);
        return time.getNano() % 1_000_000 == 0 || floor == MAX ? floor : floor + 1;
    }

    static Instant instant(long millis) {
        return millis == MAX ? Instant.MAX : Instant.ofEpochMilli(millis);
    }
}
