package dev.holdfast.mirror;

import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Reservation;
import dev.holdfast.mirror.Batch.EventRow;
import dev.holdfast.mirror.Progress.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code event}: everything that was ever decided. Rows are only added, so they can be copied in. */
final class EventTable {

    private static final List<String> COLUMNS = List.of("partition", "log_offset", "event_id", "provider_id", "sequence",
            "type", "at", "request_id", "reservation_id", "client_id", "wanted_start", "wanted_end", "reason", "cause", "body");
    private static final String COPY = "COPY event (" + String.join(", ", COLUMNS) + ") FROM STDIN (FORMAT binary)";
    private static final String KNOWN = """
            SELECT log_offset FROM event
            WHERE partition = ? AND log_offset >= ? AND log_offset < ?
              AND at >= ?::timestamp AT TIME ZONE 'UTC' AND at < ?::timestamp AT TIME ZONE 'UTC'
            """;
    /** The types as people write them: {@code reservation.held}, without the version that the wire needs. */
    private static final Map<EventType, String> TYPES = new EnumMap<>(Arrays.stream(EventType.values()).collect(
            Collectors.toMap(Function.identity(), type -> type.name().toLowerCase(Locale.ROOT).replace('_', '.'))));

    private EventTable() {
    }

    /** Makes the partitions for the months of these days, unless they are there. */
    static void makePartitions(Connection connection, Collection<LocalDate> days) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT make_event_partitions(?::date[])")) {
            new Columns<>(statement, days).text(day -> day);
            statement.execute();
        }
    }

    /**
     * Adds the events. The partitions for all of them are there.
     *
     * @param steps what of the log they are
     */
    static void add(Connection connection, SortedMap<Integer, Step> steps, Batch batch) throws SQLException {
        Set<Place> known = known(connection, steps, batch.months());
        var copied = new CopiedRows(COLUMNS.size());
        for (EventRow each : batch.events()) {
            if (!known.contains(new Place(each.partition(), each.offset()))) {
                add(copied, each);
            }
        }
        copied.send(connection, COPY);
    }

    private record Place(int partition, long offset) {
    }

    /** None, unless progress was set back by hand: an event that is there is the same one, as it has the same place. */
    private static Set<Place> known(Connection connection, SortedMap<Integer, Step> steps, SortedSet<LocalDate> months)
            throws SQLException {
        var known = new HashSet<Place>();
        try (var statement = connection.prepareStatement(KNOWN)) {
            for (Map.Entry<Integer, Step> each : steps.entrySet()) {
                statement.setInt(1, each.getKey());
                statement.setLong(2, each.getValue().from());
                statement.setLong(3, each.getValue().to());
                statement.setString(4, months.first().toString());
                statement.setString(5, months.last().plusMonths(1).toString());
                try (var offsets = statement.executeQuery()) {
                    while (offsets.next()) {
                        known.add(new Place(each.getKey(), offsets.getLong(1)));
                    }
                }
            }
        }
        return known;
    }

    private static void add(CopiedRows rows, EventRow row) {
        Event event = row.event();
        Event.Fact fact = event.fact();
        Event.Rejected refusal = fact instanceof Event.Rejected rejected ? rejected : null;
        Event.Asked asked = refusal == null ? null : refusal.asked();
        Interval wanted = asked == null ? null : asked.time();
        Reservation reservation = refusal == null ? fact.reservation() : null;
        rows.row()
                .integer(row.partition())
                .bigint(row.offset())
                .text(event.eventId())
                .text(event.providerId())
                .bigint(event.sequence())
                .text(TYPES.get(event.type()))
                .time(event.at())
                .text(event.requestId())
                .text(asked != null ? asked.reservationId() : reservation != null ? reservation.reservationId() : null)
                .text(asked != null ? asked.clientId() : reservation != null ? reservation.clientId() : null)
                .time(wanted == null ? null : wanted.start())
                .time(wanted == null ? null : wanted.end())
                .text(refusal == null ? null : refusal.reason().name())
                .text(event.cause())
                .jsonb(row.body());
    }
}
