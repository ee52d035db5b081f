package dev.holdfast.mirror;

import dev.holdfast.domain.WeeklyHours;
import dev.holdfast.domain.WeeklyHours.LocalWindow;
import dev.holdfast.mirror.Batch.HoursRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code provider_hours}, {@code weekly_hours} and {@code hours_override}: the regular hours as they are now; what they
 * mean is in {@link HoursWindowTable}. As with {@link WindowTable}, the provider's sequence tells what is news, so
 * {@link ProviderTable} is written after them.
 */
final class HoursTables {

    private static final String NEWS = """
            SELECT new.provider_id FROM unnest(?::text[], ?::bigint[]) AS new (provider_id, sequence)
            WHERE NOT EXISTS (SELECT FROM provider
                              WHERE provider.provider_id = new.provider_id AND provider.sequence >= new.sequence)
            """;
    private static final String UPSERT_PROVIDER = """
            INSERT INTO provider_hours (provider_id, zone, since, expanded_until)
            SELECT * FROM unnest(?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[])
            ON CONFLICT (provider_id) DO UPDATE SET
                zone = excluded.zone, since = excluded.since, expanded_until = excluded.expanded_until
            """;
    private static final List<String> FORGET = List.of(
            "DELETE FROM weekly_hours WHERE provider_id = ANY (?::text[])",
            "DELETE FROM hours_override WHERE provider_id = ANY (?::text[])");
    /** The same window twice is once. */
    private static final String INSERT_WEEKLY = """
            INSERT INTO weekly_hours (provider_id, weekday, opens, closes)
            SELECT * FROM unnest(?::text[], ?::smallint[], ?::time[], ?::time[])
            ON CONFLICT DO NOTHING
            """;
    private static final String INSERT_OVERRIDE = """
            INSERT INTO hours_override (provider_id, on_date, opens, closes)
            SELECT * FROM unnest(?::text[], ?::date[], ?::time[], ?::time[])
            ON CONFLICT DO NOTHING
            """;

    private record Weekly(String providerId, DayOfWeek day, LocalWindow window) {
    }

    /** @param window null on a day off */
    private record DayOverride(String providerId, LocalDate date, LocalWindow window) {
    }

    private HoursTables() {
    }

    /** @param horizon up to where the hours are expanded */
    static void write(Connection connection, Collection<HoursRow> rows, Instant horizon) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        Set<String> news = news(connection, rows);
        List<HoursRow> changed = rows.stream().filter(row -> news.contains(row.providerId())).toList();
        if (changed.isEmpty()) {
            return;
        }
        replaceWeek(connection, changed);
        HoursWindowTable.change(connection, changed, horizon);
        try (var statement = connection.prepareStatement(UPSERT_PROVIDER)) {
            new Columns<>(statement, changed)
                    .text(HoursRow::providerId)
                    .text(row -> row.last().hours().zone())
                    .time(row -> row.last().at())
                    .time(row -> horizon);
            statement.executeUpdate();
        }
    }

    private static Set<String> news(Connection connection, Collection<HoursRow> rows) throws SQLException {
        try (var statement = connection.prepareStatement(NEWS)) {
            new Columns<>(statement, rows).text(HoursRow::providerId).bigint(HoursRow::sequence);
            var news = new HashSet<String>();
            try (var result = statement.executeQuery()) {
                while (result.next()) {
                    news.add(result.getString(1));
                }
            }
            return news;
        }
    }

    private static void replaceWeek(Connection connection, List<HoursRow> changed) throws SQLException {
        for (String forget : FORGET) {
            try (var statement = connection.prepareStatement(forget)) {
                new Columns<>(statement, changed).text(HoursRow::providerId);
                statement.executeUpdate();
            }
        }
        var weekly = new ArrayList<Weekly>();
        var overrides = new ArrayList<DayOverride>();
        for (HoursRow row : changed) {
            WeeklyHours hours = row.last().hours();
            hours.weekly().forEach((day, windows) ->
                    windows.forEach(window -> weekly.add(new Weekly(row.providerId(), day, window))));
            for (Map.Entry<LocalDate, List<LocalWindow>> each : hours.overrides().entrySet()) {
                if (each.getValue().isEmpty()) {
                    overrides.add(new DayOverride(row.providerId(), each.getKey(), null));
                }
                each.getValue().forEach(window -> overrides.add(new DayOverride(row.providerId(), each.getKey(), window)));
            }
        }
        try (var statement = connection.prepareStatement(INSERT_WEEKLY)) {
            new Columns<>(statement, weekly)
                    .text(Weekly::providerId)
                    .bigint(row -> (long) row.day().getValue())
                    .text(row -> row.window().from())
                    .text(row -> row.window().to());
            statement.executeUpdate();
        }
        try (var statement = connection.prepareStatement(INSERT_OVERRIDE)) {
            new Columns<>(statement, overrides)
                    .text(DayOverride::providerId)
                    .text(DayOverride::date)
                    .text(row -> row.window() == null ? null : row.window().from())
                    .text(row -> row.window() == null ? null : row.window().to());
            statement.executeUpdate();
        }
    }
}
