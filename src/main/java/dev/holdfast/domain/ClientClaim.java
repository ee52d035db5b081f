package dev.holdfast.domain;

/**
 * One stretch of a client's time, as the client stage keeps it: one per reservation.
 *
 * @param isHold whether it still waits for its confirmation
 */
public record ClientClaim(String providerId, String reservationId, Interval time, boolean isHold) {
}
