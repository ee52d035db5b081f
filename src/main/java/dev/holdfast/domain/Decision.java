package dev.holdfast.domain;

import java.util.List;

/**
 * All that follows from one input for one provider: what to write, then what to say, then what to judge anew. A part
 * that does not change is null or empty.
 *
 * @param reservations     to write
 * @param goneReservations ids to remove
 * @param recentAnswer     to write
 * @param forgottenRequest the request id whose recent answer to remove
 * @param events           to publish, in order
 * @param claims           to send to the client stage, in order
 * @param resumed          commands that waited for this, to be judged in order after it is written
 */
public record Decision(String providerId, ProviderHead head, Schedule schedule, List<ReservationRecord> reservations,
                       List<String> goneReservations, RecentAnswer recentAnswer, String forgottenRequest,
                       List<Event> events, List<Claim> claims, List<Parked> resumed) {
}
