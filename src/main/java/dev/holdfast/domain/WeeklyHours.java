package dev.holdfast.domain;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
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

    private static final Comparator<Interval> BY_START = Comparator.comparing(Interval::start);

    /** A window lasts a day at most, and a clock change may move its start: two days before cover every zone. */
    private static final int DAYS_BEFORE = 2;

    /** A clock set back past midnight lets the next date's first minutes come before the last ones of this date. */
    private static final int DAYS_AFTER = 1;

    /** Further than any local time that is looked at then, by more than two offsets can differ. */
    private static final Duration NEAR = Duration.ofDays(4);

    /** The windows that share time with the range, in order of their start; each is its own, even where they touch. */
    public List<Interval> overlapping(Interval range) {
        var windows = new ArrayList<Interval>(1);
        ZoneOffset steady = steadyOffset(range);
        if (steady != null) {
            // No clock change is near: the offset is all there is to the zone, which is much cheaper to ask.
            addOverlapping(range, steady, 1, 0, windows);
        } else {
            addOverlapping(range, zone, DAYS_BEFORE, DAYS_AFTER, windows);
        }
        windows.sort(BY_START);
        return windows;
    }

    private ZoneOffset steadyOffset(Interval range) {
        ZoneRules rules = zone.getRules();
        Instant from = range.start().minus(NEAR);
        ZoneOffsetTransition change = rules.nextTransition(from);
        return change == null || change.getInstant().isAfter(range.end().plus(NEAR)) ? rules.getOffset(from) : null;
    }

    /**
     * Dates come from the zone, which keeps its rules; an offset makes some anew each time that it is asked for them.
     *
     * @param near the zone, or the offset that it has all around the range
     */
    private void addOverlapping(Interval range, ZoneId near, int daysBefore, int daysAfter, List<Interval> windows) {
        LocalDate last = LocalDate.ofInstant(range.end(), zone).plusDays(daysAfter);
        for (LocalDate date = LocalDate.ofInstant(range.start(), zone).minusDays(daysBefore); !date.isAfter(last);
             date = date.plusDays(1)) {
            for (LocalWindow local : startingOn(date)) {
                LocalDate endDate = local.to().isAfter(local.from()) ? date : date.plusDays(1);
                Instant end = instant(endDate, local.to(), near);
                if (!end.isAfter(range.start())) {
                    continue;
                }
                Instant start = instant(date, local.from(), near);
                if (start.isBefore(end) && start.isBefore(range.end())) {
                    windows.add(new Interval(start, end));
                }
            }
        }
    }

    private static Instant instant(LocalDate date, LocalTime time, ZoneId near) {
        return near instanceof ZoneOffset offset ? Instant.ofEpochSecond(date.toEpochSecond(time, offset))
                : date.atTime(time).atZone(near).toInstant();
    }

    private List<LocalWindow> startingOn(LocalDate date) {
        List<LocalWindow> instead = overrides.get(date);
        return instead != null ? instead : weekly.getOrDefault(date.getDayOfWeek(), List.of());
    }
}
