package dev.holdfast.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * When one provider can be booked, whoever may have booked it.
 *
 * @param hours  the regular week, or null if none was ever set
 * @param open   windows opened one by one; those that touch are one
 * @param closed time taken out of all windows
 */
public record Schedule(Policy policy, WeeklyHours hours, Intervals open, Intervals closed) {

    /** How many open and closed windows a provider may have that have not ended. */
    public static final int MAX_WINDOWS = 1_000;

    /** A provider's before its first command. */
    public static final Schedule NEW = new Schedule(Policy.DEFAULT, null, Intervals.NONE, Intervals.NONE);

    public Schedule withPolicy(Policy changed) {
        return new Schedule(changed, hours, open, closed);
    }

    public Schedule withHours(WeeklyHours changed) {
        return new Schedule(policy, changed, open, closed);
    }

    /** Opens the range: what has ended joins nothing, and what was closed there is open again. */
    public Schedule opened(Interval range, Instant at) {
        if (!range.end().isAfter(at)) {
            return this;
        }
        Schedule live = withoutEnded(at);
        return new Schedule(policy, hours, live.open.plus(range), live.closed.minus(range));
    }

    /** Closes the range; the windows stay, and so does their grid. */
    public Schedule closed(Interval range, Instant at) {
        if (!range.end().isAfter(at)) {
            return this;
        }
        Schedule live = withoutEnded(at);
        return new Schedule(policy, hours, live.open, live.closed.plus(range));
    }

    /** Without the windows that have ended; each goes whole. */
    public Schedule withoutEnded(Instant at) {
        return new Schedule(policy, hours, open.endingAfter(at), closed.endingAfter(at));
    }

    /** How many open and closed windows there are. */
    public int windowCount() {
        return open.list().size() + closed.list().size();
    }

    /** When the next open or closed window ends, or null if there is none. */
    public Instant due() {
        Instant first = null;
        for (Intervals set : List.of(open, closed)) {
            if (!set.list().isEmpty() && (first == null || set.list().get(0).end().isBefore(first))) {
                first = set.list().get(0).end();
            }
        }
        return first;
    }

    /**
     * Why the time can't be reserved at {@code at}, as far as the schedule goes, or null if it can. Listing and
     * deciding both ask here.
     */
    public Reason refusal(Interval time, Instant at) {
        return refusal(time, at, this::windowsAround);
    }

    /** @param windowsAround the windows that may contain the time, asked for only if it depends on them */
    private Reason refusal(Interval time, Instant at, Function<Interval, List<Interval>> windowsAround) {
        Duration ahead = Duration.between(at, time.start());
        if (ahead.compareTo(policy.leadTime()) < 0) {
            return Reason.LEAD_TIME;
        }
        if (ahead.compareTo(policy.horizon()) > 0) {
            return Reason.BEYOND_HORIZON;
        }
        boolean isInside = false;
        boolean isOnGrid = false;
        for (Interval window : windowsAround.apply(time)) {
            if (window.contains(time)) {
                isInside = true;
                isOnGrid |= isOnGrid(time, window);
            }
        }
        if (!isInside || closed.overlaps(time)) {
            return Reason.OUTSIDE_AVAILABILITY;
        }
        return isOnGrid ? null : Reason.NOT_ON_GRID;
    }

    /** The single slots that start in the range and that {@link #refusal} has nothing against, in order of time. */
    public List<Slot> slots(Interval range, Instant at) {
        var windows = new ArrayList<>(open.endingAfter(at).overlapping(range));
        if (hours != null) {
            windows.addAll(hours.overlapping(range));
        }
        var slots = new TreeMap<Interval, Slot>(Comparator.comparing(Interval::start));
        for (Interval window : windows) {
            List<Interval> itself = List.of(window);
            for (Interval time = firstSlot(window, range.start());
                 time.start().isBefore(range.end()) && !time.end().isAfter(window.end());
                 time = new Interval(time.end(), time.end().plus(policy.slotLength()))) {
                if (refusal(time, at, any -> itself) == null) {
                    slots.putIfAbsent(time, new Slot(time, window));
                }
            }
        }
        return List.copyOf(slots.values());
    }

    private List<Interval> windowsAround(Interval time) {
        Interval explicit = open.containing(time);
        List<Interval> regular = hours == null ? List.of() : hours.overlapping(time);
        return explicit == null ? regular : Lists.plus(regular, explicit);
    }

    /** The grid starts with the window and knows only whole slots. */
    private boolean isOnGrid(Interval time, Interval window) {
        return isWholeSlots(Duration.between(window.start(), time.start())) && isWholeSlots(time.length());
    }

    private boolean isWholeSlots(Duration length) {
        return length.toMillis() % policy.slotLength().toMillis() == 0;
    }

    private Interval firstSlot(Interval window, Instant from) {
        Instant start = window.start();
        if (start.isBefore(from)) {
            long step = policy.slotLength().toMillis();
            long behind = Duration.between(start, from).toMillis();
            start = start.plusMillis((behind + step - 1) / step * step);
        }
        return new Interval(start, start.plus(policy.slotLength()));
    }
}
