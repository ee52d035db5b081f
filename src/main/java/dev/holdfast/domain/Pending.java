package dev.holdfast.domain;

import java.time.Instant;

/**
 * A hold or a move that waits for the client stage's verdict.
 *
 * @param requestId   of the hold or move
 * @param fingerprint of its content
 * @param at          the effective time at which it was found possible
 * @param cause       the position of its record
 * @param time        the time it asks for
 * @param isHold      false for a move
 */
public record Pending(String requestId, long fingerprint, Instant at, String cause, Interval time, boolean isHold) {
}
