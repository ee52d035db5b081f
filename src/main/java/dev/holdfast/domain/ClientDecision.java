package dev.holdfast.domain;

/**
 * What follows from a claim: what to keep of it, or what to remove, and what to answer. A part that does not apply is
 * null.
 *
 * @param kept    to write, in place of what was kept of the same reservation
 * @param removed not to keep any more
 */
public record ClientDecision(ClientClaim kept, ClientClaim removed, Verdict verdict) {
}
