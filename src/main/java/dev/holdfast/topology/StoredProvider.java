package dev.holdfast.topology;

import dev.holdfast.domain.Answer;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Occupied;
import dev.holdfast.domain.ProviderHead;
import dev.holdfast.domain.ProviderState;
import dev.holdfast.domain.RecentAnswer;
import dev.holdfast.domain.ReservationRecord;
import dev.holdfast.domain.Schedule;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** One provider as the stores have it, with the indexes that the stores have not. */
final class StoredProvider implements ProviderState {

    private final String providerId;
    private final StateStores stores;
    private final NavigableMap<Instant, Occupied> occupied = new TreeMap<>();
    /** The confirms, moves and cancels that a reservation remembers; holds are found by their own id. */
    private final Map<String, String> reservationsByAnsweredRequest = new HashMap<>(4);
    ProviderHead head;
    Schedule schedule = Schedule.NEW;

    StoredProvider(String providerId, StateStores stores) {
        this.providerId = providerId;
        this.stores = stores;
    }

    @Override
    public String providerId() {
        return providerId;
    }

    @Override
    public ProviderHead head() {
        return head;
    }

    @Override
    public Schedule schedule() {
        return schedule;
    }

    @Override
    public ReservationRecord reservation(String reservationId) {
        return stores.reservation(providerId, reservationId);
    }

    @Override
    public ReservationRecord reservationAnswering(String requestId) {
        String reservationId = reservationsByAnsweredRequest.get(requestId);
        return reservationId == null ? null : reservation(reservationId);
    }

    @Override
    public RecentAnswer recentAnswer(String requestId) {
        return stores.recentAnswer(providerId, requestId);
    }

    /** Taken times never overlap each other, so the order of their starts is that of their ends. */
    @Override
    public List<Occupied> occupied(Interval range) {
        var found = new ArrayDeque<Occupied>(2);
        for (Occupied each : occupied.headMap(range.end(), false).descendingMap().values()) {
            if (!each.time().end().isAfter(range.start())) {
                break;
            }
            found.addFirst(each);
        }
        return List.copyOf(found);
    }

    void index(ReservationRecord stored) {
        Occupied takes = Occupied.by(stored.reservation());
        if (takes != null) {
            occupied.put(takes.time().start(), takes);
        }
        for (Answer answer : stored.answers()) {
            if (!answer.requestId().equals(stored.reservationId())) {
                index(answer, stored.reservationId());
            }
        }
    }

    /**
     * A request id may come again when the reservation that knew it is over, but not yet removed: then two know it, and
     * the newer answer counts, in whatever order they are read at a start.
     */
    private void index(Answer answer, String reservationId) {
        ReservationRecord other = reservationAnswering(answer.requestId());
        if (other == null || other.answerTo(answer.requestId()).sequence() < answer.sequence()) {
            reservationsByAnsweredRequest.put(answer.requestId(), reservationId);
        }
    }

    void unindex(ReservationRecord stored) {
        Occupied takes = Occupied.by(stored.reservation());
        if (takes != null) {
            occupied.remove(takes.time().start(), takes);
        }
        stored.answers().forEach(answer -> reservationsByAnsweredRequest.remove(answer.requestId(), stored.reservationId()));
    }
}
