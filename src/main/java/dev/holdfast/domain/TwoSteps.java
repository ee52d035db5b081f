package dev.holdfast.domain;

/** A hold or a move in two steps: the time is taken, the client stage asked, and its verdict awaited. */
final class TwoSteps {

    private TwoSteps() {
    }

    /** Takes the time, and asks whether the client may have it. */
    static void askClientStage(Draft draft, Command.OnReservation command, ReservationRecord record, Interval time) {
        boolean isHold = command instanceof Command.Hold;
        Reservation reservation = record.reservation();
        draft.write(record.waitingFor(new Pending(command.requestId(), Fingerprint.of(command), draft.at, draft.cause(),
                time, isHold)));
        draft.claim(new Claim(isHold ? Claim.Kind.HOLD : Claim.Kind.MOVE, reservation.clientId(),
                draft.state.providerId(), reservation.reservationId(), time, isHold ? null : reservation.time(),
                draft.cause()));
    }

    static void grant(Draft draft, ReservationRecord waiting) {
        Pending pending = waiting.pending();
        Reservation before = waiting.reservation();
        Reservation after = pending.isHold() ? before : before.movedTo(pending.time());
        Event.Fact fact = pending.isHold() ? new Event.Held(after) : new Event.Rescheduled(after, before.time());
        long sequence = draft.say(fact, pending.requestId(), pending.cause());
        draft.write(waiting.with(after,
                new Answer(pending.requestId(), pending.fingerprint(), sequence, fact.type(), null)));
    }

    static void deny(Draft draft, ReservationRecord waiting, Reason reason) {
        Pending pending = waiting.pending();
        if (pending.isHold()) {
            draft.remove(waiting.reservationId());
        } else {
            draft.write(waiting.notWaiting());
        }
        var refusal = new Event.Rejected(reason, null, new Event.Asked(
                pending.isHold() ? null : waiting.reservationId(), waiting.reservation().clientId(), pending.time()));
        long sequence = draft.say(refusal, pending.requestId(), pending.cause());
        draft.remember(new Answer(pending.requestId(), pending.fingerprint(), sequence, refusal.type(), reason));
    }

    static void park(Draft draft, ReservationRecord named, Command.OnReservation command) {
        if (named.parked().size() == ReservationRecord.MAX_PARKED) {
            // Sending it again is what to do.
            Answering.turnAway(draft, command, Reason.BUSY);
        } else {
            draft.park(named, command);
        }
    }
}
