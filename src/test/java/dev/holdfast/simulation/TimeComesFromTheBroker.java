package dev.holdfast.simulation;

import dev.holdfast.domain.Event;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A decision has the time of its record, or, if that runs backwards, the latest that its provider was told, of which no
 * event may have come: time also moves with what waits and with what is forgotten. It is never that of another clock.
 */
final class TimeComesFromTheBroker extends Invariant {

    private final Map<String, Long> inputs = new HashMap<>();
    private final Map<Integer, Set<Long>> stamped = new HashMap<>();
    private final Map<String, Instant> latest = new HashMap<>();

    @Override
    void input(Entry input) {
        inputs.put(input.position(), input.timeMs());
        stamped.computeIfAbsent(input.partition(), any -> new HashSet<>()).add(input.timeMs());
    }

    @Override
    void event(Event event, Entry entry) {
        Long asked = inputs.get(event.cause());
        require(asked != null, event.providerId(), event + " comes from no record");
        Instant at = Instant.ofEpochMilli(asked);
        if (event.sequence() == 0) {
            require(event.at().equals(at), event.providerId(), event + " should be at " + at);
            return;
        }
        Instant before = latest.put(event.providerId(), event.at());
        Instant least = before != null && before.isAfter(at) ? before : at;
        require(!event.at().isBefore(least), event.providerId(), event + " should be at " + least + " or later");
        require(stamped.get(entry.partition()).contains(event.at().toEpochMilli()), event.providerId(),
                event + " is at a time that no broker gave");
    }
}
