package dev.holdfast.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the tables must hold, made from the JSON of the log alone, one event after the other. */
final class FoldedLog {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> CHANGES = Set.of("reservation.held.v1", "reservation.confirmed.v1",
            "reservation.expired.v1", "reservation.cancelled.v1", "reservation.rescheduled.v1",
            "reservation.completed.v1");

    private final Map<String, Map<String, Object>> providers = new HashMap<>();
    private final Map<String, Map<String, Object>> reservations = new HashMap<>();
    private final Set<Map<String, Object>> open = new HashSet<>();
    private final Set<Map<String, Object>> closed = new HashSet<>();
    private final Set<Map<String, Object>> events = new HashSet<>();
    private final FoldedHours hours;

    private FoldedLog(Instant horizon) {
        hours = new FoldedHours(horizon);
    }

    /**
     * The rows of each table.
     *
     * @param horizon up to which regular hours are expanded
     */
    static Map<String, Set<Map<String, Object>>> of(List<ConsumerRecord<byte[], byte[]>> records, Instant horizon)
            throws IOException {
        var folded = new FoldedLog(horizon);
        for (var record : records) {
            folded.add(record);
        }
        var tables = new TreeMap<>(folded.hours.tables());
        tables.put("provider", Set.copyOf(folded.providers.values()));
        tables.put("reservation", Set.copyOf(folded.reservations.values()));
        tables.put("open_window", folded.open);
        tables.put("closed_window", folded.closed);
        tables.put("event", folded.events);
        return tables;
    }

    private void add(ConsumerRecord<byte[], byte[]> record) throws IOException {
        JsonNode json = JSON.readTree(record.value());
        JsonNode reservation = json.path("reservation");
        JsonNode about = json.path(json.has("asked") ? "asked" : "reservation");
        String type = json.path("type").textValue();
        String provider = json.path("providerId").textValue();
        events.add(row("partition", record.partition(), "log_offset", record.offset(),
                "event_id", text(json, "eventId"), "provider_id", provider,
                "sequence", json.path("sequence").longValue(),
                "type", type.substring(0, type.length() - 3), "at", instant(json, "at"),
                "request_id", text(json, "requestId"), "reservation_id", text(about, "reservationId"),
                "client_id", text(about, "clientId"), "wanted_start", instant(json.at("/asked/time"), "start"),
                "wanted_end", instant(json.at("/asked/time"), "end"),
                "reason", type.equals("request.rejected.v1") ? text(json, "reason") : null,
                "cause", new String(record.headers().lastHeader("holdfast_cause").value(), UTF_8), "body", json));
        long sequence = json.path("sequence").longValue();
        if (sequence == 0) {
            return;
        }
        Map<String, Object> known = providers.computeIfAbsent(provider, id -> row("provider_id", id,
                "slot_length", Duration.ofMinutes(15), "lead_time", Duration.ofHours(24),
                "hold_duration", Duration.ofMinutes(30), "horizon", Duration.ofDays(365),
                "buffer_before", Duration.ZERO, "buffer_after", Duration.ZERO, "since", instant(json, "at")));
        known.put("at", instant(json, "at"));
        known.put("sequence", sequence);
        if (json.has("policy")) {
            Map.of("slotLength", "slot_length", "leadTime", "lead_time", "holdDuration", "hold_duration", "horizon",
                    "horizon", "bufferBefore", "buffer_before", "bufferAfter", "buffer_after")
                    .forEach((field, column) ->
                    known.put(column, Duration.parse(json.path("policy").path(field).textValue())));
        }
        if (CHANGES.contains(type)) {
            reservations.put(provider + " " + text(reservation, "reservationId"), row("provider_id", provider,
                    "reservation_id", text(reservation, "reservationId"), "client_id", text(reservation, "clientId"),
                    "starts_at", instant(reservation, "start"), "ends_at", instant(reservation, "end"),
                    "status", text(reservation, "status"), "held_at", instant(reservation, "heldAt"),
                    "expires_at", instant(reservation, "expiresAt"),
                    "confirmed_at", instant(reservation, "confirmedAt"),
                    "ended_at", instant(reservation, "endedAt"), "sequence", sequence));
        }
        change(open, json, "open");
        change(closed, json, "closed");
        if (json.has("hours")) {
            hours.change(provider, instant(json, "at"), json.path("hours"));
        }
    }

    /** What was removed because it had ended stays, unless a later one has the same start. */
    private static void change(Set<Map<String, Object>> windows, JsonNode json, String kind) {
        String provider = json.path("providerId").textValue();
        for (JsonNode each : json.path(kind + "Removed")) {
            if (instant(each, "end").isAfter(instant(json, "at"))) {
                windows.remove(window(provider, each));
            }
        }
        for (JsonNode each : json.path(kind + "Added")) {
            windows.removeIf(old -> old.get("provider_id").equals(provider)
                    && old.get("starts_at").equals(instant(each, "start")));
            windows.add(window(provider, each));
        }
    }

    private static Map<String, Object> window(String provider, JsonNode window) {
        return row("provider_id", provider, "starts_at", instant(window, "start"), "ends_at", instant(window, "end"));
    }

    private static String text(JsonNode json, String field) {
        return json.path(field).textValue();
    }

    private static Instant instant(JsonNode json, String field) {
        return json.has(field) ? Instant.parse(text(json, field)) : null;
    }

    static Map<String, Object> row(Object... namesAndValues) {
        var row = new TreeMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return row;
    }
}
