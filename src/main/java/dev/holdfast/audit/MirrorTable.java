package dev.holdfast.audit;

/**
 * A table of the mirror that the events fold to: what SQL makes of the table {@code event}, which is compared with the
 * log row by row. Columns that the fold does not name are not compared.
 */
enum MirrorTable {

    /** The policy of each provider, and its newest event. */
    PROVIDER("provider", "provider_id", """
            SELECT newest.*, %s
            FROM (SELECT DISTINCT ON (provider_id) partition, log_offset, provider_id, at, sequence,
                         min(at) OVER (PARTITION BY provider_id) AS since
                  FROM event WHERE sequence > 0 ORDER BY provider_id, sequence DESC) newest
            LEFT JOIN (SELECT DISTINCT ON (provider_id) provider_id, body -> 'policy' AS policy
                       FROM event WHERE type = 'policy.changed' ORDER BY provider_id, sequence DESC) set USING (provider_id)
            """.formatted(policyColumns()), """
            SELECT provider_id, since, at, sequence, extract(epoch FROM slot_length) AS slot_length,
                   extract(epoch FROM lead_time) AS lead_time, extract(epoch FROM hold_duration) AS hold_duration,
                   extract(epoch FROM horizon) AS horizon, extract(epoch FROM buffer_before) AS buffer_before,
                   extract(epoch FROM buffer_after) AS buffer_after
            FROM provider"""),
    OPEN_WINDOW("open_window", "provider_id, starts_at", windows("open"), windowsToCome("open_window")),
    CLOSED_WINDOW("closed_window", "provider_id, starts_at", windows("closed"), windowsToCome("closed_window")),
    /** Each reservation as its newest event left it. */
    RESERVATION("reservation", "provider_id, reservation_id", """
            SELECT DISTINCT ON (provider_id, reservation_id) partition, log_offset, provider_id, reservation_id,
                   sequence, told ->> 'clientId' AS client_id, (told ->> 'start')::timestamptz AS starts_at,
                   (told ->> 'end')::timestamptz AS ends_at, told ->> 'status' AS status,
                   (told ->> 'heldAt')::timestamptz AS held_at, (told ->> 'expiresAt')::timestamptz AS expires_at,
                   (told ->> 'confirmedAt')::timestamptz AS confirmed_at, (told ->> 'endedAt')::timestamptz AS ended_at
            FROM (SELECT event.*, body -> 'reservation' AS told FROM event WHERE type LIKE 'reservation.%') told
            ORDER BY provider_id, reservation_id, sequence DESC
            """, "SELECT * FROM reservation");

    private final String table;
    private final String query;

    /**
     * @param key      the columns that name a row
     * @param expected selects partition and log_offset of the event that decides, and the row that it leaves
     * @param found    selects the rows that are there
     */
    MirrorTable(String table, String key, String expected, String found) {
        this.table = table;
        this.query = """
                SELECT partition, log_offset, expected, found
                FROM (SELECT %1$s, partition, log_offset, to_jsonb(fold) - 'partition' - 'log_offset' AS expected
                      FROM (%2$s) fold) fold
                FULL JOIN (SELECT %1$s, to_jsonb(rows) AS found FROM (%3$s) rows) rows USING (%1$s)
                WHERE (found @> expected) IS NOT TRUE
                ORDER BY partition, log_offset, %1$s
                """.formatted(key, expected, found);
    }

    /** The name in the database. */
    String table() {
        return table;
    }

    /** Selects where the table and the events disagree: the event's partition and offset, and both rows as JSON. */
    String query() {
        return query;
    }

    private static String policyColumns() {
        return policyColumn("slotLength", "slot_length", Terms.DEFAULT.slotLength()) + ", "
                + policyColumn("leadTime", "lead_time", Terms.DEFAULT.leadTime()) + ", "
                + policyColumn("holdDuration", "hold_duration", Terms.DEFAULT.holdDuration()) + ", "
                + policyColumn("horizon", "horizon", Terms.DEFAULT.horizon()) + ", "
                + policyColumn("bufferBefore", "buffer_before", Terms.DEFAULT.bufferBefore()) + ", "
                + policyColumn("bufferAfter", "buffer_after", Terms.DEFAULT.bufferAfter());
    }

    /** In seconds: an interval of a day and one of 24 hours are written in different ways. */
    private static String policyColumn(String field, String column, long defaultMs) {
        return "coalesce(extract(epoch FROM (policy ->> '" + field + "')::interval), " + defaultMs / 1000 + ".000000) AS " + column;
    }

    /** The last word about a start decides; in one event, what it adds comes after what it removes. */
    private static String windows(String kind) {
        return """
                SELECT partition, log_offset, provider_id, starts_at, ends_at
                FROM (SELECT DISTINCT ON (provider_id, starts_at) *
                      FROM (SELECT partition, log_offset, provider_id, sequence, side LIKE '%%Added' AS is_there,
                                   (range ->> 'start')::timestamptz AS starts_at, (range ->> 'end')::timestamptz AS ends_at
                            FROM event, unnest(ARRAY['%1$sRemoved', '%1$sAdded']) AS side,
                                 jsonb_array_elements(body -> side) AS range
                            WHERE type = 'availability.changed') said
                      ORDER BY provider_id, starts_at, sequence DESC, is_there DESC) last
                WHERE is_there AND %2$s""".formatted(kind, "ends_at > " + newest("last"));
    }

    /** Of windows that ended by the provider's newest event, nothing is promised: they go some time later. */
    private static String windowsToCome(String table) {
        return "SELECT * FROM " + table + " WHERE coalesce(ends_at > " + newest(table) + ", true)";
    }

    private static String newest(String of) {
        return "(SELECT max(at) FROM event newest WHERE newest.provider_id = " + of + ".provider_id AND sequence > 0)";
    }
}
