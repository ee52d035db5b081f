package dev.holdfast.mirror;

import dev.holdfast.mirror.Batch.WindowRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * {@code open_window} and {@code closed_window}. A row that is gone has no sequence to compare with, so the
 * provider's guards: what its row has seen already is not applied again. Hence {@link ProviderTable} is written last.
 */
enum WindowTable {

    OPEN("open_window"), CLOSED("closed_window");

    private final String delete;
    private final String upsert;

    WindowTable(String table) {
        delete = """
                DELETE FROM %s known
                USING unnest(?::text[], ?::timestamptz[], ?::bigint[]) AS gone (provider_id, starts_at, sequence)
                WHERE known.provider_id = gone.provider_id AND known.starts_at = gone.starts_at
                  AND NOT EXISTS (SELECT FROM provider
                                  WHERE provider.provider_id = gone.provider_id
                                    AND provider.sequence >= gone.sequence)
                """.formatted(table);
        upsert = """
                INSERT INTO %s (provider_id, starts_at, ends_at)
                SELECT provider_id, starts_at, ends_at
                FROM unnest(?::text[], ?::timestamptz[], ?::bigint[], ?::timestamptz[])
                     AS new (provider_id, starts_at, sequence, ends_at)
                WHERE NOT EXISTS (SELECT FROM provider
                                  WHERE provider.provider_id = new.provider_id
                                    AND provider.sequence >= new.sequence)
                ON CONFLICT (provider_id, starts_at) DO UPDATE SET ends_at = excluded.ends_at
                """.formatted(table);
    }

    void write(Connection connection, Collection<WindowRow> rows) throws SQLException {
        List<WindowRow> gone = rows.stream().filter(row -> row.end() == null).toList();
        if (!gone.isEmpty()) {
            try (var statement = connection.prepareStatement(delete)) {
                keys(new Columns<>(statement, gone));
                statement.executeUpdate();
            }
        }
        List<WindowRow> there = rows.stream().filter(row -> row.end() != null).toList();
        if (!there.isEmpty()) {
            try (var statement = connection.prepareStatement(upsert)) {
                keys(new Columns<>(statement, there)).time(WindowRow::end);
                statement.executeUpdate();
            }
        }
    }

    private static Columns<WindowRow> keys(Columns<WindowRow> columns) throws SQLException {
        return columns.text(WindowRow::providerId)
                .time(WindowRow::start)
                .bigint(WindowRow::sequence);
    }
}
