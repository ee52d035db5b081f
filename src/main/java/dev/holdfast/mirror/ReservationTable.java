package dev.holdfast.mirror;

import dev.holdfast.domain.Reservation;
import dev.holdfast.mirror.Batch.ReservationRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;

/** {@code reservation}: each as its newest event left it. */
final class ReservationTable {

    private static final String UPSERT = """
            INSERT INTO reservation AS known (provider_id, reservation_id, client_id, starts_at, ends_at, status,
                                              held_at, expires_at, confirmed_at, ended_at, sequence)
            SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[],
                                 ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::bigint[])
            ON CONFLICT (provider_id, reservation_id) DO UPDATE SET
                client_id = excluded.client_id,
                starts_at = excluded.starts_at,
                ends_at = excluded.ends_at,
                status = excluded.status,
                held_at = excluded.held_at,
                expires_at = excluded.expires_at,
                confirmed_at = excluded.confirmed_at,
                ended_at = excluded.ended_at,
                sequence = excluded.sequence
            WHERE excluded.sequence > known.sequence
            """;

    private ReservationTable() {
    }

    static void write(Connection connection, Collection<ReservationRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(UPSERT)) {
            new Columns<>(statement, rows)
                    .text(ReservationRow::providerId)
                    .text(of(Reservation::reservationId))
                    .text(of(Reservation::clientId))
                    .time(of(Reservation::start))
                    .time(of(Reservation::end))
                    .text(of(Reservation::status))
                    .time(of(Reservation::heldAt))
                    .time(of(Reservation::expiresAt))
                    .time(of(Reservation::confirmedAt))
                    .time(of(Reservation::endedAt))
                    .bigint(ReservationRow::sequence);
            statement.executeUpdate();
        }
    }

    private static <V> Function<ReservationRow, V> of(Function<Reservation, V> value) {
        return row -> value.apply(row.reservation());
    }
}
