package dev.holdfast.simulation;

import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Reason;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What a simulation has reached, counted. */
final class Coverage {

    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final Map<EventType, Long> types = new EnumMap<>(EventType.class);
    private final Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
    private long commands;

    void command() {
        commands++;
    }

    void count(Fault fault) {
        faults.merge(fault, 1L, Long::sum);
    }

    void count(Event event) {
        types.merge(event.type(), 1L, Long::sum);
        if (event.fact() instanceof Event.Rejected rejected) {
            reasons.merge(rejected.reason(), 1L, Long::sum);
        }
    }

    long commands() {
        return commands;
    }

    long of(Fault fault) {
        return faults.getOrDefault(fault, 0L);
    }

    long of(EventType type) {
        return types.getOrDefault(type, 0L);
    }

    long of(Reason reason) {
        return reasons.getOrDefault(reason, 0L);
    }

    void add(Coverage other) {
        commands += other.commands;
        other.faults.forEach((fault, count) -> faults.merge(fault, count, Long::sum));
        other.types.forEach((type, count) -> types.merge(type, count, Long::sum));
        other.reasons.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
    }

    /** A line for each. */
    String table() {
        var lines = new StringBuilder();
        for (Fault each : Fault.values()) {
            lines.append(line(each, of(each)));
        }
        for (EventType each : EventType.values()) {
            lines.append(line(each, of(each)));
        }
        for (Reason each : Reason.values()) {
            lines.append(line(each, of(each)));
        }
        return lines.toString();
    }

    private static String line(Enum<?> what, long count) {
        return String.format("  %-24s %,14d%n", what.name().toLowerCase(Locale.ROOT).replace('_', ' '), count);
    }
}
