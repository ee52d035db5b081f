package dev.holdfast.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.Locale;

/** Knows who asks, and lets nobody ask too much. */
final class Callers {

    private static final String BEARER = "bearer ";
    private static final String KNOWN = "holdfast-caller";

    private final Authentication authentication;
    private final RateLimit limit;

    Callers(Authentication authentication, RateLimit limit) {
        this.authentication = authentication;
        this.limit = limit;
    }

    /**
     * Finds out who asks, and counts the request.
     *
     * @throws ProblemException if nobody can be told, or it asks too much
     */
    void identify(Context ctx) {
        String header = ctx.header(Header.AUTHORIZATION);
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            throw new ProblemException(Problem.NO_TOKEN, null);
        }
        Caller caller = authentication.caller(header.substring(BEARER.length()).trim());
        limit.count(caller);
        ctx.attribute(KNOWN, caller);
    }

    /** Who asks, once {@link #identify} has found out. */
    static Caller of(Context ctx) {
        Caller caller = ctx.attribute(KNOWN);
        if (caller == null) {
            throw new IllegalStateException("nobody was identified for " + ctx.path());
        }
        return caller;
    }
}
