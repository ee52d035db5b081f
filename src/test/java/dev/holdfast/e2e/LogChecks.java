package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What must hold of the topics and the mirror whatever happened; looks at JSON and SQL, not at the rules' code. */
public final class LogChecks {

    private static final Set<String> TAKES_TIME = Set.of("HELD", "CONFIRMED");

    private final Logs logs;
    private final List<String> violations = new ArrayList<>();
    private final Map<String, JsonNode> reservations = new TreeMap<>();
    /** By provider, then reservation: those that take time at this point of the log. */
    private final Map<String, Map<String, JsonNode>> takenOfProviders = new HashMap<>();

    private LogChecks(Logs logs) {
        this.logs = logs;
    }

    /** What does not hold, a sentence each. */
    public static List<String> violations(Logs logs) {
        var checks = new LogChecks(logs);
        checks.everyInputIsAnsweredOnce();
        checks.everyProvidersLogIsWhole();
        checks.noClientIsInTwoPlaces();
        checks.everyConfirmationGoesOutOnce();
        return checks.violations;
    }

    /** What the mirror's reservations are by the log alone: id to status. */
    public static Map<String, String> reservationsByLog(Logs logs) {
        var checks = new LogChecks(logs);
        checks.everyProvidersLogIsWhole();
        var statuses = new TreeMap<String, String>();
        checks.reservations.forEach((id, reservation) -> statuses.put(id, summary(reservation)));
        return statuses;
    }

    public static Map<String, String> reservationsByMirror(String jdbcUrl) {
        var statuses = new TreeMap<String, String>();
        query(jdbcUrl, """
                SELECT provider_id || '/' || reservation_id, concat_ws(' ', client_id, status,
                       extract(epoch FROM starts_at)::bigint, extract(epoch FROM ends_at)::bigint)
                FROM reservation""", row -> statuses.put(row.getString(1), row.getString(2)));
        return statuses;
    }

    public static Set<String> eventIdsByLog(Logs logs) {
        return logs.events().stream().map(event -> event.get("eventId").textValue()).collect(Collectors.toSet());
    }

    public static List<String> eventIdsByMirror(String jdbcUrl) {
        var ids = new ArrayList<String>();
        query(jdbcUrl, "SELECT event_id FROM event", row -> ids.add(row.getString(1)));
        return ids;
    }

    private void everyInputIsAnsweredOnce() {
        var fates = new HashMap<String, Integer>();
        for (ConsumerRecord<byte[], byte[]> record : logs.of(Topic.RESERVATION_EVENTS)) {
            if (Logs.json(record).has("requestId")) {
                fates.merge(Logs.header(record, HeaderNames.CAUSE), 1, Integer::sum);
            }
        }
        for (ConsumerRecord<byte[], byte[]> record : logs.of(Topic.DEAD_LETTERS)) {
            fates.merge(Logs.header(record, HeaderNames.CAUSE), 1, Integer::sum);
        }
        List<ConsumerRecord<byte[], byte[]>> inputs = new ArrayList<>(logs.of(Topic.AVAILABILITY));
        inputs.addAll(logs.of(Topic.RESERVATION_REQUESTS));
        for (ConsumerRecord<byte[], byte[]> record : inputs) {
            String origin = Logs.header(record, HeaderNames.ORIGIN);
            if (origin != null) {
                fates.merge(origin, 1, Integer::sum);
            }
        }
        for (ConsumerRecord<byte[], byte[]> record : inputs) {
            int count = fates.getOrDefault(Logs.position(record), 0);
            if (count != (isTick(record) ? 0 : 1)) {
                violations.add(Logs.position(record) + " had " + count + " answers");
            }
        }
    }

    private void everyProvidersLogIsWhole() {
        var last = new HashMap<String, JsonNode>();
        for (JsonNode event : logs.events()) {
            String provider = event.get("providerId").textValue();
            long sequence = event.get("sequence").longValue();
            if (sequence == 0) {
                continue;
            }
            JsonNode before = last.put(provider, event);
            long expected = before == null ? 1 : before.get("sequence").longValue() + 1;
            if (sequence != expected) {
                violations.add(event.get("eventId") + " should have sequence " + expected);
            }
            if (before != null && time(event, "at").isBefore(time(before, "at"))) {
                violations.add(event.get("eventId") + " is before " + before.get("eventId"));
            }
            if (event.has("reservation")) {
                changed(provider, event);
            }
        }
    }

    private void changed(String provider, JsonNode event) {
        JsonNode reservation = event.get("reservation");
        String id = provider + "/" + reservation.get("reservationId").textValue();
        reservations.put(id, reservation);
        change(event, takenOfProviders.computeIfAbsent(provider, any -> new HashMap<>()), id, reservation);
    }

    private void change(JsonNode event, Map<String, JsonNode> takenTimes, String id, JsonNode reservation) {
        takenTimes.remove(id);
        if (!TAKES_TIME.contains(reservation.get("status").textValue())) {
            return;
        }
        takenTimes.forEach((otherId, other) -> {
            if (time(other, "start").isBefore(time(reservation, "end"))
                    && time(reservation, "start").isBefore(time(other, "end"))) {
                violations.add(event.get("eventId") + " overlaps " + otherId);
            }
        });
        takenTimes.put(id, reservation);
    }

    /** At the log's end; before it, the logs of two providers have no common order in which to look. */
    private void noClientIsInTwoPlaces() {
        var takenOfClients = new HashMap<String, Map<String, JsonNode>>();
        for (JsonNode event : logs.events()) {
            JsonNode newest = reservations.get(event.get("providerId").textValue() + "/"
                    + event.path("reservation").path("reservationId").asText());
            if (newest != null) {
                change(event, takenOfClients.computeIfAbsent(newest.get("clientId").textValue(), any -> new HashMap<>()),
                        event.get("providerId").textValue() + "/" + newest.get("reservationId").textValue(), newest);
            }
        }
    }

    private void everyConfirmationGoesOutOnce() {
        List<String> said = logs.events().stream()
                .filter(event -> event.get("type").textValue().equals("reservation.confirmed.v1"))
                .map(event -> event.get("eventId").textValue()).sorted().toList();
        List<String> sent = logs.of(Topic.RESERVATION_CONFIRMATIONS).stream().map(Logs::json)
                .filter(event -> event.get("type").textValue().equals("reservation.confirmed.v1"))
                .map(event -> event.get("eventId").textValue()).sorted().toList();
        if (!said.equals(sent)) {
            violations.add("confirmed were " + said + ", but confirmations went out for " + sent);
        }
    }

    private static boolean isTick(ConsumerRecord<byte[], byte[]> record) {
        return record.value() != null && new String(record.value(), UTF_8)
                .equals("{\"type\":\"clock.tick.v1\"}");
    }

    private static Instant time(JsonNode node, String field) {
        return Instant.parse(node.get(field).textValue());
    }

    private static String summary(JsonNode reservation) {
        return reservation.get("clientId").textValue() + " " + reservation.get("status").textValue() + " "
                + time(reservation, "start").getEpochSecond() + " " + time(reservation, "end").getEpochSecond();
    }

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    private static void query(String jdbcUrl, String sql, Row each) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
             Statement statement = connection.createStatement();
             ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                each.read(rows);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
