package dev.holdfast.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * Knows a request that came before.
 *
 * @param answerMemory how long an answer that no reservation remembers is known
 */
record Retries(Duration answerMemory) {

    /**
     * Answers a request that came before.
     *
     * @param named the reservation that it names, as time left it; null if there is none
     */
    boolean isAnsweredAlready(Draft draft, Command command, ReservationRecord named) {
        // A hold names what it would make, which is not looked up twice.
        ReservationRecord held = command instanceof Command.Hold ? named : draft.current(command.requestId());
        ReservationRecord changed = draft.state.reservationAnswering(command.requestId());
        if (held != null && held.isWaitingWith(command) || changed != null && changed.isWaitingWith(command)) {
            // The same request again would have named this reservation, and would wait too: this one is another.
            Answering.turnAway(draft, command, Reason.REQUEST_ID_REUSED);
            return true;
        }
        Answer answer = rememberedAnswer(draft, command, held, changed);
        if (answer == null) {
            return false;
        }
        if (answer.fingerprint() != Fingerprint.of(command)) {
            Answering.turnAway(draft, command, Reason.REQUEST_ID_REUSED);
            return true;
        }
        Reservation reservation = answer.reason() == null && named != null ? named.reservation() : null;
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
        return recent != null && !isForgotten(recent, draft.at) ? recent.answer() : null;
    }

    boolean isForgotten(RecentAnswer answer, Instant at) {
        return !at.isBefore(answer.due(answerMemory));
    }
}
