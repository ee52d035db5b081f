package dev.holdfast.domain;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A provider's regular week in its own time zone. Windows are expanded on demand; none is stored.
 *
 * <p>A local time that a clock change skips moves forward by the gap; one that happens twice is the earlier of the
 * two ({@link LocalDate#atTime} and {@link java.time.LocalDateTime#atZone} do just that). A window whose end so
 * resolved is not after its start is absent that day.
 *
 * @param zone      an IANA time zone
 * @param weekly    the windows that start on each day of the week
 * @param overrides for single dates, the windows that start then instead; an empty list is a day off
 */
public record WeeklyHours(ZoneId zone, Map<DayOfWeek, List<LocalWindow>> weekly,
                          SortedMap<LocalDate, List<LocalWindow>> overrides) {

    /** A window on a wall clock; {@code to} at or before {@code from} is on the next day. */
    public record LocalWindow(LocalTime from, LocalTime to) {
    }

    /** A window lasts a day at most, and a clock change may move its start: two days before cover every zone. */
    private static final int DAYS_BEFORE = 2;

    /** A clock set back past midnight lets the next date's first minutes come before the last ones of this date. */
    private static final int DAYS_AFTER = 1;

    /** The windows that share time with the range, in order of their start; each is its own, even where they touch. */
    public List<Interval> overlapping(Interval range) {
        var windows = new ArrayList<Interval>();
        LocalDate last = range.end().atZone(zone).toLocalDate().plusDays(DAYS_AFTER);
        for (LocalDate date = range.start().atZone(zone).toLocalDate().minusDays(DAYS_BEFORE); !date.isAfter(last);
             date = date.plusDays(1)) {
            for (LocalWindow local : startingOn(date)) {
                Instant start = date.atTime(local.from()).atZone(zone).toInstant();
                LocalDate endDate = local.to().isAfter(local.from()) ? date : date.plusDays(1);
                Instant end = endDate.atTime(local.to()).atZone(zone).toInstant();
                if (start.isBefore(end) && start.isBefore(range.end()) && end.isAfter(range.start())) {
                    windows.add(new Interval(start, end));
                }
            }
        }
        windows.sort(Comparator.comparing(Interval::start));
        return windows;
    }

    private List<LocalWindow> startingOn(LocalDate date) {
        List<LocalWindow> instead = overrides.get(date);
        return instead != null ? instead : weekly.getOrDefault(date.getDayOfWeek(), List.of());
    }
}
