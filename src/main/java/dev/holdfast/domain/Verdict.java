package dev.holdfast.domain;

/**
 * The client stage's answer to a {@link Claim}.
 *
 * @param cause  the claim's; a verdict whose cause is not that of the outstanding claim is of no interest
 * @param denial why not, or null if the claim is granted
 */
public record Verdict(String providerId, String reservationId, String cause, Reason denial) {
}
