package dev.holdfast.domain;

/** What is known of one provider at the moment of a decision. Whoever implements it reads; the domain never writes. */
public interface ProviderState extends ProviderCalendar {

    String providerId();

    /** The reservation, or null. */
    ReservationRecord reservation(String reservationId);

    /** The reservation that remembers an answer to this confirm, move or cancel, or null. */
    ReservationRecord reservationAnswering(String requestId);

    /** The remembered answer, or null. */
    RecentAnswer recentAnswer(String requestId);
}
