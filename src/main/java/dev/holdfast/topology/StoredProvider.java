package dev.holdfast.topology;

import dev.holdfast.domain.Decision;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Occupied;
import dev.holdfast.domain.ProviderCalendar;
import dev.holdfast.domain.ProviderHead;
import dev.holdfast.domain.RecentAnswer;
import dev.holdfast.domain.ReservationRecord;
import dev.holdfast.domain.Schedule;
import dev.holdfast.domain.TimeIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Function;

/**
 * One provider as the stores have it, with the indexes that the stores have not.
 *
 * <p>The head is in every record that a decision writes, and the newest of all that are stored counts. So it is put
 * into {@code provider-heads} only when no other record has it: when the decision wrote none, or the one is removed.
 */
final class StoredProvider implements ProviderCalendar {

    private static final String ITS_OWN_STORE = "";

    private final String providerId;
    private final StateStores stores;
    private final Duration answerMemory;
    private final TimeIndex occupied = TimeIndex.ofStretches();
    private final RememberedRequests remembered = new RememberedRequests();
    private final Deadlines deadlines = new Deadlines();
    private Schedule schedule = Schedule.NEW;
    private ProviderHead head;
    /** The id of a record that has the head; null while none has. */
    private String headIsIn;

    StoredProvider(String providerId, StateStores stores, Duration answerMemory) {
        this.providerId = providerId;
        this.stores = stores;
        this.answerMemory = answerMemory;
    }

    String providerId() {
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

    ReservationRecord reservation(String reservationId) {
        return stores.reservation(providerId, reservationId);
    }

    /** All of them, in no order that means anything. */
    List<ReservationRecord> reservations() {
        return stores.reservations(providerId);
    }

    /** @param reservations gives them by their ids */
    ReservationRecord reservationAnswering(String requestId, Function<String, ReservationRecord> reservations) {
        return remembered.newest(requestId, reservations);
    }

    RecentAnswer recentAnswer(String requestId) {
        return stores.recentAnswer(providerId, requestId);
    }

    @Override
    public List<Occupied> occupied(Interval range) {
        var found = new ArrayDeque<Occupied>(2);
        occupied.forEachSharing(Millis.floor(range.start()), Millis.ceiling(range.end()),
                (start, end, until, reservationId) -> found.addFirst(new Occupied(
                        new Interval(Instant.ofEpochMilli(start), Instant.ofEpochMilli(end)), reservationId,
                        Millis.instant(until))));
        return List.copyOf(found);
    }

    Deadlines deadlines() {
        return deadlines;
    }

    /** A start has found the provider's own record. */
    void found(ProviderHead found) {
        foundHead(found, ITS_OWN_STORE);
    }

    void found(Schedule found) {
        schedule = found;
        deadlines.windows = millisOrNever(schedule.due());
    }

    void found(ProviderHead found, ReservationRecord stored) {
        foundHead(found, stored.reservationId());
        index(stored);
    }

    void found(ProviderHead found, RecentAnswer answer) {
        foundHead(found, answer.answer().requestId());
        index(answer);
    }

    private void foundHead(ProviderHead found, String recordId) {
        if (head == null || found.sequence() > head.sequence()
                || found.sequence() == head.sequence() && found.at().isAfter(head.at())) {
            head = found;
            headIsIn = recordId;
        }
    }

    /**
     * Writes all that the decision changes.
     *
     * @param before the provider as the decision saw it
     */
    void write(Decision decision, ProviderInHand before) {
        if (decision.head() != null) {
            head = decision.head();
            headIsIn = null;
        }
        for (String gone : decision.goneReservations()) {
            unindex(before.reservation(gone));
            stores.deleteReservation(providerId, gone);
            removed(gone);
        }
        if (decision.forgottenRequest() != null) {
            stores.deleteRecentAnswer(providerId, decision.forgottenRequest());
            removed(decision.forgottenRequest());
        }
        for (ReservationRecord stored : decision.reservations()) {
            unindex(before.reservation(stored.reservationId()));
            stores.put(providerId, stored, head);
            headIsIn = stored.reservationId();
            index(stored);
        }
        if (decision.recentAnswer() != null) {
            write(decision.recentAnswer(), before);
        }
        if (decision.schedule() != null) {
            stores.put(providerId, decision.schedule());
            found(decision.schedule());
        }
        if (headIsIn == null) {
            stores.put(providerId, head);
            headIsIn = ITS_OWN_STORE;
        }
    }

    private void write(RecentAnswer answer, ProviderInHand before) {
        String requestId = answer.answer().requestId();
        RecentAnswer forgotten = before.recentAnswer(requestId);
        if (forgotten != null) {
            // No tick has removed it before its request was decided again.
            deadlines.answers.remove(due(forgotten), requestId);
        }
        stores.put(providerId, answer, head);
        headIsIn = requestId;
        index(answer);
    }

    private void removed(String recordId) {
        if (recordId.equals(headIsIn)) {
            headIsIn = null;
        }
    }

    private void index(RecentAnswer answer) {
        deadlines.answers.add(due(answer), answer.answer().requestId());
    }

    private long due(RecentAnswer answer) {
        return answer.due(answerMemory).toEpochMilli();
    }

    private void index(ReservationRecord stored) {
        for (Occupied takes : stored.occupied()) {
            occupied.add(takes.time().start().toEpochMilli(), takes.time().end().toEpochMilli(),
                    Millis.floor(takes.until()), stored.reservationId());
        }
        remembered.add(stored);
        if (stored.due() != null) {
            deadlines.reservations.add(stored.due().toEpochMilli(), stored.reservationId());
        }
    }

    private void unindex(ReservationRecord stored) {
        if (stored == null) {
            return;
        }
        for (Occupied takes : stored.occupied()) {
            occupied.remove(takes.time().start().toEpochMilli(), stored.reservationId());
        }
        remembered.remove(stored);
        deadlines.reservations.remove(millisOrNever(stored.due()), stored.reservationId());
    }

    private static long millisOrNever(Instant time) {
        return time == null ? TimeIndex.NEVER : time.toEpochMilli();
    }
}
