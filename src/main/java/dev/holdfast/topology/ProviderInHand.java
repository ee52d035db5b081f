package dev.holdfast.topology;

import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Occupied;
import dev.holdfast.domain.ProviderHead;
import dev.holdfast.domain.ProviderState;
import dev.holdfast.domain.RecentAnswer;
import dev.holdfast.domain.ReservationRecord;
import dev.holdfast.domain.Schedule;
import java.util.List;

/** A provider as one decision sees it, who reads each record once, however often it is asked for. */
final class ProviderInHand implements ProviderState {

    private final StoredProvider stored;
    private Found<ReservationRecord> reservations;
    private Found<RecentAnswer> answers;

    ProviderInHand(StoredProvider stored) {
        this.stored = stored;
    }

    StoredProvider stored() {
        return stored;
    }

    @Override
    public String providerId() {
        return stored.providerId();
    }

    @Override
    public ProviderHead head() {
        return stored.head();
    }

    @Override
    public Schedule schedule() {
        return stored.schedule();
    }

    @Override
    public List<Occupied> occupied(Interval range) {
        return stored.occupied(range);
    }

    @Override
    public ReservationRecord reservation(String reservationId) {
        Found<ReservationRecord> found = Found.of(reservationId, reservations);
        if (found == null) {
            found = new Found<>(reservationId, stored.reservation(reservationId), reservations);
            reservations = found;
        }
        return found.record;
    }

    @Override
    public ReservationRecord reservationAnswering(String requestId) {
        return stored.reservationAnswering(requestId, this::reservation);
    }

    @Override
    public RecentAnswer recentAnswer(String requestId) {
        Found<RecentAnswer> found = Found.of(requestId, answers);
        if (found == null) {
            found = new Found<>(requestId, stored.recentAnswer(requestId), answers);
            answers = found;
        }
        return found.record;
    }

    /** What was found, or that there is none; and what was found before, which is little. */
    private record Found<T>(String id, T record, Found<T> before) {

        static <T> Found<T> of(String id, Found<T> newest) {
            Found<T> found = newest;
            while (found != null && !found.id.equals(id)) {
                found = found.before;
            }
            return found;
        }
    }
}
