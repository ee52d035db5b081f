package dev.holdfast.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * One client's hold on a provider's time, through all of its life.
 *
 * @param reservationId the request id of the hold that made it; unique per provider
 * @param clientId      who holds it
 * @param start         the first instant of the time held
 * @param end           the first instant after it
 * @param heldAt        when the hold was decided
 * @param expiresAt     when the hold runs out unless confirmed; never after {@code start}
 * @param confirmedAt   when it was confirmed, or null
 * @param endedAt       when it was cancelled, ran out or was over, or null
 */
public record Reservation(String reservationId, String clientId, Instant start, Instant end, Status status,
                          Instant heldAt, Instant expiresAt, Instant confirmedAt, Instant endedAt) {

    /** How long a reservation is remembered after it ended, so that a late retry is still answered. */
    public static final Duration KEPT_AFTER_END = Duration.ofHours(24);

    /** Where a reservation is in its life. */
    public enum Status {
        HELD, CONFIRMED, EXPIRED, CANCELLED, COMPLETED;

        /** Whether the reservation's story is over. */
        public boolean isFinal() {
            return this == EXPIRED || this == CANCELLED || this == COMPLETED;
        }
    }

    /** A new hold; its deadline is cut off at its start. */
    public static Reservation held(String reservationId, String clientId, Interval time, Instant at, Policy policy) {
        return new Reservation(reservationId, clientId, time.start(), time.end(), Status.HELD, at,
                earlier(at.plus(policy.holdDuration()), time.start()), null, null);
    }

    public Interval time() {
        return new Interval(start, end);
    }

    public Reservation confirmed(Instant at) {
        return new Reservation(reservationId, clientId, start, end, Status.CONFIRMED, heldAt, expiresAt, at, null);
    }

    /** Another time, the same deadline: moving a hold does not renew it. */
    public Reservation movedTo(Interval time) {
        return new Reservation(reservationId, clientId, time.start(), time.end(), status, heldAt,
                status == Status.HELD ? earlier(expiresAt, time.start()) : expiresAt, confirmedAt, endedAt);
    }

    public Reservation cancelled(Instant at) {
        return ended(Status.CANCELLED, at);
    }

    /** The reservation as it stands at that time: a hold past its deadline has expired, a booking past its end is over. */
    public Reservation asOf(Instant at) {
        if (status == Status.HELD && !at.isBefore(expiresAt)) {
            return ended(Status.EXPIRED, expiresAt);
        }
        if (status == Status.CONFIRMED && !at.isBefore(end)) {
            return ended(Status.COMPLETED, end);
        }
        return this;
    }

    /** When time alone changes this reservation next: it expires, is over, or leaves the state. */
    public Instant due() {
        return switch (status) {
            case HELD -> expiresAt;
            case CONFIRMED -> end;
            case EXPIRED, CANCELLED, COMPLETED -> endedAt.plus(KEPT_AFTER_END);
        };
    }

    /** Whether the reservation has left the state by then, be it removed yet or not. */
    public boolean isGoneBy(Instant at) {
        Reservation then = asOf(at);
        return then.status.isFinal() && !at.isBefore(then.due());
    }

    private Reservation ended(Status how, Instant when) {
        return new Reservation(reservationId, clientId, start, end, how, heldAt, expiresAt, confirmedAt, when);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
