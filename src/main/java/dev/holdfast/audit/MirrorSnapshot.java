package dev.holdfast.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.contract.Topic;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The mirror as it was at one moment, in one {@code REPEATABLE READ} transaction: its rows must be just what the log
 * says up to the offsets that it has stored. Events are compared one by one as they are read; the other tables, with what
 * SQL folds the events to.
 */
final class MirrorSnapshot implements AutoCloseable {

    static final String NAME = "mirror-equals-log";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENTS = Topic.RESERVATION_EVENTS.topicName();
    private static final int FETCH_ROWS = 1_000;

    /** The rows of one partition that are not compared yet. */
    private record Cursor(PreparedStatement statement, ResultSet rows, long nextOffset, boolean[] isOnRow) {

        private long offset() throws SQLException {
            return isOnRow[0] ? rows.getLong("log_offset") : Long.MAX_VALUE;
        }

        private void next() throws SQLException {
            isOnRow[0] = rows.next();
        }
    }

    private final Connection connection;
    private final Sayer say;
    private final Map<Integer, Cursor> cursors = new TreeMap<>();
    private long compared;

    /**
     * Takes the snapshot.
     *
     * @throws AuditException if Postgres can't be read, or has no mirror
     */
    MirrorSnapshot(String jdbcUrl, String user, String password, Sayer say) {
        this.say = say;
        var properties = new Properties();
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        properties.setProperty("ApplicationName", "holdfast-verify");
        try {
            connection = DriverManager.getConnection(jdbcUrl, properties);
        } catch (SQLException e) {
            throw new AuditException("Postgres can't be reached: " + e.getMessage() + " Check --postgres-url, --postgres-user and "
                    + "--postgres-password.", e);
        }
        try {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            openCursors();
        } catch (SQLException e) {
            close();
            throw new AuditException("The mirror can't be read: " + e.getMessage() + ". Check that --postgres-url names the "
                    + "mirror's database, and that --postgres-user may read it.", e);
        }
    }

    /** An event of the log; those of one partition come in their order. */
    void event(Place place, String cause, byte[] value) {
        Cursor cursor = cursors.get(place.partition());
        if (cursor == null || place.offset() >= cursor.nextOffset()) {
            return;
        }
        try {
            sayRowsBefore(cursor, place.partition(), place.offset());
            if (cursor.offset() > place.offset()) {
                say.say(place, "the mirror's table event has no row for this event");
            } else {
                compare(place, cause, value, cursor.rows());
                compared++;
                cursor.next();
            }
        } catch (SQLException e) {
            throw lost(e);
        }
    }

    /** How many rows of the table {@code event} were compared. */
    long compared() {
        return compared;
    }

    /** Says what the tables have that the events have not, and the other way round, once the log is read. */
    void finish() {
        try {
            for (Map.Entry<Integer, Cursor> each : cursors.entrySet()) {
                sayRowsBefore(each.getValue(), each.getKey(), Long.MAX_VALUE);
            }
            for (MirrorTable each : MirrorTable.values()) {
                compare(each);
            }
            new MirroredHours(connection, say).compare();
        } catch (SQLException e) {
            throw lost(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It was only read.
        }
    }

    private void openCursors() throws SQLException {
        var nextOffsets = new HashMap<Integer, Long>();
        try (var statement = connection.prepareStatement("SELECT partition, next_offset FROM mirror_progress WHERE topic = ?")) {
            statement.setString(1, EVENTS);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    nextOffsets.put(rows.getInt(1), rows.getLong(2));
                }
            }
        }
        for (Map.Entry<Integer, Long> each : nextOffsets.entrySet()) {
            PreparedStatement statement = connection.prepareStatement("SELECT * FROM event WHERE partition = ? ORDER BY log_offset");
            statement.setFetchSize(FETCH_ROWS);
            statement.setInt(1, each.getKey());
            var cursor = new Cursor(statement, statement.executeQuery(), each.getValue(), new boolean[1]);
            cursor.next();
            cursors.put(each.getKey(), cursor);
        }
    }

    private void sayRowsBefore(Cursor cursor, int partition, long offset) throws SQLException {
        while (cursor.offset() < offset) {
            say.say(new Place(EVENTS, partition, cursor.offset()), "the mirror's table event has a row for this, but "
                    + (cursor.offset() < cursor.nextOffset() ? "the log has no event there"
                    : "has stored that it holds the events before " + cursor.nextOffset() + " only"));
            cursor.next();
        }
    }

    private void compare(Place place, String cause, byte[] value, ResultSet row) throws SQLException {
        LoggedEvent event;
        try {
            event = LoggedEvent.read(place, value, cause, any -> Times.NONE);
        } catch (IllegalArgumentException e) {
            // Told already, where the log itself is checked.
            return;
        }
        var wrong = new ArrayList<String>();
        LoggedReservation reservation = event.reservation();
        boolean isRejected = event.is("request.rejected");
        JsonNode asked = isRejected ? event.body().path("asked") : MissingNode.getInstance();
        differ(wrong, "event_id", event.eventId(), row.getString("event_id"));
        differ(wrong, "provider_id", event.providerId(), row.getString("provider_id"));
        differ(wrong, "sequence", event.sequence(), row.getLong("sequence"));
        differ(wrong, "type", event.type(), row.getString("type"));
        differ(wrong, "at", event.at(), row.getTimestamp("at").getTime());
        differ(wrong, "request_id", event.requestId(), row.getString("request_id"));
        differ(wrong, "reservation_id", reservation == null ? asked.path("reservationId").textValue() : reservation.id(),
                row.getString("reservation_id"));
        differ(wrong, "client_id", reservation == null ? asked.path("clientId").textValue() : reservation.clientId(),
                row.getString("client_id"));
        differ(wrong, "wanted_start", wanted(asked, "start"), instant(row, "wanted_start"));
        differ(wrong, "wanted_end", wanted(asked, "end"), instant(row, "wanted_end"));
        differ(wrong, "reason", isRejected ? Times.text(event.body(), "reason") : null, row.getString("reason"));
        differ(wrong, "cause", cause, row.getString("cause"));
        differ(wrong, "body", event.body(), json(row.getString("body")));
        if (!wrong.isEmpty()) {
            say.say(place, "the mirror's table event has it otherwise: " + String.join(", ", wrong));
        }
    }

    private static Instant wanted(JsonNode asked, String end) {
        String time = asked.path("time").path(end).textValue();
        return time == null ? null : Instant.parse(time);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    private void compare(MirrorTable table) throws SQLException {
        try (var statement = connection.prepareStatement(table.query())) {
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    JsonNode expected = json(rows.getString("expected"));
                    JsonNode found = json(rows.getString("found"));
                    Place place = expected == null ? null : new Place(EVENTS, rows.getInt("partition"), rows.getLong("log_offset"));
                    say.say(place, "the mirror's table " + table.table() + " " + difference(expected, found));
                }
            }
        }
    }

    private static String difference(JsonNode expected, JsonNode found) {
        if (expected == null) {
            return "has a row that no event leads to: " + found;
        }
        if (found == null) {
            return "has no row for what this event leaves: " + expected;
        }
        List<String> wrong = new ArrayList<>();
        expected.properties().forEach(each -> differ(wrong, each.getKey(), each.getValue(), found.get(each.getKey())));
        return "has it otherwise than this event leaves it: " + String.join(", ", wrong) + "; the row is "
                + expected.properties().stream().map(Map.Entry::getKey).filter(name -> name.endsWith("_id") || name.equals("on_date"))
                .map(name -> name + " " + found.get(name)).collect(Collectors.joining(", "));
    }

    private static void differ(List<String> wrong, String column, Object expected, Object found) {
        if (expected == null ? found != null : !expected.equals(found)) {
            wrong.add(column + " should be " + expected + ", but is " + found);
        }
    }

    private static JsonNode json(String text) {
        try {
            return text == null ? null : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Postgres gives no JSON for jsonb", e);
        }
    }

    private static AuditException lost(SQLException e) {
        return new AuditException("Postgres stopped answering: " + e.getMessage() + ".", e);
    }
}
