package dev.holdfast.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A decision in the making: one provider, one input. */
final class Draft {

    final ProviderState state;
    /** The time that the rules go by. */
    final Instant at;
    /** The time on the events: the same, but for commands that waited, which are judged at an earlier one. */
    private final Instant said;
    private final String cause;
    private final List<Event> events = new ArrayList<>(2);
    private final List<ReservationRecord> reservations = new ArrayList<>(2);
    private final List<String> goneReservations = new ArrayList<>(0);
    private final List<Claim> claims = new ArrayList<>(1);
    private List<Parked> resumed = List.of();
    private long sequence;
    private boolean isLater;
    private Schedule schedule;
    private RecentAnswer recentAnswer;
    private String forgottenRequest;

    /** A draft at the provider's effective time. */
    Draft(ProviderState state, Instant time, String cause) {
        this(state, state.effectiveTime(time), state.effectiveTime(time), cause);
    }

    /** A draft that judges at a time which may be over. */
    static Draft ofParked(ProviderState state, Parked parked) {
        return new Draft(state, parked.at(), state.effectiveTime(parked.at()), parked.cause());
    }

    private Draft(ProviderState state, Instant at, Instant said, String cause) {
        this.state = state;
        this.at = at;
        this.said = said;
        this.sequence = state.head() == null ? 0 : state.head().sequence();
        this.cause = cause;
    }

    String cause() {
        return cause;
    }

    /** Publishes a fact under the provider's next sequence number, which it returns. */
    long say(Event.Fact fact, String requestId) {
        return say(fact, requestId, cause);
    }

    /** Publishes a fact that has another cause than this input: the request that waited for it. */
    long say(Event.Fact fact, String requestId, String because) {
        sequence++;
        events.add(new Event(state.providerId(), sequence, said, requestId, because, fact));
        return sequence;
    }

    /** Refuses a request of a provider that does not exist: nothing is counted, nothing kept. */
    void sayOfUnknownProvider(Event.Rejected refusal, String requestId) {
        events.add(new Event(state.providerId(), 0, said, requestId, cause, refusal));
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
        ReservationRecord settled = stored.asOf(at);
        if (settled != stored) {
            Reservation now = settled.reservation();
            say(now.status() == Reservation.Status.EXPIRED ? new Event.Expired(now) : new Event.Completed(now), null);
        }
        if (settled.isGoneBy(at)) {
            remove(reservationId);
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

    void remove(String reservationId) {
        reservations.removeIf(each -> each.reservationId().equals(reservationId));
        goneReservations.add(reservationId);
    }

    void write(Schedule changed) {
        schedule = changed;
    }

    void remember(Answer answer) {
        recentAnswer = new RecentAnswer(answer, said);
    }

    void forget(String requestId) {
        forgottenRequest = requestId;
    }

    /** Sends a claim; time has come this far even if nothing is said yet. */
    void claim(Claim claim) {
        claims.add(claim);
        isLater = true;
    }

    /** Lets a command wait with its reservation. */
    void park(ReservationRecord with, Command.OnReservation command) {
        write(with.with(new Parked(command, at, cause)));
        isLater = true;
    }

    void resume(List<Parked> commands) {
        resumed = commands;
    }

    Decision decision() {
        boolean counts = sequence > 0 && (isLater || !events.isEmpty());
        return new Decision(state.providerId(), counts ? new ProviderHead(sequence, said) : null, schedule, reservations,
                goneReservations, recentAnswer, forgottenRequest, events, claims, resumed);
    }
}
