package dev.holdfast.mirror;

import dev.holdfast.domain.Policy;
import dev.holdfast.mirror.Batch.ProviderRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;

/** {@code provider}: policy and newest event of each. */
final class ProviderTable {

    private static final String MERGE = """
            MERGE INTO provider known
            USING unnest(?::text[], ?::timestamptz[], ?::timestamptz[], ?::bigint[], ?::boolean[],
                         ?::interval[], ?::interval[], ?::interval[], ?::interval[], ?::interval[], ?::interval[])
                  AS new (provider_id, since, at, sequence, sets_policy,
                          slot_length, lead_time, hold_duration, horizon, buffer_before, buffer_after)
            ON known.provider_id = new.provider_id
            WHEN NOT MATCHED THEN
                INSERT (provider_id, slot_length, lead_time, hold_duration, horizon, buffer_before, buffer_after,
                        since, at, sequence)
                VALUES (new.provider_id, new.slot_length, new.lead_time, new.hold_duration, new.horizon,
                        new.buffer_before, new.buffer_after, new.since, new.at, new.sequence)
            WHEN MATCHED AND new.sequence > known.sequence AND new.sets_policy THEN
                UPDATE SET slot_length = new.slot_length, lead_time = new.lead_time,
                           hold_duration = new.hold_duration, horizon = new.horizon,
                           buffer_before = new.buffer_before, buffer_after = new.buffer_after,
                           at = new.at, sequence = new.sequence
            WHEN MATCHED AND new.sequence > known.sequence THEN
                UPDATE SET at = new.at, sequence = new.sequence
            """;

    private ProviderTable() {
    }

    static void write(Connection connection, Collection<ProviderRow> rows) throws SQLException {
        try (var statement = connection.prepareStatement(MERGE)) {
            new Columns<>(statement, rows)
                    .text(ProviderRow::providerId)
                    .text(ProviderRow::since)
                    .text(ProviderRow::at)
                    .bigint(ProviderRow::sequence)
                    .bool(row -> row.policy() != null)
                    .text(of(Policy::slotLength))
                    .text(of(Policy::leadTime))
                    .text(of(Policy::holdDuration))
                    .text(of(Policy::horizon))
                    .text(of(Policy::bufferBefore))
                    .text(of(Policy::bufferAfter));
            statement.executeUpdate();
        }
    }

    /** A provider that is new and set no policy has the default. */
    private static Function<ProviderRow, Object> of(Function<Policy, ?> value) {
        return row -> value.apply(row.policy() != null ? row.policy() : Policy.DEFAULT);
    }
}
