package dev.holdfast.domain;

import static dev.holdfast.domain.Reservation.Status.CONFIRMED;

import java.time.Instant;
import java.util.List;

/**
 * What a command does to a reservation.
 *
 * @param asksClientStage whether a hold or a move is decided only when a verdict says that the client is free then
 */
record ReservationRules(boolean asksClientStage) {

    /**
     * Decides a command that was not answered before.
     *
     * @param named the reservation that it names, as time left it; null if there is none
     */
    void decide(Draft draft, Command.OnReservation command, ReservationRecord named) {
        if (draft.state.head() == null) {
            draft.sayOfUnknownProvider(Answering.refusal(command, Reason.UNKNOWN_PROVIDER, null), command.requestId());
            return;
        }
        if (command instanceof Command.Hold hold) {
            decideHold(draft, hold);
            return;
        }
        Reason refusal = refusal(command, named, draft.at);
        if (refusal != null) {
            Answering.refuse(draft, command, refusal, null);
        } else if (command instanceof Command.Confirm confirm) {
            decideConfirm(draft, confirm, named);
        } else if (command instanceof Command.Cancel cancel) {
            decideCancel(draft, cancel, named);
        } else if (command instanceof Command.Reschedule move) {
            decideReschedule(draft, move, named);
        }
    }

    /** Why the reservation, as it stands, is not to be changed by this command; null if it is, or changed already. */
    private static Reason refusal(Command.OnReservation command, ReservationRecord named, Instant at) {
        if (named == null) {
            return Reason.NOT_FOUND;
        }
        Reservation reservation = named.reservation();
        String clientId = command.clientId();
        if (clientId != null && !clientId.equals(reservation.clientId())) {
            return Reason.NOT_OWNER;
        }
        boolean isCancel = command instanceof Command.Cancel;
        return switch (reservation.status()) {
            case EXPIRED -> isCancel ? null : Reason.HOLD_EXPIRED;
            case CANCELLED -> isCancel ? null : Reason.ALREADY_CANCELLED;
            case COMPLETED -> Reason.ALREADY_ENDED;
            case HELD, CONFIRMED ->
                    clientId != null && !at.isBefore(reservation.start()) ? Reason.ALREADY_STARTED : null;
        };
    }

    private void decideHold(Draft draft, Command.Hold hold) {
        Schedule schedule = draft.state.schedule();
        Instant end = hold.end() != null ? hold.end() : hold.start().plus(schedule.policy().slotLength());
        var time = new Interval(hold.start(), end);
        Reason refusal = refusal(draft, time, null);
        if (refusal != null) {
            Answering.refuse(draft, hold, refusal, time);
            return;
        }
        Reservation held = Reservation.held(hold.requestId(), hold.clientId(), time, draft.at, schedule.policy());
        var record = new ReservationRecord(held, List.of());
        if (asksClientStage) {
            TwoSteps.askClientStage(draft, hold, record, time);
        } else {
            Answering.keep(draft, hold, record, held, new Event.Held(held));
        }
    }

    private void decideConfirm(Draft draft, Command.Confirm confirm, ReservationRecord named) {
        if (named.reservation().status() == CONFIRMED) {
            Answering.answer(draft, confirm, new Event.Unchanged(named.reservation()));
            return;
        }
        Reservation confirmed = named.reservation().confirmed(draft.at);
        Answering.keep(draft, confirm, named, confirmed, new Event.Confirmed(confirmed));
    }

    private void decideCancel(Draft draft, Command.Cancel cancel, ReservationRecord named) {
        if (named.reservation().status().isFinal()) {
            Answering.answer(draft, cancel, new Event.Unchanged(named.reservation()));
            return;
        }
        Reservation cancelled = named.reservation().cancelled(draft.at);
        Answering.keep(draft, cancel, named, cancelled, new Event.Cancelled(cancelled, cancel.by(), cancel.reason()));
    }

    private void decideReschedule(Draft draft, Command.Reschedule move, ReservationRecord named) {
        Interval before = named.reservation().time();
        Instant end = move.end() != null ? move.end() : move.start().plus(before.length());
        var time = new Interval(move.start(), end);
        if (time.equals(before)) {
            Answering.answer(draft, move, new Event.Unchanged(named.reservation()));
            return;
        }
        Reason refusal = refusal(draft, time, named.reservationId());
        if (refusal != null) {
            Answering.refuse(draft, move, refusal, time);
            return;
        }
        if (asksClientStage) {
            TwoSteps.askClientStage(draft, move, named, time);
        } else {
            Reservation moved = named.reservation().movedTo(time);
            Answering.keep(draft, move, named, moved, new Event.Rescheduled(moved, before));
        }
    }

    /** Why the time can't be taken, or null. Holds that stand in its way only because no tick came yet expire first. */
    private static Reason refusal(Draft draft, Interval time, String exceptReservationId) {
        Schedule schedule = draft.state.schedule();
        Reason refusal = schedule.refusal(time, draft.at);
        if (refusal != null) {
            return refusal;
        }
        boolean isTaken = false;
        for (Occupied each : draft.state.occupied(schedule.policy().reach(time))) {
            if (each.reservationId().equals(exceptReservationId)) {
                continue;
            }
            if (draft.at.isBefore(each.until())) {
                isTaken = true;
            } else {
                draft.settled(each.reservationId());
            }
        }
        return isTaken ? Reason.SLOT_TAKEN : null;
    }
}
