package dev.holdfast.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * The rules: what each request and the passing of time do to one provider's reservations. A function of (state,
 * request, effective time) and of nothing else. The rules' source is the contract in the README.
 */
public final class Decider {

    private final Retries retries;
    private final boolean asksClientStage;
    private final ReservationRules rules;

    /**
     * @param answerMemory    how long a refusal, or the answer to an availability command, is remembered
     * @param asksClientStage whether a hold or a move is decided only when a verdict says that the client is free then
     */
    public Decider(Duration answerMemory, boolean asksClientStage) {
        this.retries = new Retries(answerMemory);
        this.asksClientStage = asksClientStage;
        this.rules = new ReservationRules(asksClientStage);
    }

    /**
     * Decides one request.
     *
     * @param time  the request's record time
     * @param cause the position of the request's record
     */
    public Decision decide(ProviderState state, Request request, Instant time, String cause) {
        var draft = new Draft(state, time, cause, asksClientStage);
        if (request instanceof Request.Malformed malformed) {
            Answering.refuseMalformed(draft, request, malformed.detail());
        } else if (request instanceof Command.OnReservation command) {
            decide(draft, command);
        } else if (!retries.isAnsweredAlready(draft, (Command) request, null)) {
            AvailabilityRules.decide(draft, (Command) request);
        }
        return draft.decision();
    }

    /** Decides a command that had to wait, at its own time. */
    public Decision decide(ProviderState state, Parked parked) {
        var draft = Draft.ofParked(state, parked, asksClientStage);
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
        var draft = new Draft(state, time, cause, asksClientStage);
        ReservationRecord waiting = draft.current(verdict.reservationId());
        if (waiting != null && waiting.isPending() && waiting.pending().cause().equals(verdict.cause())) {
            if (verdict.denial() != null) {
                TwoSteps.deny(draft, waiting, verdict.denial());
            } else {
                TwoSteps.grant(draft, waiting);
            }
            draft.resume(waiting.parked());
        }
        return draft.decision();
    }

    /** Lets a reservation expire, end or leave the state, if its time has come. */
    public Decision reservationDue(ProviderState state, String reservationId, Instant time, String cause) {
        var draft = new Draft(state, time, cause, asksClientStage);
        draft.settled(reservationId);
        return draft.decision();
    }

    /** Removes the open and closed windows that have ended. */
    public Decision windowsDue(ProviderState state, Instant time, String cause) {
        var draft = new Draft(state, time, cause, asksClientStage);
        Schedule left = state.schedule().withoutEnded(draft.at);
        if (left.windowCount() < state.schedule().windowCount()) {
            draft.say(AvailabilityRules.windowsChanged(state.schedule(), left), null);
            draft.write(left);
        }
        return draft.decision();
    }

    /** Forgets a recent answer whose time is over. */
    public Decision answerDue(ProviderState state, String requestId, Instant time, String cause) {
        var draft = new Draft(state, time, cause, asksClientStage);
        RecentAnswer answer = state.recentAnswer(requestId);
        if (answer != null && retries.isForgotten(answer, draft.at)) {
            draft.forget(requestId);
        }
        return draft.decision();
    }

    private void decide(Draft draft, Command.OnReservation command) {
        ReservationRecord named = draft.settled(command.reservationId());
        if (named != null && named.isPending()) {
            TwoSteps.park(draft, named, command);
        } else if (!retries.isAnsweredAlready(draft, command, named)) {
            rules.decide(draft, command, named);
        }
    }
}
