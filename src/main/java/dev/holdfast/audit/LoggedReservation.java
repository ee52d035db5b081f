package dev.holdfast.audit;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A reservation as an event tells it; times in milliseconds since 1970, {@link Times#NONE} for one that is not there.
 */
record LoggedReservation(String id, String clientId, long start, long end, Status status, long heldAt, long expiresAt,
                         long confirmedAt, long endedAt) {

    /** How long an ended reservation is remembered; afterwards its id is free. */
    private static final long KEPT_MS = 24L * 60 * 60 * 1000;

    enum Status {
        HELD, CONFIRMED, EXPIRED, CANCELLED, COMPLETED;

        boolean isFinal() {
            return ordinal() >= EXPIRED.ordinal();
        }
    }

    /** The reservation, or null if the event tells of none. */
    static LoggedReservation of(JsonNode event) {
        JsonNode fields = event.get("reservation");
        return fields == null ? null : new LoggedReservation(Times.text(fields, "reservationId"),
                Times.text(fields, "clientId"), Times.time(fields, "start"), Times.time(fields, "end"),
                Status.valueOf(Times.text(fields, "status")), Times.time(fields, "heldAt"),
                Times.time(fields, "expiresAt"), Times.timeOrNone(fields, "confirmedAt"),
                Times.timeOrNone(fields, "endedAt"));
    }

    /** Whether it takes its provider's time. One that is over still keeps the next one at a buffer's distance. */
    boolean takesTime() {
        return status == Status.HELD || status == Status.CONFIRMED || status == Status.COMPLETED;
    }

    /** Whether the service has forgotten it by then. */
    boolean isForgottenAt(long at) {
        return status.isFinal() && at >= endedAt + KEPT_MS;
    }

    boolean sharesTimeWith(LoggedReservation other) {
        return start < other.end && other.start < end;
    }

    @Override
    public String toString() {
        return "'" + id + "' (" + Times.text(start, end) + ", " + status + ")";
    }
}
