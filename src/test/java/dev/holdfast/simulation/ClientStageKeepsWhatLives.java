package dev.holdfast.simulation;

import dev.holdfast.domain.ClientClaim;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.ReservationRecord;
import java.util.TreeSet;

/**
 * When all has arrived, the time that the client stage keeps is that of the live reservations of all providers, and of
 * the bookings that have ended and that the providers still remember.
 */
final class ClientStageKeepsWhatLives extends Invariant {

    private final Ledger ledger;

    ClientStageKeepsWhatLives(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    void atRest(World world) {
        var live = new TreeSet<String>();
        for (String providerId : ledger.logs().keySet()) {
            for (Reservation each : ledger.liveOf(providerId)) {
                live.add(each.clientId() + " " + new ClientClaim(providerId, each.reservationId(), each.time(),
                        each.status() == Reservation.Status.HELD));
            }
        }
        for (RunningTask task : world.providerTasks()) {
            for (String providerId : task.providers().heads().keySet()) {
                task.providers().reservations(providerId).stream().map(ReservationRecord::reservation)
                        .filter(each -> each.status() == Reservation.Status.COMPLETED)
                        .forEach(each -> live.add(each.clientId() + " "
                                + new ClientClaim(providerId, each.reservationId(), each.time(), false)));
            }
        }
        var kept = new TreeSet<String>();
        world.forEachClientClaim((clientId, claim) -> kept.add(clientId + " " + claim));
        require(kept.equals(live), null, "kept is " + without(kept, live) + " too much, " + without(live, kept)
                + " too little");
    }

    private static TreeSet<String> without(TreeSet<String> some, TreeSet<String> others) {
        var left = new TreeSet<>(some);
        left.removeAll(others);
        return left;
    }
}
