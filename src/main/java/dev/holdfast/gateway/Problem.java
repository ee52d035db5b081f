package dev.holdfast.gateway;

import dev.holdfast.domain.Reason;
import java.util.Locale;

/** Why a request was not carried out. Each {@link Reason} of the domain has its namesake here. */
enum Problem {
    MALFORMED(400, "The request is malformed", "Mend what the detail names, and send it again."),
    REQUEST_ID_REUSED(409, "The idempotency key was used before, for another request",
            "Use a new Idempotency-Key for each new request, and the same one only to repeat a request."),
    UNKNOWN_PROVIDER(404, "There is no such provider",
            "Check the provider's id. A provider exists once it has published availability or a policy."),
    NOT_FOUND(404, "The provider has no such reservation",
            "Check the ids. A reservation is forgotten 24 hours after its end."),
    NOT_OWNER(403, "The reservation is another client's", "Use a reservation of your own."),
    HOLD_EXPIRED(410, "The hold has run out", "List the free slots, and hold one anew."),
    ALREADY_CANCELLED(409, "The reservation was cancelled", "List the free slots, and hold one anew."),
    ALREADY_ENDED(409, "The reservation's time is over", "There is nothing left to do."),
    ALREADY_STARTED(409, "The reservation's time has begun", "Ask the provider, who may still cancel."),
    LEAD_TIME(422, "The slot starts too soon to be held", "Choose a later slot."),
    BEYOND_HORIZON(422, "The slot is too far ahead to be held yet", "Choose an earlier slot, or come back later."),
    OUTSIDE_AVAILABILITY(422, "The provider is not available then", "List the free slots, and choose one of them."),
    NOT_ON_GRID(422, "The time is not made of whole slots", "List the free slots, and take starts and ends from there."),
    SLOT_TAKEN(409, "Someone else has the slot", "List the free slots, and choose another one."),
    CLIENT_BUSY(409, "The client has another reservation at that time",
            "Choose another time, or cancel the other reservation first."),
    TOO_MANY_HOLDS(429, "The client has too many unconfirmed holds", "Confirm or cancel some of them first."),
    BUSY(503, "Too many requests wait for this reservation", "Send it again in a moment, with the same Idempotency-Key."),

    NO_TOKEN(401, "The request does not say who asks", "Send a bearer token in the Authorization header."),
    BAD_TOKEN(401, "The token is not accepted", "Get a new token from the issuer."),
    NOT_YOURS(403, "You may not do this", "Use a token of somebody who may."),
    NO_SUCH_PATH(404, "There is nothing at this path", "See /v1/openapi.yaml for what there is."),
    METHOD_NOT_ALLOWED(405, "The path does not take this method", "See /v1/openapi.yaml for what there is."),
    GONE_EVENTS(410, "The events after that one are not at hand any more",
            "List slots and reservations anew, and open the stream without Last-Event-ID."),
    TOO_LARGE(413, "The body is too large", "Send less than 64 KB."),
    NOT_JSON(415, "The body is not declared as JSON", "Send Content-Type: application/json."),
    WRONG_HOST(421, "The request was meant for another host", "Call the gateway by the name of this machine."),
    NO_ZONE(422, "The provider has no time zone",
            "Set weekly hours first, which name the zone, or send start and end instead of date, from and to."),
    NO_SUCH_TIME(422, "The clock leaves this time out on that date", "Choose another time."),
    TOO_MANY_REQUESTS(429, "Too many requests", "Slow down."),
    TOO_MANY_STREAMS(429, "Too many open event streams", "Close some first."),
    INTERNAL(500, "Something went wrong here", "Send it again with the same Idempotency-Key; if it stays, tell us."),
    NO_ANSWER_YET(503, "The request is not answered yet",
            "Send it again with the same Idempotency-Key: it is then answered as it was decided."),
    TOO_BUSY(503, "Too many requests are waiting here", "Send it again in a moment."),
    NOT_NOW(503, "This can't be read just now", "Send it again in a moment."),
    STOPPING(503, "The gateway is stopping", "Send it again in a moment; another instance will take it.");

    private final int status;
    private final String title;
    private final String next;

    Problem(int status, String title, String next) {
        this.status = status;
        this.title = title;
        this.next = next;
    }

    static Problem of(Reason reason) {
        return valueOf(reason.name());
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** What to try next. */
    String next() {
        return next;
    }

    /** A name for the kind of problem that is a URI, as RFC 9457 wants it. */
    String type() {
        return "urn:holdfast:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the same request may well succeed later. */
    boolean isPassing() {
        return status == 503;
    }
}
