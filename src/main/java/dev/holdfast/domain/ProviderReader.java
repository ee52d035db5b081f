package dev.holdfast.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Answers questions about providers while requests are being decided.
 *
 * <p>Each answer is one provider's state as it was between two decisions: never a half of one, and never older than an
 * event that a committed reader had seen before it asked. It may be a commit interval ahead of the events: a decision
 * is seen as soon as it is written, and if its transaction is then rolled back, the same request is decided again.
 * Nothing is promised by an answer: what is listed may be taken by the time that it is held. An instance that was cut
 * off from the others may answer from what it last knew until it learns that its partitions were given away; such an
 * answer is old, but was true once.
 *
 * <p>While a hold waits for the client stage, its time is not listed as free, and it is no reservation yet; while a
 * move waits, the reservation stands where it was, and neither time is free.
 *
 * <p>{@code time} is when the caller asks. As in deciding, the later of it and of the provider's last decision counts.
 *
 * <p>Every method throws an {@link UnreadableException} if the provider can't be read here: forward the question once
 * on an {@link ElsewhereException}, and say "try again" on a {@link NotNowException} or if that did not help, for while
 * partitions move two instances may each name the other.
 */
public interface ProviderReader {

    /** The longest range that can be listed. */
    Duration MAX_RANGE = Duration.ofDays(62);

    /** How far the provider's log has come; empty if there is no such provider. */
    Optional<ProviderHead> head(String providerId);

    /** How the provider lets its time be booked; empty if there is no such provider. Providers never go away. */
    Optional<Schedule> schedule(String providerId);

    /**
     * All that a listing of the slots that start in the range asks for; {@link Schedule#NEW} and nothing taken of a
     * provider that does not exist.
     *
     * @throws IllegalArgumentException if the range is longer than {@link #MAX_RANGE}
     */
    CalendarSnapshot calendar(String providerId, Interval range);

    /**
     * The single slots that start in the range and that a hold would be granted at that time, in order of time, as
     * {@link FreeSlots} has it; none of a provider that does not exist.
     *
     * @throws IllegalArgumentException if the range is longer than {@link #MAX_RANGE}
     */
    default List<Slot> freeSlots(String providerId, Interval range, Instant time) {
        return FreeSlots.of(calendar(providerId, range), range, time);
    }

    /** The reservation as it stands at that time; empty if there is none, or it has left the state by the rules. */
    Optional<Reservation> reservation(String providerId, String reservationId, Instant time);

    /**
     * The reservations that share time with the range, be they over or not, as they stand at that time, in order of
     * their start and then of their id; without those that have left the state by the rules.
     *
     * @throws IllegalArgumentException if the range is longer than {@link #MAX_RANGE}
     */
    List<Reservation> reservations(String providerId, Interval range, Instant time);
}
