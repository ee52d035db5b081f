package dev.holdfast.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a reader who knows no rule makes of the log. */
final class FoldedWindows {

    private final List<Interval> open = new ArrayList<>();
    private final List<Interval> closed = new ArrayList<>();

    void fold(Event event) {
        if (event.fact() instanceof Event.AvailabilityChanged changed) {
            fold(open, changed.openRemoved(), changed.openAdded());
            fold(closed, changed.closedRemoved(), changed.closedAdded());
        }
    }

    boolean anyEnded(Instant at) {
        return openAfter(at).size() < open.size() || closedAfter(at).size() < closed.size();
    }

    List<Interval> openAfter(Instant at) {
        return open.stream().filter(each -> each.end().isAfter(at)).toList();
    }

    List<Interval> closedAfter(Instant at) {
        return closed.stream().filter(each -> each.end().isAfter(at)).toList();
    }

    private static void fold(List<Interval> windows, List<Interval> removed, List<Interval> added) {
        removed.forEach(each -> assertThat(windows.remove(each)).as("%s is there to remove", each).isTrue());
        added.forEach(each -> assertThat(windows).as("%s is new", each).doesNotContain(each));
        windows.addAll(added);
        windows.sort(Comparator.comparing(Interval::start));
    }
}
