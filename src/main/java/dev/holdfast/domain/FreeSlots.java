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

    /**
     * Until when, without that instant, the same is listed, provided that the calendar stays as it is; the time itself if
     * that can't be told. Time takes the first slot away when its lead time has come, and gives what is held free at its
     * deadline.
     *
     * @param listed what {@link #of} gave for the same range and time
     */
    public static Instant standUntil(ProviderCalendar calendar, Interval range, Instant time, List<Slot> listed) {
        Instant at = calendar.effectiveTime(time);
        Policy policy = calendar.schedule().policy();
        if (range.end().isAfter(at.plus(policy.horizon()))) {
            // Slots come into reach one by one.
            return at;
        }
        Instant until = listed.isEmpty() ? Instant.MAX : listed.get(0).time().start().minus(policy.leadTime());
        for (Occupied each : calendar.occupied(policy.reachOfSlotsFrom(range))) {
            if (at.isBefore(each.until()) && each.until().isBefore(until)) {
                until = each.until();
            }
        }
        return until;
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
