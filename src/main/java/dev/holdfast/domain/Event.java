package dev.holdfast.domain;

import java.time.Instant;
import java.util.List;

/**
 * One entry of a provider's log: what was decided, whole enough that a reader folds events without knowing a rule.
 *
 * @param sequence  counts the provider's events from 1 without a gap; 0 where the provider does not exist
 * @param at        the provider's effective time; never runs backwards
 * @param requestId the request that this answers, or null where time alone caused it
 * @param cause     the position of the input that led here, {@code topic/partition@offset}
 */
public record Event(String providerId, long sequence, Instant at, String requestId, String cause, Fact fact) {

    /** Unique over all providers; that of an unknown provider's refusal names its cause, for it has no sequence. */
    public String eventId() {
        return sequence == 0 ? providerId + "/0/" + cause : providerId + "/" + sequence;
    }

    public EventType type() {
        return fact.type();
    }

    /** What happened. */
    public sealed interface Fact {

        EventType type();

        /** The reservation as it stands after this, or null where the fact is about none. */
        default Reservation reservation() {
            return null;
        }
    }

    public record Held(Reservation reservation) implements Fact {
        @Override
        public EventType type() {
            return EventType.RESERVATION_HELD;
        }
    }

    public record Confirmed(Reservation reservation) implements Fact {
        @Override
        public EventType type() {
            return EventType.RESERVATION_CONFIRMED;
        }
    }

    public record Expired(Reservation reservation) implements Fact {
        @Override
        public EventType type() {
            return EventType.RESERVATION_EXPIRED;
        }
    }

    /** @param reason in the asker's words, or null */
    public record Cancelled(Reservation reservation, Command.Party by, String reason) implements Fact {
        @Override
        public EventType type() {
            return EventType.RESERVATION_CANCELLED;
        }
    }

    /** @param previous the time that is free again */
    public record Rescheduled(Reservation reservation, Interval previous) implements Fact {
        @Override
        public EventType type() {
            return EventType.RESERVATION_RESCHEDULED;
        }
    }

    public record Completed(Reservation reservation) implements Fact {
        @Override
        public EventType type() {
            return EventType.RESERVATION_COMPLETED;
        }
    }

    /** @param hours the weekly hours from now on, or null if they did not change */
    public record AvailabilityChanged(List<Interval> openRemoved, List<Interval> openAdded,
                                      List<Interval> closedRemoved, List<Interval> closedAdded, WeeklyHours hours)
            implements Fact {
        @Override
        public EventType type() {
            return EventType.AVAILABILITY_CHANGED;
        }
    }

    public record PolicyChanged(Policy policy) implements Fact {
        @Override
        public EventType type() {
            return EventType.POLICY_CHANGED;
        }
    }

    /**
     * @param detail what to mend, for the sender's developer, or null where the reason says it all
     * @param asked  what it asked for, or null if that is of no reservation
     */
    public record Rejected(Reason reason, String detail, Asked asked) implements Fact {

        public Rejected(Reason reason, String detail) {
            this(reason, detail, null);
        }

        @Override
        public EventType type() {
            return EventType.REQUEST_REJECTED;
        }
    }

    /**
     * What a refused request asked for: nothing else in the log tells of it.
     *
     * @param reservationId which reservation it named, or null if it would have made one
     * @param clientId      who asked, or null if it was the provider
     * @param time          the time that it wanted, or null if it was refused before that was looked at
     */
    public record Asked(String reservationId, String clientId, Interval time) {

        static Asked by(Command command, Interval time) {
            return command instanceof Command.OnReservation one
                    ? new Asked(one instanceof Command.Hold ? null : one.reservationId(), one.clientId(), time) : null;
        }
    }

    /** The request asked for what already is. */
    public record Unchanged(Reservation reservation) implements Fact {
        @Override
        public EventType type() {
            return EventType.REQUEST_UNCHANGED;
        }
    }

    /** The request came before, and was answered then. */
    public record Duplicate(First first, Reservation reservation) implements Fact {
        @Override
        public EventType type() {
            return EventType.REQUEST_DUPLICATE;
        }
    }

    /** The answer that a repeated request had the first time; {@code reason} is null unless that was a refusal. */
    public record First(String eventId, EventType type, Reason reason) {
    }
}
