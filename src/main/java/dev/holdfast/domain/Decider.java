package dev.holdfast.domain;

import static dev.holdfast.domain.Reservation.Status.CONFIRMED;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The rules: what each request and the passing of time do to one provider's reservations. A function of (state,
 * request, effective time) and of nothing else. The rules' source is the contract in the README.
 */
public final class Decider {

    private final Duration answerMemory;
    private final boolean asksClientStage;

    /**
     * @param answerMemory    how long a refusal, or the answer to an availability command, is remembered
     * @param asksClientStage whether a hold or a move is decided only when a verdict says that the client is free then
     */
    public Decider(Duration answerMemory, boolean asksClientStage) {
        this.answerMemory = answerMemory;
        this.asksClientStage = asksClientStage;
    }

    /**
     * Decides one request.
     *
     * @param time  the request's record time
     * @param cause the position of the request's record
     */
    public Decision decide(ProviderState state, Request request, Instant time, String cause) {
        var draft = new Draft(state, time, cause);
        if (request instanceof Request.Malformed malformed) {
            refuseMalformed(draft, request, malformed.detail());
        } else if (request instanceof Command.OnReservation command) {
            decide(draft, command);
        } else {
            decide(draft, (Command) request);
        }
        return draft.decision();
    }

    /** Decides a command that had to wait, at its own time. */
    public Decision decide(ProviderState state, Parked parked) {
        var draft = Draft.ofParked(state, parked);
        decide(draft, parked.command());
        return draft.decision();
    }

    /**
     * Ends a hold's or a move's wait. What it says has the time and the cause of the request; the commands that waited
     * with it are to be judged next.
     *
     * @param time  the verdict's record time, which is that of the request
     * @param cause the position of the verdict's record
     */
    public Decision decide(ProviderState state, Verdict verdict, Instant time, String cause) {
        var draft = new Draft(state, time, cause);
        ReservationRecord waiting = draft.current(verdict.reservationId());
        if (waiting != null && waiting.isPending() && waiting.pending().cause().equals(verdict.cause())) {
            if (verdict.denial() != null) {
                deny(draft, waiting, verdict.denial());
            } else {
                grant(draft, waiting);
            }
            draft.resume(waiting.parked());
        }
        return draft.decision();
    }

    /** Lets a reservation expire, end or leave the state, if its time has come. */
    public Decision reservationDue(ProviderState state, String reservationId, Instant time, String cause) {
        var draft = new Draft(state, time, cause);
        draft.settled(reservationId);
        return draft.decision();
    }

    /** Removes the open and closed windows that have ended. */
    public Decision windowsDue(ProviderState state, Instant time, String cause) {
        var draft = new Draft(state, time, cause);
        Schedule left = state.schedule().withoutEnded(draft.at);
        if (left.windowCount() < state.schedule().windowCount()) {
            draft.say(windowsChanged(state.schedule(), left), null);
            draft.write(left);
        }
        return draft.decision();
    }

    /** Forgets a recent answer whose time is over. */
    public Decision answerDue(ProviderState state, String requestId, Instant time, String cause) {
        var draft = new Draft(state, time, cause);
        RecentAnswer answer = state.recentAnswer(requestId);
        if (answer != null && !draft.at.isBefore(answer.due(answerMemory))) {
            draft.forget(requestId);
        }
        return draft.decision();
    }

    private void decide(Draft draft, Command command) {
        if (isAnsweredAlready(draft, command)) {
            return;
        }
        Schedule before = draft.state.schedule();
        Schedule after = before;
        Event.Fact fact;
        if (command instanceof Command.OpenAvailability open) {
            after = before.opened(open.range(), draft.at);
            fact = windowsChanged(before, after);
        } else if (command instanceof Command.CloseAvailability close) {
            after = before.closed(close.range(), draft.at);
            fact = windowsChanged(before, after);
        } else if (command instanceof Command.SetHours set) {
            after = before.withHours(set.hours());
            fact = new Event.AvailabilityChanged(List.of(), List.of(), List.of(),
                    List.of(), set.hours());
        } else {
            after = before.withPolicy(before.policy().with(((Command.SetPolicy) command).change()));
            fact = new Event.PolicyChanged(after.policy());
        }
        if (after.windowCount() > Schedule.MAX_WINDOWS) {
            refuseMalformed(draft, command, "a provider can have at most " + Schedule.MAX_WINDOWS
                    + " open and closed windows that have not ended; join some, or set weekly hours instead");
            return;
        }
        // Windows that merely ended are no answer to this command; the tick removes them.
        boolean isNews = !after.equals(before)
                && !after.withoutEnded(draft.at).equals(before.withoutEnded(draft.at));
        if (isNews) {
            draft.write(after);
        }
        answer(draft, command, isNews ? fact : new Event.Unchanged(null));
    }

    private static Event.AvailabilityChanged windowsChanged(Schedule before, Schedule after) {
        return new Event.AvailabilityChanged(before.open().without(after.open()), after.open().without(before.open()),
                before.closed().without(after.closed()), after.closed().without(before.closed()), null);
    }

    private void decide(Draft draft, Command.OnReservation command) {
        ReservationRecord named = draft.settled(command.reservationId());
        if (named != null && named.isPending()) {
            park(draft, named, command);
            return;
        }
        if (isAnsweredAlready(draft, command)) {
            return;
        }
        if (draft.state.head() == null) {
            draft.sayOfUnknownProvider(new Event.Rejected(Reason.UNKNOWN_PROVIDER, null), command.requestId());
            return;
        }
        if (command instanceof Command.Hold hold) {
            decideHold(draft, hold);
            return;
        }
        Reason refusal = refusal(command, named, draft.at);
        if (refusal != null) {
            refuse(draft, command, refusal);
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
        String clientId = clientId(command);
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

    /** Who asks, or null if it is the provider. */
    private static String clientId(Command.OnReservation command) {
        if (command instanceof Command.Confirm confirm) {
            return confirm.clientId();
        }
        if (command instanceof Command.Reschedule move) {
            return move.clientId();
        }
        return command instanceof Command.Cancel cancel ? cancel.clientId() : ((Command.Hold) command).clientId();
    }

    private void decideHold(Draft draft, Command.Hold hold) {
        Schedule schedule = draft.state.schedule();
        Instant end = hold.end() != null ? hold.end() : hold.start().plus(schedule.policy().slotLength());
        var time = new Interval(hold.start(), end);
        Reason refusal = refusal(draft, time, null);
        if (refusal != null) {
            refuse(draft, hold, refusal);
            return;
        }
        Reservation held = Reservation.held(hold.requestId(), hold.clientId(), time, draft.at, schedule.policy());
        var record = new ReservationRecord(held, List.of());
        if (asksClientStage) {
            askClientStage(draft, hold, record, time);
        } else {
            keep(draft, hold, record, held, new Event.Held(held));
        }
    }

    private void decideConfirm(Draft draft, Command.Confirm confirm, ReservationRecord named) {
        if (named.reservation().status() == CONFIRMED) {
            answer(draft, confirm, new Event.Unchanged(named.reservation()));
            return;
        }
        Reservation confirmed = named.reservation().confirmed(draft.at);
        keep(draft, confirm, named, confirmed, new Event.Confirmed(confirmed));
    }

    private void decideCancel(Draft draft, Command.Cancel cancel, ReservationRecord named) {
        if (named.reservation().status().isFinal()) {
            answer(draft, cancel, new Event.Unchanged(named.reservation()));
            return;
        }
        Reservation cancelled = named.reservation().cancelled(draft.at);
        keep(draft, cancel, named, cancelled, new Event.Cancelled(cancelled, cancel.by(), cancel.reason()));
    }

    private void decideReschedule(Draft draft, Command.Reschedule move, ReservationRecord named) {
        Interval before = named.reservation().time();
        Instant end = move.end() != null ? move.end() : move.start().plus(before.length());
        var time = new Interval(move.start(), end);
        if (time.equals(before)) {
            answer(draft, move, new Event.Unchanged(named.reservation()));
            return;
        }
        Reason refusal = refusal(draft, time, named.reservationId());
        if (refusal != null) {
            refuse(draft, move, refusal);
            return;
        }
        if (asksClientStage) {
            askClientStage(draft, move, named, time);
        } else {
            Reservation moved = named.reservation().movedTo(time);
            keep(draft, move, named, moved, new Event.Rescheduled(moved, before));
        }
    }

    /** Takes the time, and asks whether the client may have it. */
    private static void askClientStage(Draft draft, Command.OnReservation command, ReservationRecord record,
                                       Interval time) {
        boolean isHold = command instanceof Command.Hold;
        Reservation reservation = record.reservation();
        draft.write(record.waitingFor(new Pending(command.requestId(), Fingerprint.of(command), draft.at, draft.cause(),
                time, isHold)));
        draft.claim(new Claim(isHold ? Claim.Kind.HOLD : Claim.Kind.MOVE, reservation.clientId(),
                draft.state.providerId(), reservation.reservationId(), time, isHold ? null : reservation.time(),
                draft.cause()));
    }

    private static void grant(Draft draft, ReservationRecord waiting) {
        Pending pending = waiting.pending();
        Reservation before = waiting.reservation();
        Reservation after = pending.isHold() ? before : before.movedTo(pending.time());
        Event.Fact fact = pending.isHold() ? new Event.Held(after) : new Event.Rescheduled(after, before.time());
        long sequence = draft.say(fact, pending.requestId(), pending.cause());
        draft.write(waiting.with(after, new Answer(pending.requestId(), pending.fingerprint(), sequence, fact.type(), null)));
    }

    private static void deny(Draft draft, ReservationRecord waiting, Reason reason) {
        Pending pending = waiting.pending();
        if (pending.isHold()) {
            draft.remove(waiting.reservationId());
        } else {
            draft.write(waiting.notWaiting());
        }
        var refusal = new Event.Rejected(reason, null);
        long sequence = draft.say(refusal, pending.requestId(), pending.cause());
        draft.remember(new Answer(pending.requestId(), pending.fingerprint(), sequence, refusal.type(), reason));
    }

    private static void park(Draft draft, ReservationRecord named, Command.OnReservation command) {
        if (named.parked().size() == ReservationRecord.MAX_PARKED) {
            // Not remembered: it was not judged, and sending it again is what to do.
            draft.say(new Event.Rejected(Reason.BUSY, null), command.requestId());
        } else {
            draft.park(named, command);
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

    /** Answers a request that came before; its named reservation must be settled by then. */
    private boolean isAnsweredAlready(Draft draft, Command command) {
        ReservationRecord held = draft.current(command.requestId());
        ReservationRecord changed = draft.state.reservationAnswering(command.requestId());
        if (held != null && held.isWaitingWith(command) || changed != null && changed.isWaitingWith(command)) {
            // The same request again would have named this reservation, and would wait too: this one is another.
            draft.say(new Event.Rejected(Reason.REQUEST_ID_REUSED, null), command.requestId());
            return true;
        }
        Answer answer = rememberedAnswer(draft, command, held, changed);
        if (answer == null) {
            return false;
        }
        if (answer.fingerprint() != Fingerprint.of(command)) {
            draft.say(new Event.Rejected(Reason.REQUEST_ID_REUSED, null), command.requestId());
            return true;
        }
        Reservation reservation = null;
        if (answer.reason() == null && command instanceof Command.OnReservation on) {
            ReservationRecord named = draft.current(on.reservationId());
            reservation = named == null ? null : named.reservation();
        }
        String eventId = draft.state.providerId() + "/" + answer.sequence();
        draft.say(new Event.Duplicate(new Event.First(eventId, answer.type(), answer.reason()), reservation),
                command.requestId());
        return true;
    }

    private Answer rememberedAnswer(Draft draft, Command command, ReservationRecord held, ReservationRecord changed) {
        if (held != null && !held.isGoneBy(draft.at)) {
            return held.answers().get(0);
        }
        if (changed != null && !changed.isGoneBy(draft.at)) {
            return changed.answerTo(command.requestId());
        }
        RecentAnswer recent = draft.state.recentAnswer(command.requestId());
        return recent != null && draft.at.isBefore(recent.due(answerMemory)) ? recent.answer() : null;
    }

    /** Not remembered: a mended request may keep its id. */
    private static void refuseMalformed(Draft draft, Request request, String detail) {
        var refusal = new Event.Rejected(Reason.MALFORMED, detail);
        if (draft.state.head() == null) {
            draft.sayOfUnknownProvider(refusal, request.requestId());
        } else {
            draft.say(refusal, request.requestId());
        }
    }

    private static void refuse(Draft draft, Command command, Reason reason) {
        answer(draft, command, new Event.Rejected(reason, null));
    }

    /** An answer that changes no reservation: remembered for a while. */
    private static void answer(Draft draft, Command command, Event.Fact fact) {
        Reason reason = fact instanceof Event.Rejected rejected ? rejected.reason() : null;
        long sequence = draft.say(fact, command.requestId());
        draft.remember(new Answer(command.requestId(), Fingerprint.of(command), sequence, fact.type(), reason));
    }

    /** An answer that changes a reservation: remembered with it. */
    private static void keep(Draft draft, Command command, ReservationRecord before, Reservation after,
                             Event.Fact fact) {
        long sequence = draft.say(fact, command.requestId());
        draft.write(before.with(after,
                new Answer(command.requestId(), Fingerprint.of(command), sequence, fact.type(), null)));
    }
}
