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
                       FROM event WHERE type = 'policy.changed' ORDER BY provider_id, sequence DESC) policies USING (provider_id)
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
            FROM (SELECT event.*, body -> 'reservation' AS told FROM event WHERE type LIKE 'reservation.%') tales
            ORDER BY provider_id, reservation_id, sequence DESC
            """, "SELECT * FROM reservation"),
    /** What regular hours mean is compared in {@link MirroredHours}. */
    PROVIDER_HOURS("provider_hours", "provider_id", """
            SELECT partition, log_offset, provider_id, hours ->> 'zone' AS zone, at AS since
            FROM (%s) latest""".formatted(latestHours()), "SELECT * FROM provider_hours"),
    WEEKLY_HOURS("weekly_hours", "provider_id, weekday, opens, closes", """
            SELECT DISTINCT partition, log_offset, provider_id, array_position(ARRAY['MONDAY', 'TUESDAY', 'WEDNESDAY',
                            'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'], day)::smallint AS weekday,
                   (each ->> 'from')::time AS opens, (each ->> 'to')::time AS closes
            FROM (%s) latest, jsonb_each(hours -> 'weekly') AS days (day, windows), jsonb_array_elements(windows) AS each
            """.formatted(latestHours()), "SELECT * FROM weekly_hours"),
    /** All windows of a date are one row here. */
    HOURS_OVERRIDE("hours_override", "provider_id, on_date", """
            SELECT partition, log_offset, provider_id, day::date AS on_date, %s AS windows
            FROM (SELECT latest.*, day, (each ->> 'from')::time AS opens, (each ->> 'to')::time AS closes
                  FROM (%s) latest, jsonb_each(hours -> 'overrides') AS days (day, windows)
                       LEFT JOIN jsonb_array_elements(windows) AS each ON true) each
            GROUP BY partition, log_offset, provider_id, day
            """.formatted(windowsOfADate(), latestHours()), """
            SELECT provider_id, on_date, %s AS windows FROM hours_override GROUP BY provider_id, on_date
            """.formatted(windowsOfADate()));

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

    private static String latestHours() {
        return """
                SELECT DISTINCT ON (provider_id) partition, log_offset, provider_id, at, body -> 'hours' AS hours
                FROM event WHERE type = 'availability.changed' AND body -> 'hours' IS NOT NULL
                ORDER BY provider_id, sequence DESC""";
    }

    private static String windowsOfADate() {
        String window = "coalesce(opens || ' to ' || closes, 'none')";
        return "string_agg(DISTINCT " + window + ", ', ' ORDER BY " + window + ")";
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
                                   (stretch ->> 'start')::timestamptz AS starts_at, (stretch ->> 'end')::timestamptz AS ends_at
                            FROM event, unnest(ARRAY['%1$sRemoved', '%1$sAdded']) AS side,
                                 jsonb_array_elements(body -> side) AS stretch
                            WHERE type = 'availability.changed') said
                      ORDER BY provider_id, starts_at, sequence DESC, is_there DESC) words
                WHERE is_there AND %2$s""".formatted(kind, isToCome("words"));
    }

    private static String windowsToCome(String table) {
        return "SELECT * FROM " + table + " WHERE " + isToCome(table);
    }

    /** Of windows that ended by the provider's newest event, nothing is promised: they go some time later. */
    private static String isToCome(String of) {
        return "coalesce(ends_at > (SELECT at FROM provider WHERE provider.provider_id = " + of + ".provider_id), true)";
    }
}
