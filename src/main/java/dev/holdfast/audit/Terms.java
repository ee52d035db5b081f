package dev.holdfast.audit;

import com.fasterxml.jackson.databind.JsonNode;

/** A provider's policy, in milliseconds. */
record Terms(long slotLength, long leadTime, long holdDuration, long horizon, long bufferBefore, long bufferAfter) {

    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;

    /** What the contract promises for a provider that set none. */
    static final Terms DEFAULT = new Terms(15 * MINUTE, DAY, 30 * MINUTE, 365 * DAY, 0, 0);

    static Terms of(JsonNode policy) {
        return new Terms(Times.duration(policy, "slotLength"), Times.duration(policy, "leadTime"),
                Times.duration(policy, "holdDuration"), Times.duration(policy, "horizon"),
                Times.duration(policy, "bufferBefore"), Times.duration(policy, "bufferAfter"));
    }

    /** How far apart two reservations must be: the one's buffer after it and the other's before it. */
    long distance() {
        return bufferBefore + bufferAfter;
    }
}
