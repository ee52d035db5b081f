package dev.holdfast.domain;

import dev.holdfast.domain.WeeklyHours.LocalWindow;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes weekly hours in short: {@code Hours.in("Europe/Berlin").on("MONDAY", "08:00-12:00").hours()}. */
public final class Hours {

    private final ZoneId zone;
    private final Map<DayOfWeek, List<LocalWindow>> weekly = new EnumMap<>(DayOfWeek.class);
    private final SortedMap<LocalDate, List<LocalWindow>> overrides = new TreeMap<>();

    private Hours(ZoneId zone) {
        this.zone = zone;
    }

    public static Hours in(String zone) {
        return new Hours(ZoneId.of(zone));
    }

    public Hours on(String day, String... windows) {
        weekly.put(DayOfWeek.valueOf(day), windows(windows));
        return this;
    }

    public Hours daily(String... windows) {
        for (DayOfWeek day : DayOfWeek.values()) {
            weekly.put(day, windows(windows));
        }
        return this;
    }

    /** No windows are a day off. */
    public Hours butOn(String date, String... windows) {
        overrides.put(LocalDate.parse(date), windows(windows));
        return this;
    }

    public WeeklyHours hours() {
        return new WeeklyHours(zone, Map.copyOf(weekly), new TreeMap<>(overrides));
    }

    private static List<LocalWindow> windows(String... texts) {
        return Arrays.stream(texts).map(Hours::window).toList();
    }

    private static LocalWindow window(String text) {
        int dash = text.indexOf('-');
        return new LocalWindow(LocalTime.parse(text.substring(0, dash)), LocalTime.parse(text.substring(dash + 1)));
    }
}
