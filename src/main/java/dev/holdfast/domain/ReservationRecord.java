package dev.holdfast.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the state keeps of a reservation: the reservation, and the requests that made it what it is.
 *
 * @param answers the hold's first, then those of the newest confirms, moves and cancels; empty while the hold waits
 * @param pending what waits for a verdict, or null; until it comes, time does not change the reservation
 * @param parked  the commands that wait with it, in order
 */
public record ReservationRecord(Reservation reservation, List<Answer> answers, Pending pending, List<Parked> parked) {

    /** How many answers one reservation remembers, so that a client who moves it forever can't grow it forever. */
    public static final int MAX_ANSWERS = 64;
    /** How many commands may wait for one verdict. */
    public static final int MAX_PARKED = 16;

    public ReservationRecord {
        answers = List.copyOf(answers);
        parked = List.copyOf(parked);
    }

    /** A reservation that nothing waits for. */
    public ReservationRecord(Reservation reservation, List<Answer> answers) {
        this(reservation, answers, null, List.of());
    }

    public String reservationId() {
        return reservation.reservationId();
    }

    public ReservationRecord with(Reservation changed) {
        return new ReservationRecord(changed, answers, pending, parked);
    }

    /** With one more answer; of too many, the oldest after the hold's is forgotten. Nothing waits any more. */
    public ReservationRecord with(Reservation changed, Answer answer) {
        if (answers.size() < MAX_ANSWERS) {
            return new ReservationRecord(changed, Lists.plus(answers, answer));
        }
        var newest = new ArrayList<>(answers);
        newest.remove(1);
        newest.add(answer);
        return new ReservationRecord(changed, newest);
    }

    public ReservationRecord waitingFor(Pending verdict) {
        return new ReservationRecord(reservation, answers, verdict, List.of());
    }

    /** As it was before the move that was denied. */
    public ReservationRecord notWaiting() {
        return new ReservationRecord(reservation, answers);
    }

    public ReservationRecord with(Parked command) {
        return new ReservationRecord(reservation, answers, pending, Lists.plus(parked, command));
    }

    public boolean isPending() {
        return pending != null;
    }

    /** Whether it waits for the verdict on a request with the command's id. */
    boolean isWaitingWith(Command command) {
        return isPending() && pending.requestId().equals(command.requestId());
    }

    /** The reservation as time alone leaves it; but while something waits, only the verdict changes it. */
    public ReservationRecord asOf(Instant at) {
        Reservation then = reservation.asOf(at);
        return isPending() || then == reservation ? this : with(then);
    }

    /** When time alone changes this next, or null if it is not for time to change it. */
    public Instant due() {
        return isPending() ? null : reservation.due();
    }

    /** Whether it has left the state by then, be it removed yet or not. */
    public boolean isGoneBy(Instant at) {
        return !isPending() && reservation.isGoneBy(at);
    }

    /** The times it takes, none of which overlap or touch: a move takes both until its verdict. */
    public List<Occupied> occupied() {
        if (!isPending()) {
            Occupied one = Occupied.by(reservation);
            return one == null ? List.of() : List.of(one);
        }
        Intervals times = pending.isHold() ? Intervals.NONE : Intervals.NONE.plus(reservation.time());
        return times.plus(pending.time()).list().stream()
                .map(time -> new Occupied(time, reservationId(), Instant.MAX)).toList();
    }

    /** The answer that the request was given, or null if this reservation knows nothing of it. */
    public Answer answerTo(String requestId) {
        for (Answer each : answers) {
            if (each.requestId().equals(requestId)) {
                return each;
            }
        }
        return null;
    }
}
