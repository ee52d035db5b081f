package dev.holdfast.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A decision in the making: one provider, one input, one effective time. */
final class Draft {

    final ProviderState state;
    final Instant at;
    private final String cause;
    private final List<Event> events = new ArrayList<>(2);
    private final List<ReservationRecord> reservations = new ArrayList<>(2);
    private final List<String> goneReservations = new ArrayList<>(0);
    private long sequence;
    private Schedule schedule;
    private RecentAnswer recentAnswer;
    private String forgottenRequest;

    Draft(ProviderState state, Instant time, String cause) {
        ProviderHead head = state.head();
        this.state = state;
        this.at = state.effectiveTime(time);
        this.sequence = head == null ? 0 : head.sequence();
        this.cause = cause;
    }

    /** Publishes a fact under the provider's next sequence number, which it returns. */
    long say(Event.Fact fact, String requestId) {
        sequence++;
        events.add(new Event(state.providerId(), sequence, at, requestId, cause, fact));
        return sequence;
    }

    /** Refuses a request of a provider that does not exist: nothing is counted, nothing kept. */
    void sayOfUnknownProvider(Event.Rejected refusal, String requestId) {
        events.add(new Event(state.providerId(), 0, at, requestId, cause, refusal));
    }

    /** The reservation as this draft leaves it so far, or null if there is none or it has left the state. */
    ReservationRecord current(String reservationId) {
        if (goneReservations.contains(reservationId)) {
            return null;
        }
        for (ReservationRecord written : reservations) {
            if (written.reservationId().equals(reservationId)) {
                return written;
            }
        }
        return state.reservation(reservationId);
    }

    /** The reservation as time alone left it, saying so if that is news; null if there is none. */
    ReservationRecord settled(String reservationId) {
        ReservationRecord stored = current(reservationId);
        if (stored == null) {
            return null;
        }
        Reservation now = stored.reservation().asOf(at);
        ReservationRecord settled = now == stored.reservation() ? stored : stored.with(now);
        if (settled != stored) {
            say(now.status() == Reservation.Status.EXPIRED ? new Event.Expired(now) : new Event.Completed(now), null);
        }
        if (now.isGoneBy(at)) {
            goneReservations.add(reservationId);
            return null;
        }
        if (settled != stored) {
            write(settled);
        }
        return settled;
    }

    void write(ReservationRecord record) {
        goneReservations.remove(record.reservationId());
        reservations.removeIf(each -> each.reservationId().equals(record.reservationId()));
        reservations.add(record);
    }

    void write(Schedule changed) {
        schedule = changed;
    }

    void remember(Answer answer) {
        recentAnswer = new RecentAnswer(answer, at);
    }

    void forget(String requestId) {
        forgottenRequest = requestId;
    }

    long nextSequence() {
        return sequence + 1;
    }

    Decision decision() {
        boolean counted = !events.isEmpty() && sequence > 0;
        return new Decision(state.providerId(), counted ? new ProviderHead(sequence, at) : null, schedule, reservations,
                goneReservations, recentAnswer, forgottenRequest, events);
    }
}
