package dev.holdfast.domain;

/** How a request is answered, and where the answer is remembered. */
final class Answering {

    private Answering() {
    }

    /** Not remembered: a mended request may keep its id. */
    static void refuseMalformed(Draft draft, Request request, String detail) {
        var refusal = new Event.Rejected(Reason.MALFORMED, detail);
        if (draft.state.head() == null) {
            draft.sayOfUnknownProvider(refusal, request.requestId());
        } else {
            draft.say(refusal, request.requestId());
        }
    }

    /** @param time the time that the command wanted, or null if it was not looked at */
    static void refuse(Draft draft, Command command, Reason reason, Interval time) {
        answer(draft, command, refusal(command, reason, time));
    }

    /** A refusal that is not remembered: the command was not judged. */
    static void turnAway(Draft draft, Command command, Reason reason) {
        draft.say(refusal(command, reason, null), command.requestId());
    }

    static Event.Rejected refusal(Command command, Reason reason, Interval time) {
        return new Event.Rejected(reason, null, Event.Asked.by(command, time));
    }

    /** An answer that changes no reservation: remembered for a while. */
    static void answer(Draft draft, Command command, Event.Fact fact) {
        Reason reason = fact instanceof Event.Rejected rejected ? rejected.reason() : null;
        long sequence = draft.say(fact, command.requestId());
        draft.remember(new Answer(command.requestId(), Fingerprint.of(command), sequence, fact.type(), reason));
    }

    /** An answer that changes a reservation: remembered with it. */
    static void keep(Draft draft, Command command, ReservationRecord before, Reservation after, Event.Fact fact) {
        long sequence = draft.say(fact, command.requestId());
        draft.write(before.with(after,
                new Answer(command.requestId(), Fingerprint.of(command), sequence, fact.type(), null)));
    }
}
