package dev.holdfast.gateway;

import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Reason;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;

/** What a decision is in HTTP. A repeated request is answered as it was the first time, with the reservation as it now stands. */
final class Outcome {

    private Outcome() {
    }

    /** @throws ProblemException if the request was refused */
    static void reply(Context ctx, Event event) {
        Event.Fact fact = event.fact();
        if (fact instanceof Event.Rejected rejected) {
            throw refusal(rejected.reason(), rejected.detail());
        }
        EventType first = fact.type();
        String eventId = event.eventId();
        if (fact instanceof Event.Duplicate duplicate) {
            if (duplicate.first().reason() != null) {
                throw refusal(duplicate.first().reason(), null);
            }
            first = duplicate.first().type();
            eventId = duplicate.first().eventId();
        }
        if (fact.reservation() == null) {
            ctx.result(Replies.changed(event.providerId(), eventId));
            return;
        }
        if (first == EventType.RESERVATION_HELD) {
            ctx.status(HttpStatus.CREATED).header(Header.LOCATION, "/v1/providers/" + event.providerId()
                    + "/reservations/" + fact.reservation().reservationId());
        }
        ctx.result(Replies.reservation(event.providerId(), fact.reservation()));
    }

    private static ProblemException refusal(Reason reason, String detail) {
        return new ProblemException(Problem.of(reason), detail);
    }
}
