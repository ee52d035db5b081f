package dev.holdfast.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An ordered set of time as the fewest intervals that cover it: no two of them overlap or touch.
 *
 * @param list in order of time
 */
public record Intervals(List<Interval> list) {

    public static final Intervals NONE = new Intervals(List.of());

    public Intervals {
        list = List.copyOf(list);
    }

    /** This set and the range; whatever the range overlaps or touches becomes one interval with it. */
    public Intervals plus(Interval range) {
        var joined = new ArrayList<Interval>(list.size() + 1);
        Instant start = range.start();
        Instant end = range.end();
        int at = 0;
        for (Interval each : list) {
            if (each.end().isBefore(range.start())) {
                joined.add(each);
                at = joined.size();
            } else if (each.start().isAfter(range.end())) {
                joined.add(each);
            } else {
                start = each.start().isBefore(start) ? each.start() : start;
                end = each.end().isAfter(end) ? each.end() : end;
            }
        }
        joined.add(at, new Interval(start, end));
        return new Intervals(joined);
    }

    /** This set without the range, which may cut an interval in two. */
    public Intervals minus(Interval range) {
        var left = new ArrayList<Interval>(list.size() + 1);
        for (Interval each : list) {
            if (!each.overlaps(range)) {
                left.add(each);
                continue;
            }
            if (each.start().isBefore(range.start())) {
                left.add(new Interval(each.start(), range.start()));
            }
            if (each.end().isAfter(range.end())) {
                left.add(new Interval(range.end(), each.end()));
            }
        }
        return new Intervals(left);
    }

    /** The intervals that have not ended at the given time, each whole. */
    public Intervals endingAfter(Instant at) {
        if (list.isEmpty() || list.get(0).end().isAfter(at)) {
            return this;
        }
        return new Intervals(list.stream().filter(each -> each.end().isAfter(at)).toList());
    }

    /** The intervals of this set that the other one has not. */
    public List<Interval> without(Intervals other) {
        return list.stream().filter(each -> !other.list.contains(each)).toList();
    }

    public boolean overlaps(Interval range) {
        for (int i = firstEndingAfter(range.start()); i < list.size(); i++) {
            return list.get(i).start().isBefore(range.end());
        }
        return false;
    }

    /** The one interval that contains the range, or null. */
    public Interval containing(Interval range) {
        int i = firstEndingAfter(range.start());
        return i < list.size() && list.get(i).contains(range) ? list.get(i) : null;
    }

    /** The intervals that share time with the range, each whole, in order of time. */
    public List<Interval> overlapping(Interval range) {
        int from = firstEndingAfter(range.start());
        int to = from;
        while (to < list.size() && list.get(to).start().isBefore(range.end())) {
            to++;
        }
        return list.subList(from, to);
    }

    private int firstEndingAfter(Instant at) {
        int low = 0;
        int high = list.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (list.get(middle).end().isAfter(at)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
