package dev.holdfast.domain;

import java.time.Instant;

/**
 * Time that a reservation takes, without its buffers.
 *
 * @param until the instant from which it takes it no longer: a hold's deadline, {@link Instant#MAX} for a booking
 */
public record Occupied(Interval time, String reservationId, Instant until) {

    /** What the reservation takes, or null if it takes nothing any more. A booking that is over keeps its buffer. */
    public static Occupied by(Reservation reservation) {
        return switch (reservation.status()) {
            case HELD -> new Occupied(reservation.time(), reservation.reservationId(), reservation.expiresAt());
            case CONFIRMED, COMPLETED ->
                    new Occupied(reservation.time(), reservation.reservationId(), Instant.MAX);
            case EXPIRED, CANCELLED -> null;
        };
    }
}
