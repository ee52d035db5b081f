package dev.holdfast.mirror;

import java.nio.ByteBuffer;
import java.time.Instant;

/** An instant in the binary form of Postgres: its length, and the microseconds since the year 2000. */
final class PostgresTime {

    private static final long EPOCH_SECOND = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final int NULL = -1;

    private PostgresTime() {
    }

    static void put(ByteBuffer to, Instant time) {
        if (time == null) {
            to.putInt(NULL);
        } else {
            to.putInt(Long.BYTES).putLong((time.getEpochSecond() - EPOCH_SECOND) * 1_000_000 + time.getNano() / 1_000);
        }
    }
}
