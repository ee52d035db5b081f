package dev.holdfast.domain;

/**
 * What the provider stage asks or tells the client stage, so that no client is in two places at once. Only
 * {@link Kind#HOLD} and {@link Kind#MOVE} are answered by a {@link Verdict}.
 *
 * @param time     the time claimed, kept or given up
 * @param previous the time that a move gives up if it is granted; null otherwise
 * @param cause    the position of the request behind it; a verdict names it
 */
public record Claim(Kind kind, String clientId, String providerId, String reservationId, Interval time,
                    Interval previous, String cause) {

    /** What a claim is about. */
    public enum Kind {
        /** The client holds this time, if nothing is in the way. */
        HOLD,
        /** The reservation goes to this time, if nothing is in the way. */
        MOVE,
        /** The hold was confirmed, and is none of the client's live holds any more. */
        CONFIRM,
        /** The time is the client's no more. */
        RELEASE
    }

    public Verdict granted() {
        return new Verdict(providerId, reservationId, cause, null);
    }

    public Verdict denied(Reason reason) {
        return new Verdict(providerId, reservationId, cause, reason);
    }
}
