package dev.holdfast.report;

import dev.holdfast.domain.Reason;

/** Each reason for a refusal in a sentence, and what one could do next. */
final class ReasonText {

    private ReasonText() {
    }

    static String meaning(Reason reason) {
        return switch (reason) {
            case MALFORMED -> "The request breaks the contract.";
            case REQUEST_ID_REUSED -> "The same request id came before, with other content.";
            case UNKNOWN_PROVIDER -> "The provider had never offered any time.";
            case NOT_FOUND -> "The provider had no such reservation, or it ended more than 24 hours before.";
            case NOT_OWNER -> "The reservation is another client's.";
            case HOLD_EXPIRED -> "The hold had run out before the request came.";
            case ALREADY_CANCELLED -> "The reservation had been cancelled.";
            case ALREADY_ENDED -> "The reservation's time was over.";
            case ALREADY_STARTED -> "The reservation's time had begun.";
            case LEAD_TIME -> "The time starts sooner than the provider's lead time allows.";
            case BEYOND_HORIZON -> "The time is further ahead than the provider can be booked.";
            case OUTSIDE_AVAILABILITY -> "The provider is not open at that time, or closed it.";
            case NOT_ON_GRID -> "The time does not begin and end with the provider's slots.";
            case SLOT_TAKEN -> "Another reservation, or its buffer, had that time.";
            case CLIENT_BUSY -> "The client had another reservation at that time, at this or another provider.";
            case TOO_MANY_HOLDS -> "The client had as many unconfirmed holds as it may have.";
            case BUSY -> "Too many requests were waiting for a decision on the same reservation.";
        };
    }

    static String whatNext(Reason reason) {
        return switch (reason) {
            case MALFORMED -> "Mend the request as its detail says; it may keep its id.";
            case REQUEST_ID_REUSED -> "Give each new request an id of its own, such as a UUID.";
            case UNKNOWN_PROVIDER -> "Check the provider's id, and wait for its first availability.changed.";
            case NOT_FOUND -> "Check the ids of the reservation and of the provider.";
            case NOT_OWNER -> "Ask as the client who holds it.";
            case HOLD_EXPIRED, ALREADY_CANCELLED -> "Hold the time anew, if it is still free.";
            case ALREADY_ENDED -> "Nothing: it can't be changed any more.";
            case ALREADY_STARTED -> "Only the provider can still cancel it, until its end.";
            case LEAD_TIME -> "Choose a later time.";
            case BEYOND_HORIZON -> "Choose an earlier time, or ask again later.";
            case OUTSIDE_AVAILABILITY, NOT_ON_GRID, SLOT_TAKEN -> "List the free slots, and choose one of them.";
            case CLIENT_BUSY -> "Choose another time, or cancel the other reservation first.";
            case TOO_MANY_HOLDS -> "Confirm or cancel some of the holds first.";
            case BUSY -> "Send the same request again.";
        };
    }
}
