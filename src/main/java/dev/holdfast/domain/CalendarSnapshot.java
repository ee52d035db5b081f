package dev.holdfast.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a provider's calendar that a listing of one range asks for, as it was at one moment. It never changes,
 * so a long listing can be worked out from it while the provider's next requests are decided.
 */
public final class CalendarSnapshot implements ProviderCalendar {

    private final ProviderHead head;
    private final Schedule schedule;
    private final List<Occupied> taken;
    /** At each place of {@link #taken}, the latest end of those up to it: it only grows, whatever overlaps what. */
    private final List<Instant> latestEnds;

    private CalendarSnapshot(ProviderHead head, Schedule schedule, List<Occupied> taken) {
        this.head = head;
        this.schedule = schedule;
        this.taken = List.copyOf(taken);
        this.latestEnds = new ArrayList<>(taken.size());
        Instant latest = Instant.MIN;
        for (Occupied each : taken) {
            latest = each.time().end().isAfter(latest) ? each.time().end() : latest;
            latestEnds.add(latest);
        }
    }

    /** Copies what listing the slots that start in the range will ask for. */
    public static CalendarSnapshot of(ProviderCalendar live, Interval range) {
        return new CalendarSnapshot(live.head(), live.schedule(),
                live.occupied(live.schedule().policy().reachOfSlotsFrom(range)));
    }

    /** Whether the other, of the same provider and range, lists the same at any time. */
    public boolean listsAs(CalendarSnapshot other) {
        return schedule == other.schedule && taken.equals(other.taken);
    }

    /** How many times are taken in and near the range. */
    public int takenCount() {
        return taken.size();
    }

    @Override
    public ProviderHead head() {
        return head;
    }

    @Override
    public Schedule schedule() {
        return schedule;
    }

    /** Knows only of times near the range that it was made for. */
    @Override
    public List<Occupied> occupied(Interval range) {
        var found = new ArrayList<Occupied>(2);
        for (int i = firstThatReaches(range.start()); i < taken.size(); i++) {
            Occupied each = taken.get(i);
            if (!each.time().start().isBefore(range.end())) {
                break;
            }
            if (each.time().overlaps(range)) {
                found.add(each);
            }
        }
        return found;
    }

    private int firstThatReaches(Instant start) {
        int low = 0;
        int high = latestEnds.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (latestEnds.get(middle).isAfter(start)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
