package dev.holdfast.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.WeeklyHours.LocalWindow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Weekly hours around every clock change of every zone from 2026 to 2030. What is expected is found the other way
 * round: not by asking Java for the instant of a local time, but for the offset of each instant that may be it.
 */
class EveryClockChangeTest {

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2031-01-01T00:00:00Z");
    private static final Comparator<Interval> BY_TIME =
            Comparator.comparing(Interval::start).thenComparing(Interval::end);

    @Test
    void windowsAroundEveryClockChangeAreAsTheDesignSays() {
        int zones = 0;
        int changes = 0;
        for (String id : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
            ZoneId zone = ZoneId.of(id);
            zones++;
            ZoneOffsetTransition change = zone.getRules().nextTransition(FIRST.minusMillis(1));
            while (change != null && change.getInstant().isBefore(END)) {
                walk(zone, change);
                changes++;
                change = zone.getRules().nextTransition(change.getInstant());
            }
        }
        System.out.printf("clock changes: %,d in %,d zones%n", changes, zones);
        assertThat(zones).isGreaterThan(400);
        assertThat(changes).isGreaterThan(1_000);
    }

    private static void walk(ZoneId zone, ZoneOffsetTransition change) {
        List<LocalWindow> windows = windowsAround(change);
        Map<DayOfWeek, List<LocalWindow>> weekly = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            weekly.put(day, windows);
        }
        var hours = new WeeklyHours(zone, weekly, new TreeMap<>());
        List<Interval> expected = expected(zone.getRules(), windows, change.getDateTimeBefore().toLocalDate());

        Instant at = change.getInstant();
        assertSame(hours, expected, new Interval(at.minus(Duration.ofHours(60)), at.plus(Duration.ofHours(60))));
        assertSame(hours, expected, new Interval(at.minusMillis(1), at));
        assertSame(hours, expected, new Interval(at, at.plusMillis(1)));
        for (int minutes = -180; minutes <= 180; minutes += 45) {
            Instant start = at.plus(Duration.ofMinutes(minutes));
            assertSame(hours, expected, new Interval(start, start.plus(Duration.ofMinutes(10))));
        }
        // Somewhere on the way out, the change is far enough to be left out of account.
        for (int apart = -120; apart <= 120; apart += 5) {
            Instant start = at.plus(Duration.ofHours(apart));
            assertSame(hours, expected, new Interval(start, start.plus(Duration.ofMinutes(10))));
        }
    }

    private static void assertSame(WeeklyHours hours, List<Interval> expected, Interval range) {
        List<Interval> actual = new ArrayList<>(hours.overlapping(range));
        assertThat(actual).isSortedAccordingTo(Comparator.comparing(Interval::start));
        actual.sort(BY_TIME);
        List<Interval> inRange = expected.stream()
                .filter(each -> each.start().isBefore(range.end()) && range.start().isBefore(each.end())).toList();
        if (!actual.equals(inRange)) {
            assertThat(actual).as("%s, %s", hours.zone(), range).isEqualTo(inRange);
        }
    }

    /** From and to each of the interesting local times: before, in and after what is skipped or repeated. */
    private static List<LocalWindow> windowsAround(ZoneOffsetTransition change) {
        LocalDateTime before = change.getDateTimeBefore();
        LocalDateTime after = change.getDateTimeAfter();
        LocalDateTime first = before.isBefore(after) ? before : after;
        LocalDateTime last = before.isBefore(after) ? after : before;
        List<LocalTime> times = List.of(first.minusMinutes(30).toLocalTime(), first.toLocalTime(),
                first.plusMinutes(10).toLocalTime(), last.minusSeconds(1).toLocalTime(), last.toLocalTime(),
                last.plusMinutes(30).toLocalTime());
        var windows = new ArrayList<LocalWindow>();
        for (LocalTime from : times) {
            times.forEach(to -> windows.add(new LocalWindow(from, to)));
        }
        return windows;
    }

    private static List<Interval> expected(ZoneRules rules, List<LocalWindow> windows, LocalDate around) {
        var expected = new ArrayList<Interval>();
        for (int days = -6; days <= 6; days++) {
            LocalDate date = around.plusDays(days);
            for (LocalWindow window : windows) {
                boolean intoNextDay = !window.to().isAfter(window.from());
                Instant start = instant(rules, date.atTime(window.from()));
                Instant end = instant(rules, (intoNextDay ? date.plusDays(1) : date).atTime(window.to()));
                if (start.isBefore(end)) {
                    expected.add(new Interval(start, end));
                }
            }
        }
        expected.sort(BY_TIME);
        return expected;
    }

    /** The first instant at which a clock shows the local time, or, if none does, the time that the gap moves it to. */
    private static Instant instant(ZoneRules rules, LocalDateTime local) {
        Instant asIfUtc = local.toInstant(ZoneOffset.UTC);
        int before = rules.getOffset(asIfUtc.minus(Duration.ofHours(26))).getTotalSeconds();
        int after = rules.getOffset(asIfUtc.plus(Duration.ofHours(26))).getTotalSeconds();
        Instant byBefore = asIfUtc.minusSeconds(before);
        Instant byAfter = asIfUtc.minusSeconds(after);
        boolean shownBefore = rules.getOffset(byBefore).getTotalSeconds() == before;
        boolean shownAfter = rules.getOffset(byAfter).getTotalSeconds() == after;
        if (shownBefore && shownAfter) {
            return byBefore.isBefore(byAfter) ? byBefore : byAfter;
        }
        // In a gap neither is shown: as long after the change as the old clock would have needed.
        return shownAfter ? byAfter : byBefore;
    }
}
