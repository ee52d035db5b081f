package dev.holdfast.simulation;

import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Claim;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.Reservation.Status;
import dev.holdfast.topology.SimulatedTask;
import java.util.HashMap;
import java.util.Map;

/**
 * In the order in which events are committed, no client is at two providers at once, or has more holds than it may;
 * not even at one that is behind, when it was at the other to the end. Only of a reservation whose move is under way it is not known where it is: its provider does not know, either.
 */
final class ClientIsInOnePlace extends Invariant {

    private final Ledger ledger;
    private final int holdsPerClient;
    /** By the cause of the claim: the reservation that it is to move. */
    private final Map<String, String> moving = new HashMap<>();

    ClientIsInOnePlace(Ledger ledger, int holdsPerClient) {
        this.ledger = ledger;
        this.holdsPerClient = holdsPerClient;
    }

    @Override
    void record(Entry entry) {
        if (entry.topic() == Topic.RESERVATION_CLAIMS) {
            Claim claim = SimulatedTask.claim(entry.value());
            if (claim.kind() == Claim.Kind.MOVE) {
                moving.put(claim.cause(), claim.providerId() + " " + claim.reservationId());
            }
        }
    }

    @Override
    void event(Event event, Entry entry) {
        moving.remove(event.cause());
        switch (event.type()) {
            case RESERVATION_HELD, RESERVATION_RESCHEDULED -> check(event, event.fact().reservation());
            default -> { }
        }
    }

    private void check(Event event, Reservation now) {
        int holds = now.status() == Status.HELD ? 1 : 0;
        for (Ledger.AtProvider other : ledger.ofClient(now.clientId())) {
            String providerId = other.providerId();
            Reservation each = other.reservation();
            if (!each.reservationId().equals(now.reservationId()) || !providerId.equals(event.providerId())) {
                holds += each.status() == Status.HELD ? 1 : 0;
                require(!each.time().overlaps(now.time())
                        || moving.containsValue(providerId + " " + each.reservationId()), event.providerId(),
                        event + " while the client is at " + providerId + " with " + each);
            }
        }
        // A move is granted whatever the number of holds.
        require(holds <= holdsPerClient, event.providerId(), event + " is hold " + holds + " of its client");
    }
}
