package dev.holdfast.mirror;

import dev.holdfast.domain.Interval;
import dev.holdfast.domain.WeeklyHours;
import dev.holdfast.mirror.Batch.HoursChange;
import dev.holdfast.mirror.Batch.HoursRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code hours_window}: regular hours as instants. The domain expands them, so that they mean in SQL just what they
 * mean to the service. Windows that had ended when the hours changed stay, for they were open.
 */
final class HoursWindowTable {

    private static final String DELETE_AFTER = """
            DELETE FROM hours_window known
            USING unnest(?::text[], ?::timestamptz[]) AS changed (provider_id, at)
            WHERE known.provider_id = changed.provider_id AND known.ends_at > changed.at
            """;
    private static final String INSERT = """
            INSERT INTO hours_window (provider_id, starts_at, ends_at)
            SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[])
            ON CONFLICT DO NOTHING
            """;
    /** Hours that were set years ago are thousands of windows. */
    private static final int ROWS_AT_ONCE = 20_000;

    private record Row(String providerId, Interval window) {
    }

    private final Connection connection;
    private final List<Row> rows = new ArrayList<>();

    private HoursWindowTable(Connection connection) {
        this.connection = connection;
    }

    /** Puts the windows of the new hours, from each change on, for those of the hours before it. */
    static void change(Connection connection, List<HoursRow> changed, Instant horizon) throws SQLException {
        try (var statement = connection.prepareStatement(DELETE_AFTER)) {
            new Columns<>(statement, changed).text(HoursRow::providerId).time(row -> row.first().at());
            statement.executeUpdate();
        }
        var table = new HoursWindowTable(connection);
        for (HoursRow each : changed) {
            for (int i = 0; i < each.changes().size(); i++) {
                boolean isLast = i == each.changes().size() - 1;
                table.add(each.providerId(), each.changes().get(i), horizon,
                        isLast ? Instant.MAX : each.changes().get(i + 1).at());
            }
        }
        table.flush();
    }

    /** Adds the windows that start from one horizon on, up to the next. */
    static void moveOn(Connection connection, List<DueHours> due, Instant horizon) throws SQLException {
        var table = new HoursWindowTable(connection);
        for (DueHours each : due) {
            for (Interval window : each.hours().overlapping(new Interval(each.expandedUntil(), horizon))) {
                if (!window.start().isBefore(each.expandedUntil())) {
                    table.add(each.providerId(), window);
                }
            }
        }
        table.flush();
    }

    /** @param until when these hours were changed again: what had not ended by then is of the next ones */
    private void add(String providerId, HoursChange change, Instant horizon, Instant until) throws SQLException {
        if (!change.at().isBefore(horizon)) {
            return;
        }
        WeeklyHours hours = change.hours();
        for (Interval window : hours.overlapping(new Interval(change.at(), horizon))) {
            if (!window.end().isAfter(until)) {
                add(providerId, window);
            }
        }
    }

    private void add(String providerId, Interval window) throws SQLException {
        rows.add(new Row(providerId, window));
        if (rows.size() == ROWS_AT_ONCE) {
            flush();
        }
    }

    private void flush() throws SQLException {
        if (!rows.isEmpty()) {
            try (var statement = connection.prepareStatement(INSERT)) {
                new Columns<>(statement, rows)
                        .text(Row::providerId)
                        .time(row -> row.window().start())
                        .time(row -> row.window().end());
                statement.executeUpdate();
            }
            rows.clear();
        }
    }
}
