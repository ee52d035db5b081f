package dev.holdfast.domain;

import java.time.Instant;
import java.util.List;

/** The listing: what a client may hold. */
public final class FreeSlots {

    private FreeSlots() {
    }

    /**
     * The single slots that start in the range and that a hold of record time {@code time} would be granted, in order
     * of time. A hold past its deadline is free, whether or not it was yet found to be.
     */
    public static List<Slot> of(ProviderCalendar calendar, Interval range, Instant time) {
        Instant at = calendar.effectiveTime(time);
        Schedule schedule = calendar.schedule();
        return schedule.slots(range, at).stream()
                .filter(slot -> !isTaken(calendar, schedule.policy().reach(slot.time()), at))
                .toList();
    }

    private static boolean isTaken(ProviderCalendar calendar, Interval reach, Instant at) {
        for (Occupied each : calendar.occupied(reach)) {
            if (at.isBefore(each.until())) {
                return true;
            }
        }
        return false;
    }
}
