package dev.holdfast.gateway;

import dev.holdfast.domain.Ids;
import java.time.Instant;

/**
 * Who asks.
 *
 * @param id      the client's or the provider's, as it stands in commands
 * @param issuer  who vouches for it
 * @param subject what the issuer calls it
 * @param until   when that ends, or null if never
 */
record Caller(Role role, String id, String issuer, String subject, Instant until) {

    /** What a caller may do: book for itself, keep its own calendar, or both for everybody. */
    enum Role { CLIENT, PROVIDER, OPERATOR }

    /** A subject outside the alphabet of ids is known by its hash. */
    static Caller of(Role role, String issuer, String subject, Instant until) {
        String id = Ids.isValid(subject) ? subject : Hashes.of(issuer, subject);
        return new Caller(role, id, issuer, subject, until);
    }

    boolean isProvider(String providerId) {
        return role == Role.PROVIDER && id.equals(providerId);
    }

    /** Whether it sees all of a provider's reservations and events. */
    boolean seesAllOf(String providerId) {
        return role == Role.OPERATOR || isProvider(providerId);
    }

    boolean isClient(String clientId) {
        return role == Role.CLIENT && id.equals(clientId);
    }

    /** @throws ProblemException unless it may change the provider's calendar */
    void mustKeepCalendarOf(String providerId) {
        if (!seesAllOf(providerId)) {
            throw new ProblemException(Problem.NOT_YOURS, "Only the provider itself or an operator may change the "
                    + "availability and policy of this provider.");
        }
    }

    /** The same key is one request, whoever else uses it too; nobody can take another's. */
    String requestId(String method, String path, String idempotencyKey) {
        return Hashes.of(issuer, subject, method, path, idempotencyKey);
    }

    /** Tells callers apart. */
    String name() {
        return role + " " + subject;
    }
}
