package dev.holdfast.domain;

import java.time.Instant;

/**
 * How far a provider's log has come.
 *
 * @param sequence of its newest event
 * @param at       its last effective time
 */
public record ProviderHead(long sequence, Instant at) {
}
