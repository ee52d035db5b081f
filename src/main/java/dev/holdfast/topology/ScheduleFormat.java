package dev.holdfast.topology;

import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Intervals;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.Schedule;
import dev.holdfast.domain.WeeklyHours;
import dev.holdfast.domain.WeeklyHours.LocalWindow;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The binary form of a provider's schedule. */
final class ScheduleFormat {

    private static final int VERSION = 1;

    private ScheduleFormat() {
    }

    static byte[] encode(Schedule schedule) {
        var writer = new BinaryWriter().oneByte(VERSION);
        Policy policy = schedule.policy();
        writer.duration(policy.slotLength()).duration(policy.leadTime()).duration(policy.holdDuration())
                .duration(policy.horizon()).duration(policy.bufferBefore()).duration(policy.bufferAfter());
        write(writer, schedule.open());
        write(writer, schedule.closed());
        if (schedule.hours() == null) {
            writer.oneByte(0);
        } else {
            write(writer.oneByte(1), schedule.hours());
        }
        return writer.toBytes();
    }

    static Schedule decode(byte[] bytes) {
        var reader = new BinaryReader(bytes);
        reader.version(VERSION);
        var policy = new Policy(reader.duration(), reader.duration(), reader.duration(), reader.duration(),
                reader.duration(), reader.duration());
        Intervals open = readIntervals(reader);
        Intervals closed = readIntervals(reader);
        return new Schedule(policy, reader.oneByte() == 0 ? null : readHours(reader), open, closed);
    }

    private static void write(BinaryWriter writer, Intervals intervals) {
        writer.number(intervals.list().size());
        for (Interval each : intervals.list()) {
            writer.interval(each);
        }
    }

    private static Intervals readIntervals(BinaryReader reader) {
        int count = reader.count();
        var list = new ArrayList<Interval>(count);
        for (int i = 0; i < count; i++) {
            list.add(reader.interval());
        }
        return new Intervals(list);
    }

    private static void write(BinaryWriter writer, WeeklyHours hours) {
        writer.text(hours.zone().getId()).number(hours.weekly().size());
        for (Map.Entry<DayOfWeek, List<LocalWindow>> day : hours.weekly().entrySet()) {
            write(writer.oneByte(day.getKey().getValue()), day.getValue());
        }
        writer.number(hours.overrides().size());
        for (Map.Entry<LocalDate, List<LocalWindow>> date : hours.overrides().entrySet()) {
            write(writer.number(date.getKey().toEpochDay()), date.getValue());
        }
    }

    private static WeeklyHours readHours(BinaryReader reader) {
        ZoneId zone = ZoneId.of(reader.text());
        var weekly = new EnumMap<DayOfWeek, List<LocalWindow>>(DayOfWeek.class);
        for (int days = reader.count(); days > 0; days--) {
            weekly.put(DayOfWeek.of(reader.oneByte()), readWindows(reader));
        }
        var overrides = new TreeMap<LocalDate, List<LocalWindow>>();
        for (int dates = reader.count(); dates > 0; dates--) {
            overrides.put(LocalDate.ofEpochDay(reader.number()), readWindows(reader));
        }
        return new WeeklyHours(zone, weekly, overrides);
    }

    private static void write(BinaryWriter writer, List<LocalWindow> windows) {
        writer.number(windows.size());
        for (LocalWindow window : windows) {
            writer.number(window.from().toSecondOfDay()).number(window.to().toSecondOfDay());
        }
    }

    private static List<LocalWindow> readWindows(BinaryReader reader) {
        int count = reader.count();
        var windows = new ArrayList<LocalWindow>(count);
        for (int i = 0; i < count; i++) {
            windows.add(new LocalWindow(LocalTime.ofSecondOfDay(reader.number()),
                    LocalTime.ofSecondOfDay(reader.number())));
        }
        return List.copyOf(windows);
    }
}
