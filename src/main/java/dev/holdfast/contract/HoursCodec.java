package dev.holdfast.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.domain.WeeklyHours;
import dev.holdfast.domain.WeeklyHours.LocalWindow;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Weekly hours in JSON: the fields {@code zone}, {@code weekly} and, if there are any, {@code overrides}. */
public final class HoursCodec {

    private static final Set<String> ZONES = Set.copyOf(ZoneId.getAvailableZoneIds());
    private static final int MAX_WEEKLY = 64;
    private static final int MAX_OVERRIDES = 366;
    private static final int MAX_ZONE_LENGTH = 64;
    private static final Pattern DATE = Pattern.compile("[2-9]\\d{3}-\\d{2}-\\d{2}");
    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d");

    private HoursCodec() {
    }

    static WeeklyHours read(Fields fields) throws MalformedException {
        String zone = fields.text("zone", MAX_ZONE_LENGTH);
        if (!ZONES.contains(zone)) {
            throw fields.wrong("zone", "an IANA time zone such as Europe/Berlin");
        }
        var weekly = new EnumMap<DayOfWeek, List<LocalWindow>>(DayOfWeek.class);
        Fields days = fields.object("weekly");
        int intervals = 0;
        for (String name : days.names()) {
            DayOfWeek day = day(name);
            List<LocalWindow> windows = windows(days, name);
            intervals += windows.size();
            if (!windows.isEmpty()) {
                // A day without windows and a day left out are the same content, so they must be equal.
                weekly.put(day, windows);
            }
        }
        if (intervals > MAX_WEEKLY) {
            throw new MalformedException("'weekly' must have at most " + MAX_WEEKLY + " windows, but has " + intervals);
        }
        var overrides = new TreeMap<LocalDate, List<LocalWindow>>();
        if (fields.has("overrides")) {
            Fields dates = fields.object("overrides");
            for (String name : dates.names()) {
                overrides.put(date(name), windows(dates, name));
            }
        }
        if (overrides.size() > MAX_OVERRIDES) {
            throw new MalformedException("'overrides' must have at most " + MAX_OVERRIDES + " dates, but has "
                    + overrides.size());
        }
        return new WeeklyHours(ZoneId.of(zone), weekly, overrides);
    }

    /** Writes the fields. */
    public static void write(JsonGenerator json, WeeklyHours hours) throws IOException {
        Json.field(json, "zone", hours.zone());
        json.writeObjectFieldStart("weekly");
        for (Map.Entry<DayOfWeek, List<LocalWindow>> day : new TreeMap<>(hours.weekly()).entrySet()) {
            write(json, day.getKey().name(), day.getValue());
        }
        json.writeEndObject();
        if (!hours.overrides().isEmpty()) {
            json.writeObjectFieldStart("overrides");
            for (Map.Entry<LocalDate, List<LocalWindow>> date : hours.overrides().entrySet()) {
                write(json, date.getKey().toString(), date.getValue());
            }
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, String name, List<LocalWindow> windows) throws IOException {
        json.writeArrayFieldStart(name);
        for (LocalWindow window : windows) {
            json.writeStartObject();
            Json.field(json, "from", window.from());
            Json.field(json, "to", window.to());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static DayOfWeek day(String name) throws MalformedException {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().equals(name)) {
                return day;
            }
        }
        throw new MalformedException("the names in 'weekly' must be MONDAY to SUNDAY");
    }

    private static LocalDate date(String name) throws MalformedException {
        if (DATE.matcher(name).matches()) {
            try {
                return LocalDate.parse(name);
            } catch (DateTimeException e) {
                // A day that the month has not: told below like any other wrong date.
            }
        }
        throw new MalformedException("the names in 'overrides' must be dates such as 2027-08-13");
    }

    private static List<LocalWindow> windows(Fields of, String name) throws MalformedException {
        var windows = new ArrayList<LocalWindow>();
        for (Fields window : of.objects(name, MAX_WEEKLY, "{\"from\":\"08:00\",\"to\":\"15:00\"}")) {
            windows.add(new LocalWindow(time(window, "from"), time(window, "to")));
            window.refuseOthers();
        }
        return List.copyOf(windows);
    }

    private static LocalTime time(Fields fields, String name) throws MalformedException {
        return LocalTime.parse(fields.matching(name, TIME, "a time of day such as 08:00"));
    }
}
