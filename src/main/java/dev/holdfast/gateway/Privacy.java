package dev.holdfast.gateway;

import dev.holdfast.domain.Event;
import dev.holdfast.domain.Reservation;
import java.util.Optional;

/** Who is not a party to a reservation sees times and states of it, no ids, and nothing that was written to it. */
final class Privacy {

    private Privacy() {
    }

    static boolean isParty(Caller caller, String providerId, Reservation reservation) {
        return caller.seesAllOf(providerId) || caller.isClient(reservation.clientId());
    }

    /** The reservation as others see it. */
    static Reservation withoutIds(Reservation each) {
        return new Reservation(null, null, each.start(), each.end(), each.status(), null, null, null, null);
    }

    static boolean isParty(Caller caller, Event event) {
        Reservation reservation = event.fact().reservation();
        return caller.seesAllOf(event.providerId()) || reservation != null && caller.isClient(reservation.clientId());
    }

    /** The event as those see it who are no party to it; empty if there is nothing in it for them. */
    static Optional<Event> forOthers(Event event) {
        return forOthers(event.fact()).map(fact -> new Event(event.providerId(), event.sequence(), event.at(), null,
                event.cause(), fact));
    }

    private static Optional<Event.Fact> forOthers(Event.Fact fact) {
        return Optional.ofNullable(switch (fact.type()) {
            case RESERVATION_HELD -> new Event.Held(withoutIds(fact.reservation()));
            case RESERVATION_CONFIRMED -> new Event.Confirmed(withoutIds(fact.reservation()));
            case RESERVATION_EXPIRED -> new Event.Expired(withoutIds(fact.reservation()));
            case RESERVATION_COMPLETED -> new Event.Completed(withoutIds(fact.reservation()));
            case RESERVATION_CANCELLED -> new Event.Cancelled(withoutIds(fact.reservation()),
                    ((Event.Cancelled) fact).by(), null);
            case RESERVATION_RESCHEDULED -> new Event.Rescheduled(withoutIds(fact.reservation()),
                    ((Event.Rescheduled) fact).previous());
            case AVAILABILITY_CHANGED, POLICY_CHANGED -> fact;
            // An answer that changed nothing is the asker's alone.
            case REQUEST_REJECTED, REQUEST_UNCHANGED, REQUEST_DUPLICATE -> null;
        });
    }
}
