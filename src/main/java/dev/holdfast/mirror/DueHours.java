package dev.holdfast.mirror;

import dev.holdfast.domain.WeeklyHours;
import dev.holdfast.domain.WeeklyHours.LocalWindow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** A provider's regular hours that are not expanded as far as they should be, read back from the tables. */
record DueHours(String providerId, Instant expandedUntil, WeeklyHours hours) {

    /** One row per window, and per day off; a week without any window is one row without a day. */
    private static final String READ = """
            WITH due AS (
                SELECT provider_id, zone, expanded_until FROM provider_hours
                WHERE expanded_until < ?::timestamptz ORDER BY expanded_until LIMIT ?
            )
            SELECT provider_id, zone, expanded_until, weekday, NULL::date AS on_date, opens, closes
            FROM due LEFT JOIN weekly_hours USING (provider_id)
            UNION ALL
            SELECT provider_id, zone, expanded_until, NULL, on_date, opens, closes
            FROM due JOIN hours_override USING (provider_id)
            """;

    /** At most so many of those who are behind the horizon. */
    static List<DueHours> read(Connection connection, Instant horizon, int limit) throws SQLException {
        var due = new LinkedHashMap<String, DueHours>();
        try (var statement = connection.prepareStatement(READ)) {
            statement.setString(1, horizon.toString());
            statement.setInt(2, limit);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    due.computeIfAbsent(rows.getString("provider_id"), DueHours.of(rows)).add(rows);
                }
            }
        }
        return List.copyOf(due.values());
    }

    private static Function<String, DueHours> of(ResultSet rows) throws SQLException {
        Instant until = rows.getObject("expanded_until", OffsetDateTime.class).toInstant();
        ZoneId zone = ZoneId.of(rows.getString("zone"));
        return id -> new DueHours(id, until,
                new WeeklyHours(zone, new EnumMap<>(DayOfWeek.class), new TreeMap<>()));
    }

    private void add(ResultSet row) throws SQLException {
        LocalTime opens = row.getObject("opens", LocalTime.class);
        LocalDate date = row.getObject("on_date", LocalDate.class);
        if (date != null) {
            add(hours.overrides(), date, opens, row);
        } else if (opens != null) {
            add(hours.weekly(), DayOfWeek.of(row.getInt("weekday")), opens, row);
        }
    }

    private static <K> void add(Map<K, List<LocalWindow>> days, K day, LocalTime opens, ResultSet row)
            throws SQLException {
        List<LocalWindow> windows = days.computeIfAbsent(day, key -> new ArrayList<>());
        if (opens != null) {
            windows.add(new LocalWindow(opens, row.getObject("closes", LocalTime.class)));
        }
    }
}
