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
import java.util.function.BiConsumer;

/** One provider as the stores have it, with the indexes that the stores have not. */
final class StoredProvider implements ProviderState {

    private final String providerId;
    private final StateStores stores;
    private final NavigableMap<Instant, Occupied> occupied = new TreeMap<>();
    /** The confirms, moves and cancels that a reservation remembers; holds are found by their own id. */
    private final Map<String, Remembered> remembered = new HashMap<>(4);
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

    /** All of them, in no order that means anything. */
    List<ReservationRecord> reservations() {
        return stores.reservations(providerId);
    }

    @Override
    public ReservationRecord reservationAnswering(String requestId) {
        Remembered by = remembered.get(requestId);
        return by == null ? null : reservation(by.reservationId);
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
        stored.occupied().forEach(takes -> occupied.put(takes.time().start(), takes));
        forEachRemembered(stored, (requestId, by) -> remembered.merge(requestId, by, Remembered::newer));
    }

    void unindex(ReservationRecord stored) {
        stored.occupied().forEach(takes -> occupied.remove(takes.time().start(), takes));
        forEachRemembered(stored, remembered::remove);
    }

    private static void forEachRemembered(ReservationRecord stored, BiConsumer<String, Remembered> action) {
        for (Answer answer : stored.answers()) {
            if (!answer.requestId().equals(stored.reservationId())) {
                action.accept(answer.requestId(), new Remembered(stored.reservationId(), answer.sequence()));
            }
        }
        if (stored.isPending() && !stored.pending().isHold()) {
            action.accept(stored.pending().requestId(), new Remembered(stored.reservationId(), Long.MAX_VALUE));
        }
    }

    /**
     * Which reservation remembers a request. Two can, while one that has left the state by the rules is not removed
     * yet; whatever the order in which they are found, the newer counts.
     */
    private record Remembered(String reservationId, long sequence) {

        Remembered newer(Remembered other) {
            return sequence > other.sequence ? this : other;
        }
    }
}
