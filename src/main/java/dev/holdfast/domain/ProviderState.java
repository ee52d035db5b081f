package dev.holdfast.domain;

import java.time.Instant;
import java.util.List;

/** What is known of one provider at the moment of a decision. Whoever implements it reads; the domain never writes. */
public interface ProviderState {

    String providerId();

    /** Null until the provider's first accepted availability or policy command. */
    ProviderHead head();

    /** The time that counts for an input of the given record time: a provider's clock never runs backwards. */
    default Instant effectiveTime(Instant recordTime) {
        ProviderHead head = head();
        return head != null && head.at().isAfter(recordTime) ? head.at() : recordTime;
    }

    /** {@link Schedule#NEW} for an unknown provider. */
    Schedule schedule();

    /** The reservation, or null. */
    ReservationRecord reservation(String reservationId);

    /** The reservation that remembers an answer to this confirm, move or cancel, or null. */
    ReservationRecord reservationAnswering(String requestId);

    /** The remembered answer, or null. */
    RecentAnswer recentAnswer(String requestId);

    /** The taken times that share time with the range, in order of their start. */
    List<Occupied> occupied(Interval range);
}
