package dev.holdfast.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.domain.Reason;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The story of one request or reservation, in plain words.
 *
 * @param providers those that know the id; a story of more than one would be no story
 * @param text      one event after the other; empty if the id is unknown or the provider is not clear
 */
public record Explanation(SortedSet<String> providers, String text) {

    private static final String EVENTS = """
            SELECT event.*, reservation_id = ? AS is_its_reservation
            FROM event
            WHERE (request_id = ? OR reservation_id = ?) AND (?::text IS NULL OR provider_id = ?)
            ORDER BY provider_id, sequence, at, log_offset
            """;
    private static final JsonMapper JSON = new JsonMapper();

    /** Reads it. {@code providerId} is null for whichever knows the id. */
    public static Explanation read(Connection mirror, String id, String providerId, ZoneId zone) throws SQLException {
        try (var query = mirror.prepareStatement(EVENTS)) {
            int parameter = 0;
            for (String each : new String[] {id, id, id, providerId, providerId}) {
                query.setString(++parameter, each);
            }
            var providers = new TreeSet<String>();
            var telling = new Telling(id, zone);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    providers.add(row.getString("provider_id"));
                    telling.tell(row);
                }
            }
            return new Explanation(providers, providers.size() == 1 ? telling.text() : "");
        }
    }

    private static final class Telling {

        private final String id;
        private final DateTimeFormatter clock;
        private final DateTimeFormatter minute;
        private final List<String> lines = new ArrayList<>();
        private String otherReservation;

        Telling(String id, ZoneId zone) {
            this.id = id;
            clock = DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm:ss.SSS", Locale.ENGLISH).withZone(zone);
            minute = DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm", Locale.ENGLISH).withZone(zone);
        }

        void tell(ResultSet row) throws SQLException {
            JsonNode body = body(row);
            String request = row.getString("request_id");
            lines.add("%s  %s%s".formatted(clock.format(row.getObject("at", OffsetDateTime.class)),
                    row.getString("type"), request == null || request.equals(id) ? "" : "  (request " + request + ")"));
            words(row.getString("type"), row, body).forEach(each -> lines.add("    " + each));
            lines.add("    Event %s at reservation-events/%d@%d, caused by %s.".formatted(row.getString("event_id"),
                    row.getInt("partition"), row.getLong("log_offset"), row.getString("cause")));
            lines.add("");
            String reservation = row.getString("reservation_id");
            if (reservation != null && !row.getBoolean("is_its_reservation")) {
                otherReservation = reservation;
            }
        }

        String text() {
            if (otherReservation != null) {
                lines.add("It is about reservation " + otherReservation + ", whose whole story is: holdfast explain "
                        + otherReservation);
            }
            return String.join(System.lineSeparator(), lines).stripTrailing();
        }

        private List<String> words(String type, ResultSet row, JsonNode body) throws SQLException {
            JsonNode reservation = body.path("reservation");
            String time = time(reservation);
            return switch (type) {
                case "reservation.held" -> List.of("Client " + row.getString("client_id") + " holds " + time
                        + ", and must confirm before " + clock.format(instant(reservation, "expiresAt")) + ".");
                case "reservation.confirmed" -> List.of("Confirmed in time: " + time + " is booked.");
                case "reservation.expired" -> List.of("Nobody confirmed in time, so the hold ran out at "
                        + clock.format(instant(reservation, "endedAt")) + ", and " + time + " was free again.");
                case "reservation.cancelled" -> List.of("Cancelled by the " + body.path("by").asText() + (body.has("reason")
                        ? " (\"" + body.path("reason").asText() + "\")" : "") + ": " + time + " is free again.");
                case "reservation.rescheduled" -> List.of("Moved from " + time(body.path("previous")) + " to " + time + ".");
                case "reservation.completed" -> List.of("The time booked is over.");
                case "request.rejected" -> refusal(row, body);
                case "request.unchanged" -> List.of("It asked for what already was; nothing changed.");
                case "request.duplicate" -> List.of("The same request again: it was answered as the first time, by event "
                        + body.at("/first/eventId").asText() + ", and changed nothing.");
                case "availability.changed" -> List.of("The provider's availability changed.");
                default -> List.of("The provider's policy changed.");
            };
        }

        private List<String> refusal(ResultSet row, JsonNode body) throws SQLException {
            Reason reason = Reason.valueOf(row.getString("reason"));
            var words = new ArrayList<String>();
            String client = row.getString("client_id");
            JsonNode wanted = body.at("/asked/time");
            words.add("Refused: " + reason + "." + (client == null ? "" : " Client " + client + " asked"
                    + (wanted.isMissingNode() ? "." : " for " + time(wanted) + ".")));
            words.add(ReasonText.meaning(reason)
                    + (body.has("detail") ? " In detail: " + body.path("detail").asText() + "." : ""));
            words.add("What next: " + ReasonText.whatNext(reason));
            return words;
        }

        private String time(JsonNode interval) {
            if (interval.isMissingNode()) {
                return "";
            }
            String start = minute.format(instant(interval, "start"));
            String end = minute.format(instant(interval, "end"));
            // The day is said again only if it is another one.
            int time = end.lastIndexOf(' ') + 1;
            return start + " to " + (start.startsWith(end.substring(0, time)) ? end.substring(time) : end);
        }

        private static Instant instant(JsonNode json, String field) {
            return Instant.parse(json.path(field).asText());
        }

        private static JsonNode body(ResultSet row) throws SQLException {
            try {
                return JSON.readTree(row.getString("body"));
            } catch (JsonProcessingException e) {
                throw new SQLException("the mirror's event is no JSON", e);
            }
        }
    }
}
