package dev.holdfast.mirror;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.parts.RealParts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PGInterval;
import org.postgresql.util.PGobject;

/** One test's schema in a real Postgres, looked at from outside of the mirror. */
final class Database {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TABLES =
            List.of("provider", "reservation", "open_window", "closed_window", "provider_hours", "weekly_hours",
                    "hours_override", "hours_window", "event");

    /** What a mirror has written it does not write again: a step back would hide behind rows that are as they were. */
    private static final String ONLY_FORWARD = """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE check_violation USING MESSAGE =
                    format('a mirror went from %s to %s', old.next_offset, new.next_offset); END
            $$;
            CREATE TRIGGER only_forward BEFORE UPDATE ON mirror_progress FOR EACH ROW
                WHEN (new.next_offset <= old.next_offset AND current_setting('application_name') = 'holdfast-mirror')
                EXECUTE FUNCTION refuse();
            """;

    private final PostgresSettings settings;

    Database(PostgresSettings settings) {
        this.settings = settings;
    }

    /** A schema of its own, with the mirror's tables. */
    static Database create(RealParts.Postgres postgres, String schema) throws SQLException {
        var database = new Database(new PostgresSettings(postgres.jdbcUrl(), null, null, schema));
        MirrorSchema.migrate(database.settings);
        database.execute(ONLY_FORWARD);
        return database;
    }

    PostgresSettings settings() {
        return settings;
    }

    /** The rows of each table but {@code mirror_progress}. */
    Map<String, Set<Map<String, Object>>> tables() throws SQLException {
        var tables = new TreeMap<String, Set<Map<String, Object>>>();
        for (String table : TABLES) {
            var rows = query("SELECT * FROM " + table);
            var distinct = new HashSet<>(rows);
            if (distinct.size() < rows.size()) {
                throw new AssertionError("a row of " + table + " is there twice");
            }
            tables.put(table, distinct);
        }
        return tables;
    }

    /** Changes whenever any row is written again, be it as it was. */
    List<Map<String, Object>> versions() throws SQLException {
        var versions = new ArrayList<Map<String, Object>>();
        for (String table : TABLES) {
            versions.addAll(query("SELECT ctid::text, xmin::text FROM " + table + " ORDER BY 1"));
        }
        return versions;
    }

    Map<Integer, Long> progress() throws SQLException {
        var progress = new TreeMap<Integer, Long>();
        for (var row : query("SELECT partition, next_offset FROM mirror_progress")) {
            progress.put((Integer) row.get("partition"), (Long) row.get("next_offset"));
        }
        return progress;
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect(); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    List<Map<String, Object>> query(String sql) throws SQLException {
        try (Connection connection = connect(); var statement = connection.createStatement();
             ResultSet result = statement.executeQuery(sql)) {
            var rows = new ArrayList<Map<String, Object>>();
            while (result.next()) {
                var row = new TreeMap<String, Object>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.put(result.getMetaData().getColumnName(i), value(result, i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    Connection connect() throws SQLException {
        var source = new PGSimpleDataSource();
        source.setUrl(settings.jdbcUrl());
        source.setCurrentSchema(settings.schema());
        return source.getConnection();
    }

    private static Object value(ResultSet result, int column) throws SQLException {
        String type = result.getMetaData().getColumnTypeName(column);
        if (type.equals("timestamptz")) {
            OffsetDateTime time = result.getObject(column, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
        Object value = type.equals("date") ? result.getObject(column, LocalDate.class)
                : type.equals("time") ? result.getObject(column, LocalTime.class) : result.getObject(column);
        if (value instanceof PGInterval interval) {
            return Duration.ofDays(interval.getDays()).plusHours(interval.getHours())
                    .plusMinutes(interval.getMinutes()).plusSeconds(interval.getWholeSeconds());
        }
        if (value instanceof PGobject json) {
            try {
                return JSON.readTree(json.getValue());
            } catch (JsonProcessingException e) {
                throw new SQLException(e);
            }
        }
        return value;
    }
}
