package dev.holdfast.mirror;

import dev.holdfast.domain.Policy;
import dev.holdfast.mirror.Batch.ProviderRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code provider}: policy and newest event of each. */
final class ProviderTable {

    private static final String INSERT = """
            INSERT INTO provider AS known (provider_id, since, at, sequence,
                                           slot_length, lead_time, hold_duration, horizon, buffer_before, buffer_after)
            """;
    /** A provider that is new and set no policy has the default. */
    private static final String WITHOUT_POLICY = INSERT + """
            SELECT new.*, ?::interval, ?::interval, ?::interval, ?::interval, ?::interval, ?::interval
            FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[], ?::bigint[]) AS new
            ON CONFLICT (provider_id) DO UPDATE SET at = excluded.at, sequence = excluded.sequence
            WHERE excluded.sequence > known.sequence
            """;
    private static final String WITH_POLICY = INSERT + """
            SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[], ?::bigint[],
                                 ?::interval[], ?::interval[], ?::interval[], ?::interval[], ?::interval[], ?::interval[])
            ON CONFLICT (provider_id) DO UPDATE SET
                slot_length = excluded.slot_length, lead_time = excluded.lead_time,
                hold_duration = excluded.hold_duration, horizon = excluded.horizon,
                buffer_before = excluded.buffer_before, buffer_after = excluded.buffer_after,
                at = excluded.at, sequence = excluded.sequence
            WHERE excluded.sequence > known.sequence
            """;
    /** In the order of the table's columns. */
    private static final List<Function<Policy, Duration>> PARTS = List.of(Policy::slotLength, Policy::leadTime,
            Policy::holdDuration, Policy::horizon, Policy::bufferBefore, Policy::bufferAfter);

    private ProviderTable() {
    }

    static void write(Connection connection, Collection<ProviderRow> rows) throws SQLException {
        Map<Boolean, List<ProviderRow>> bySettingPolicy = rows.stream()
                .collect(Collectors.partitioningBy(row -> row.policy() != null));
        writeWithoutPolicy(connection, bySettingPolicy.get(false));
        writeWithPolicy(connection, bySettingPolicy.get(true));
    }

    private static void writeWithoutPolicy(Connection connection, List<ProviderRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(WITHOUT_POLICY)) {
            var columns = new Columns<>(statement, rows);
            for (Function<Policy, Duration> part : PARTS) {
                columns.single(part.apply(Policy.DEFAULT));
            }
            newest(columns);
            statement.executeUpdate();
        }
    }

    private static void writeWithPolicy(Connection connection, List<ProviderRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(WITH_POLICY)) {
            var columns = newest(new Columns<>(statement, rows));
            for (Function<Policy, Duration> part : PARTS) {
                columns.text(row -> part.apply(row.policy()));
            }
            statement.executeUpdate();
        }
    }

    private static Columns<ProviderRow> newest(Columns<ProviderRow> columns) throws SQLException {
        return columns.text(ProviderRow::providerId)
                .time(ProviderRow::since)
                .time(ProviderRow::at)
                .bigint(ProviderRow::sequence);
    }
}
