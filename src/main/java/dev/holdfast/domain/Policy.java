package dev.holdfast.domain;

import java.time.Duration;

/**
 * How one provider lets its time be booked.
 *
 * @param slotLength   the step of the grid and the length of one slot
 * @param leadTime     how long before its start a slot must be held or moved to, at the latest
 * @param holdDuration how long a hold waits for its confirmation
 * @param horizon      how far ahead a slot may be held, at most
 * @param bufferBefore time kept free before each reservation
 * @param bufferAfter  time kept free after each reservation
 */
public record Policy(Duration slotLength, Duration leadTime, Duration holdDuration, Duration horizon,
                     Duration bufferBefore, Duration bufferAfter) {

    /** What a provider has that never set a policy: a day ahead, half an hour to confirm. */
    public static final Policy DEFAULT = new Policy(Duration.ofMinutes(15), Duration.ofHours(24),
            Duration.ofMinutes(30), Duration.ofDays(365), Duration.ZERO, Duration.ZERO);

    /** This policy, with those parts of the change that are not null in place of its own. */
    public Policy with(Policy change) {
        return new Policy(or(change.slotLength, slotLength), or(change.leadTime, leadTime),
                or(change.holdDuration, holdDuration), or(change.horizon, horizon),
                or(change.bufferBefore, bufferBefore), or(change.bufferAfter, bufferAfter));
    }

    /** The time in which another reservation would be too near to one at the given time: each keeps its own buffers. */
    public Interval reach(Interval time) {
        Duration buffers = bufferBefore.plus(bufferAfter);
        return new Interval(time.start().minus(buffers), time.end().plus(buffers));
    }

    /** The same, of all slots that start in the range. */
    Interval reachOfSlotsFrom(Interval range) {
        return reach(new Interval(range.start(), range.end().plus(slotLength)));
    }

    private static Duration or(Duration changed, Duration current) {
        return changed != null ? changed : current;
    }
}
