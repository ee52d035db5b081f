package dev.holdfast.domain;

import java.time.Instant;

/** What a sender asks for. {@code requestId} is the sender's idempotency key, unique per provider. */
public sealed interface Command extends Request {

    /** A command about one reservation. */
    sealed interface OnReservation extends Command permits Hold, Confirm, Cancel, Reschedule {

        /** The reservation it names, or would make. */
        String reservationId();

        /** Who asks, or null if it is the provider. */
        String clientId();
    }

    /** Adds the range to the open windows and takes it out of the closed ones. */
    record OpenAvailability(String requestId, String providerId, Interval range) implements Command {
    }

    /** Adds the range to the closed windows; cancels nothing. */
    record CloseAvailability(String requestId, String providerId, Interval range) implements Command {
    }

    /** Replaces the provider's weekly hours. */
    record SetHours(String requestId, String providerId, WeeklyHours hours) implements Command {
    }

    /** Changes those parts of the provider's policy that are not null. */
    record SetPolicy(String requestId, String providerId, Policy change) implements Command {
    }

    /** @param end null for one slot */
    record Hold(String requestId, String providerId, String clientId, Instant start, Instant end)
            implements OnReservation {

        /** A reservation's id is the request id of its hold. */
        @Override
        public String reservationId() {
            return requestId;
        }
    }

    /** Makes a hold a booking. */
    record Confirm(String requestId, String providerId, String reservationId, String clientId)
            implements OnReservation {
    }

    /**
     * Gives a booking up, or releases a hold.
     *
     * @param clientId who asks, or null when it is the provider
     * @param reason   in the asker's words, or null
     */
    record Cancel(String requestId, String providerId, String reservationId, String clientId, String reason)
            implements OnReservation {

        public Party by() {
            return clientId == null ? Party.PROVIDER : Party.CLIENT;
        }
    }

    /** Moves a reservation to another time of the same provider; {@code end} is null for the same length. */
    record Reschedule(String requestId, String providerId, String reservationId, String clientId, Instant start,
                      Instant end) implements OnReservation {
    }

    /** The two sides of a reservation. */
    enum Party { CLIENT, PROVIDER }
}
