package dev.holdfast.topology;

import static dev.holdfast.topology.Asked.EIGHT;
import static dev.holdfast.topology.Asked.MORNING;
import static java.time.DayOfWeek.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Intervals;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.Schedule;
import dev.holdfast.domain.WeeklyHours;
import dev.holdfast.domain.WeeklyHours.LocalWindow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The bytes of a schedule; they lie in a changelog that later versions read. */
class ScheduleFormatTest {

    private static final long SEED = 20270302;
    private static final Schedule MONDAYS = new Schedule(Policy.DEFAULT,
            new WeeklyHours(ZoneId.of("Europe/Berlin"),
                    Map.of(MONDAY, List.of(new LocalWindow(LocalTime.of(8, 0), LocalTime.of(15, 0)))),
                    new TreeMap<>(Map.of(LocalDate.of(2027, 8, 13), List.of()))),
            new Intervals(List.of(MORNING)),
            new Intervals(List.of(new Interval(EIGHT, EIGHT.plusSeconds(900)))));

    @Test
    void theBytesOfANewScheduleAreWhatTheyWere() {
        assertThat(hex(Schedule.NEW)).isEqualTo("01" + "a0f736" + "80b89929" + "c0ee6d" + "80d8c4bd75" + "00" + "00" + "00" + "00" + "00");
    }

    @Test
    void theBytesOfAScheduleAreWhatTheyWere() {
        assertThat(hex(MONDAYS)).isEqualTo("01" + "a0f736" + "80b89929" + "c0ee6d" + "80d8c4bd75" + "00" + "00"
                + "01" + "80e89cd3c034" + "80f4ee06" + "01" + "80e89cd3c034" + "a0f736"
                + "01" + "0d4575726f70652f4265726c696e" + "01" + "01" + "01" + "80e101" + "f0a503"
                + "01" + "b3a401" + "00");
        assertThat(ScheduleFormat.decode(ScheduleFormat.encode(MONDAYS))).isEqualTo(MONDAYS);
    }

    @Test
    void anyScheduleComesBackAsItWas() {
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 5_000; i++) {
            var schedule = new Schedule(policy(random), random.nextBoolean() ? null : hours(random),
                    intervals(random), intervals(random));
            assertThat(ScheduleFormat.decode(ScheduleFormat.encode(schedule)))
                    .as("seed %d, number %d", SEED, i).isEqualTo(schedule);
        }
    }

    @Test
    void aScheduleOfANewerVersionIsRefusedInPlainWords() {
        byte[] newer = StateFormatTest.newer(ScheduleFormat.encode(MONDAYS));

        assertThatThrownBy(() -> ScheduleFormat.decode(newer)).hasMessageContaining("has version 2");
    }

    @Test
    void aThousandWindowsTakeLessThanTwelveKilobytes() {
        Schedule schedule = Schedule.NEW;
        for (int i = 0; i < Schedule.MAX_WINDOWS; i++) {
            Instant start = EIGHT.plus(Duration.ofHours(i));
            schedule = schedule.opened(new Interval(start, start.plus(Duration.ofMinutes(45))), EIGHT);
        }
        assertThat(schedule.windowCount()).isEqualTo(Schedule.MAX_WINDOWS);
        assertThat(ScheduleFormat.encode(schedule)).hasSizeLessThan(12_000);
    }

    private static Policy policy(SplittableRandom random) {
        return new Policy(Duration.ofSeconds(random.nextLong(60, 86_401)), seconds(random), seconds(random),
                seconds(random), seconds(random), seconds(random));
    }

    private static Duration seconds(SplittableRandom random) {
        return Duration.ofSeconds(random.nextLong(Duration.ofDays(730).toSeconds() + 1) >>> random.nextInt(30));
    }

    private static Intervals intervals(SplittableRandom random) {
        Intervals intervals = Intervals.NONE;
        for (int i = random.nextInt(20); i > 0; i--) {
            Instant start = EIGHT.plusMillis(random.nextLong(-1L << 36, 1L << 36));
            intervals = intervals.plus(new Interval(start, start.plusMillis(random.nextLong(1, 1L << 33))));
        }
        return intervals;
    }

    private static WeeklyHours hours(SplittableRandom random) {
        var weekly = new EnumMap<DayOfWeek, List<LocalWindow>>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (random.nextBoolean()) {
                weekly.put(day, windows(random));
            }
        }
        var overrides = new TreeMap<LocalDate, List<LocalWindow>>();
        for (int i = random.nextInt(10); i > 0; i--) {
            overrides.put(LocalDate.of(2000, 1, 1).plusDays(random.nextInt(2_000_000)), windows(random));
        }
        List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        return new WeeklyHours(ZoneId.of(zones.get(random.nextInt(zones.size()))), weekly, overrides);
    }

    private static List<LocalWindow> windows(SplittableRandom random) {
        var windows = new ArrayList<LocalWindow>();
        for (int i = random.nextInt(4); i > 0; i--) {
            windows.add(new LocalWindow(time(random), time(random)));
        }
        return windows;
    }

    private static LocalTime time(SplittableRandom random) {
        return LocalTime.of(random.nextInt(24), random.nextInt(60));
    }

    private static String hex(Schedule schedule) {
        return HexFormat.of().formatHex(ScheduleFormat.encode(schedule));
    }
}
