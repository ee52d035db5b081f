package dev.holdfast.topology;

import dev.holdfast.domain.Command;
import dev.holdfast.domain.Command.Cancel;
import dev.holdfast.domain.Command.Confirm;
import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Command.Reschedule;
import dev.holdfast.domain.Interval;
import java.time.Duration;
import java.time.Instant;

/** The commands of most tests: provider anna, and a morning that she opens. */
final class Asked {

    static final String ANNA = "anna";
    /** When most tests begin: two days before the morning. */
    static final Instant TODAY = Instant.parse("2027-03-01T08:00:00Z");
    static final Instant EIGHT = Instant.parse("2027-03-03T08:00:00Z");
    static final Interval MORNING = new Interval(EIGHT, EIGHT.plus(Duration.ofHours(4)));
    static final Duration HOLD_DURATION = Duration.ofMinutes(30);

    private Asked() {
    }

    static Command open(String requestId) {
        return new OpenAvailability(requestId, ANNA, MORNING);
    }

    /** Holds the morning's slot of that number, from 0. */
    static Command hold(String requestId, String clientId, int slot) {
        return new Hold(requestId, ANNA, clientId, slot(slot), null);
    }

    static Command confirm(String requestId, String reservationId, String clientId) {
        return new Confirm(requestId, ANNA, reservationId, clientId);
    }

    static Command cancel(String requestId, String reservationId, String clientId) {
        return new Cancel(requestId, ANNA, reservationId, clientId, null);
    }

    static Command move(String requestId, String reservationId, String clientId, int slot) {
        return new Reschedule(requestId, ANNA, reservationId, clientId, slot(slot), null);
    }

    static Instant slot(int number) {
        return EIGHT.plus(Duration.ofMinutes(15L * number));
    }
}
