package dev.holdfast.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.function.ToLongFunction;

/**
 * An event as it stands in the log.
 *
 * @param place       where it stands
 * @param cause       the input that led to it
 * @param askedAt     when that came, by the broker's clock; {@link Times#NONE} if that is not known
 * @param type        such as {@code reservation.held}, without the version
 * @param at          in milliseconds since 1970, as all times here
 * @param requestId   null where time alone caused it
 * @param reservation null where it tells of none
 * @param body        the whole event
 */
record LoggedEvent(Place place, Place cause, long askedAt, String type, String eventId, String providerId,
                   long sequence, long at, String requestId, LoggedReservation reservation, JsonNode body) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = ".v1";

    /**
     * Reads an event.
     *
     * @param askedAt tells when the record at a place came, by the broker's clock
     * @throws IllegalArgumentException if it is no event; says why
     */
    static LoggedEvent read(Place place, byte[] value, String cause, ToLongFunction<Place> askedAt) {
        try {
            JsonNode body = value == null ? null : JSON.readTree(value);
            if (body == null || !body.isObject()) {
                throw new IllegalArgumentException("it is not a JSON object");
            }
            Place causedBy = Place.parse(cause);
            if (causedBy == null) {
                throw new IllegalArgumentException("its header holdfast_cause is missing or no position");
            }
            String type = Times.text(body, "type");
            if (!type.endsWith(VERSION) || !body.path("sequence").isIntegralNumber()) {
                throw new IllegalArgumentException("its type or its sequence is none of an event");
            }
            if (type.startsWith("reservation.") && !body.has("reservation")) {
                throw new IllegalArgumentException("it tells of no reservation");
            }
            return new LoggedEvent(place, causedBy, askedAt.applyAsLong(causedBy), type.substring(0, type.length() - VERSION.length()),
                    Times.text(body, "eventId"), Times.text(body, "providerId"), body.get("sequence").longValue(),
                    Times.time(body, "at"), body.has("requestId") ? Times.text(body, "requestId") : null,
                    LoggedReservation.of(body), body);
        } catch (IOException | DateTimeException e) {
            throw new IllegalArgumentException(e.getMessage().lines().findFirst().orElse("its JSON is broken"), e);
        }
    }

    boolean is(String other) {
        return type.equals(other);
    }

    /** Whether it is a hold that was granted, or a move: what takes time that was free. */
    boolean takesTime() {
        return is("reservation.held") || is("reservation.rescheduled");
    }

    /** Whether it makes something of a reservation, and does not only tell of one. */
    boolean changesReservation() {
        return type.startsWith("reservation.");
    }

    /** Whether a notifier must hear of it. */
    boolean concernsABooking() {
        return is("reservation.confirmed")
                || (is("reservation.rescheduled") || is("reservation.cancelled")) && reservation.confirmedAt() != Times.NONE;
    }
}
