package dev.holdfast.domain;

/** What a provider's answer is owed for: a command, or something that would have been one. */
public sealed interface Request permits Command, Request.Malformed {

    String requestId();

    String providerId();

    /**
     * A request that names its provider and itself but breaks the contract elsewhere.
     *
     * @param detail what is wrong and what would be right, for the sender's developer
     */
    record Malformed(String requestId, String providerId, String detail) implements Request {
    }
}
