package dev.holdfast.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A provider's weekly hours, and what windows they are in UTC; resolves local times by itself. */
record WeekHours(ZoneId zone, Map<DayOfWeek, List<LocalTime[]>> weekly, Map<LocalDate, List<LocalTime[]>> overrides) {

    static final WeekHours NONE = new WeekHours(ZoneOffset.UTC, Map.of(), Map.of());

    /** Offsets differ by more than a day, and a window lasts one: no other dates can have a window there. */
    private static final int DAYS_AROUND = 2;

    static WeekHours of(JsonNode hours) {
        var weekly = new EnumMap<DayOfWeek, List<LocalTime[]>>(DayOfWeek.class);
        hours.path("weekly").properties().forEach(day -> weekly.put(DayOfWeek.valueOf(day.getKey()), windows(day.getValue())));
        var overrides = new HashMap<LocalDate, List<LocalTime[]>>();
        hours.path("overrides").properties()
                .forEach(date -> overrides.put(LocalDate.parse(date.getKey()), windows(date.getValue())));
        return new WeekHours(ZoneId.of(Times.text(hours, "zone")), weekly, overrides);
    }

    /** The windows that contain the whole of {@code [start, end)}, each its start and its end. */
    List<long[]> containing(long start, long end) {
        List<long[]> around = between(start, start + 1);
        around.removeIf(window -> window[1] < end);
        return around;
    }

    /** The windows that end after the one time and start before the other, each its start and its end. */
    List<long[]> between(long after, long before) {
        var found = new ArrayList<long[]>();
        LocalDate last = LocalDate.ofInstant(Instant.ofEpochMilli(before), zone).plusDays(DAYS_AROUND);
        for (LocalDate date = LocalDate.ofInstant(Instant.ofEpochMilli(after), zone).minusDays(DAYS_AROUND);
             !date.isAfter(last); date = date.plusDays(1)) {
            List<LocalTime[]> instead = overrides.get(date);
            for (LocalTime[] each : instead != null ? instead : weekly.getOrDefault(date.getDayOfWeek(), List.of())) {
                boolean endsNextDay = !each[1].isAfter(each[0]);
                long from = resolve(date.atTime(each[0]));
                long to = resolve((endsNextDay ? date.plusDays(1) : date).atTime(each[1]));
                if (from < to && to > after && from < before) {
                    found.add(new long[] {from, to});
                }
            }
        }
        return found;
    }

    /** A local time that the clock skips moves on by what it skips; of one that comes twice, the first counts. */
    private long resolve(LocalDateTime local) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        ZoneOffset offset = offsets.isEmpty() ? zone.getRules().getTransition(local).getOffsetBefore() : offsets.get(0);
        return local.toInstant(offset).toEpochMilli();
    }

    private static List<LocalTime[]> windows(JsonNode windows) {
        var read = new ArrayList<LocalTime[]>();
        windows.forEach(each -> read.add(new LocalTime[] {LocalTime.parse(Times.text(each, "from")),
                LocalTime.parse(Times.text(each, "to"))}));
        return read;
    }
}
