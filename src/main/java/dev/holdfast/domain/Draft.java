package dev.holdfast.domain;

import java.time.Instant;
import java.util.List;

/** A decision in the making: one provider, one input. */
final class Draft {

    final ProviderState state;
    /** The time that the rules go by. */
    final Instant at;
    /** The time on the events: the same, but for commands that waited, which are judged at an earlier one. */
    private final Instant said;
    private final String cause;
    private final boolean tellsClientStage;
    private List<Event> events = List.of();
    private List<ReservationRecord> reservations = List.of();
    private List<String> goneReservations = List.of();
    private List<Claim> claims = List.of();
    private List<Parked> resumed = List.of();
    private long sequence;
    private boolean isLater;
    private Schedule schedule;
    private RecentAnswer recentAnswer;
    private String forgottenRequest;

    /** A draft at the provider's effective time. */
    Draft(ProviderState state, Instant time, String cause, boolean tellsClientStage) {
        this(state, state.effectiveTime(time), state.effectiveTime(time), cause, tellsClientStage);
    }

    /** A draft that judges at a time which may be over. */
    static Draft ofParked(ProviderState state, Parked parked, boolean tellsClientStage) {
        return new Draft(state, parked.at(), state.effectiveTime(parked.at()), parked.cause(), tellsClientStage);
    }

    private Draft(ProviderState state, Instant at, Instant said, String cause, boolean tellsClientStage) {
        this.state = state;
        this.at = at;
        this.said = said;
        this.sequence = state.head() == null ? 0 : state.head().sequence();
        this.cause = cause;
        this.tellsClientStage = tellsClientStage;
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
        events = Lists.plus(events, new Event(state.providerId(), sequence, said, requestId, because, fact));
        if (tellsClientStage) {
            tellClientStage(fact, because);
        }
        return sequence;
    }

    /**
     * The client stage hears of whatever gives a client's time free or makes a booking of a hold. A booking that has
     * ended keeps the time until it leaves the state: another provider may be behind, and still take it for the future.
     */
    private void tellClientStage(Event.Fact fact, String because) {
        switch (fact.type()) {
            case RESERVATION_CONFIRMED -> tellClientStage(Claim.Kind.CONFIRM, fact.reservation(), because);
            case RESERVATION_EXPIRED, RESERVATION_CANCELLED ->
                    tellClientStage(Claim.Kind.RELEASE, fact.reservation(), because);
            default -> { }
        }
    }

    private void tellClientStage(Claim.Kind kind, Reservation reservation, String because) {
        claims = Lists.plus(claims, new Claim(kind, reservation.clientId(), state.providerId(),
                reservation.reservationId(), reservation.time(), null, because));
    }

    /** Refuses a request of a provider that does not exist: nothing is counted, nothing kept. */
    void sayOfUnknownProvider(Event.Rejected refusal, String requestId) {
        events = Lists.plus(events, new Event(state.providerId(), 0, said, requestId, cause, refusal));
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
            if (tellsClientStage && settled.reservation().status() == Reservation.Status.COMPLETED) {
                tellClientStage(Claim.Kind.RELEASE, settled.reservation(), cause);
            }
            remove(reservationId);
            isLater = true;
            return null;
        }
        if (settled != stored) {
            write(settled);
        }
        return settled;
    }

    void write(ReservationRecord record) {
        takeBack(record.reservationId());
        reservations = Lists.plus(reservations, record);
    }

    void remove(String reservationId) {
        takeBack(reservationId);
        goneReservations = Lists.plus(goneReservations, reservationId);
    }

    /** What this draft did to the reservation so far is not to be done: only the last counts. */
    private void takeBack(String reservationId) {
        if (!reservations.isEmpty()) {
            reservations = reservations.stream().filter(each -> !each.reservationId().equals(reservationId)).toList();
        }
        if (!goneReservations.isEmpty()) {
            goneReservations = goneReservations.stream().filter(each -> !each.equals(reservationId)).toList();
        }
    }

    void write(Schedule changed) {
        schedule = changed;
    }

    void remember(Answer answer) {
        recentAnswer = new RecentAnswer(answer, said);
    }

    /** Time has come this far: a clock that runs back finds nothing forgotten before its time. */
    void forget(String requestId) {
        forgottenRequest = requestId;
        isLater = true;
    }

    /** Sends a claim; time has come this far even if nothing is said yet. */
    void claim(Claim claim) {
        claims = Lists.plus(claims, claim);
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
