package dev.holdfast.mirror;

import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Reservation;
import dev.holdfast.mirror.Batch.EventRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** {@code event}: everything that was ever decided. */
final class EventTable {

    /** An event that is there already is the same one: it has the same place in the same log. */
    private static final String INSERT = """
            INSERT INTO event (partition, log_offset, event_id, provider_id, sequence, type, at,
                               request_id, reservation_id, client_id, wanted_start, wanted_end, reason, cause, body)
            SELECT partition, log_offset, event_id, provider_id, sequence, type, at,
                   request_id, reservation_id, client_id, wanted_start, wanted_end, reason, cause,
                   convert_from(body, 'UTF8')::jsonb
            FROM unnest(?::integer[], ?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::text[],
                        ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[],
                        ?::text[], ?::text[], ?::bytea[])
                 AS new (partition, log_offset, event_id, provider_id, sequence, type, at,
                         request_id, reservation_id, client_id, wanted_start, wanted_end, reason, cause, body)
            ON CONFLICT DO NOTHING
            """;

    private EventTable() {
    }

    /** Makes the partitions for the months of these days, unless they are there. */
    static void makePartitions(Connection connection, Collection<LocalDate> days) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT make_event_partitions(?::date[])")) {
            new Columns<>(statement, days).text(day -> day);
            statement.execute();
        }
    }

    /** The partitions for all of them are there. */
    static void add(Connection connection, List<EventRow> rows) throws SQLException {
        try (var statement = connection.prepareStatement(INSERT)) {
            new Columns<>(statement, rows)
                    .bigint(row -> (long) row.partition())
                    .bigint(EventRow::offset)
                    .text(of(Event::eventId))
                    .text(of(Event::providerId))
                    .bigint(row -> row.event().sequence())
                    .text(of(event -> name(event.type())))
                    .text(of(Event::at))
                    .text(of(Event::requestId))
                    .text(about(Reservation::reservationId, Event.Asked::reservationId))
                    .text(about(Reservation::clientId, Event.Asked::clientId))
                    .text(about(none -> null, asked -> asked.time() == null ? null : asked.time().start()))
                    .text(about(none -> null, asked -> asked.time() == null ? null : asked.time().end()))
                    .text(of(event -> event.fact() instanceof Event.Rejected no ? no.reason() : null))
                    .text(of(Event::cause))
                    .bytes(EventRow::body);
            statement.executeUpdate();
        }
    }

    /** The type as people write it: {@code reservation.held}, without the version that the wire needs. */
    private static String name(EventType type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    private static Function<EventRow, Object> of(Function<Event, ?> value) {
        return row -> value.apply(row.event());
    }

    /** What the event says of its reservation, or, if it is a refusal, of what was asked for. */
    private static Function<EventRow, Object> about(Function<Reservation, ?> value, Function<Event.Asked, ?> asked) {
        return row -> {
            Event.Fact fact = row.event().fact();
            if (fact instanceof Event.Rejected refusal) {
                return refusal.asked() == null ? null : asked.apply(refusal.asked());
            }
            return fact.reservation() == null ? null : value.apply(fact.reservation());
        };
    }
}
