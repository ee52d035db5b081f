package dev.holdfast.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * What the state keeps of a reservation: the reservation, and the requests that made it what it is.
 *
 * @param answers the hold's first, then those of the newest confirms, moves and cancels
 */
public record ReservationRecord(Reservation reservation, List<Answer> answers) {

    /** How many answers one reservation remembers, so that a client who moves it forever can't grow it forever. */
    public static final int MAX_ANSWERS = 64;

    public ReservationRecord {
        answers = List.copyOf(answers);
    }

    public String reservationId() {
        return reservation.reservationId();
    }

    public ReservationRecord with(Reservation changed) {
        return new ReservationRecord(changed, answers);
    }

    /** With one more answer; of too many, the oldest after the hold's is forgotten. */
    public ReservationRecord with(Reservation changed, Answer answer) {
        var all = new ArrayList<>(answers);
        if (all.size() == MAX_ANSWERS) {
            all.remove(1);
        }
        all.add(answer);
        return new ReservationRecord(changed, all);
    }

    /** The answer that the request was given, or null if this reservation knows nothing of it. */
    public Answer answerTo(String requestId) {
        for (Answer each : answers) {
            if (each.requestId().equals(requestId)) {
                return each;
            }
        }
        return null;
    }
}
