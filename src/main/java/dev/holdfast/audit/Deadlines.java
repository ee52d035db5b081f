package dev.holdfast.audit;

import static dev.holdfast.audit.LoggedReservation.Status.HELD;

import java.util.function.Consumer;

/**
 * A hold's deadline is what the policy gave it; no hold expires before it, and none is confirmed, moved or cancelled at
 * or after it; no booking is over before its end; and each ends at just that moment, however late that is told.
 */
final class Deadlines implements Invariant {

    @Override
    public String name() {
        return "deadlines";
    }

    @Override
    public void check(LoggedEvent event, ProviderLog before, Consumer<String> say) {
        LoggedReservation now = event.reservation();
        if (event.is("reservation.held")) {
            checkNewHold(event, before, say);
            return;
        }
        LoggedReservation was = event.changesReservation() ? before.reservation(now.id(), event.at()) : null;
        if (was == null) {
            return;
        }
        switch (event.type()) {
            case "reservation.expired" -> checkEnd("expired", was.expiresAt(), event, say);
            case "reservation.completed" -> checkEnd("was over", was.end(), event, say);
            case "reservation.confirmed" -> checkInTime("confirmed", now.confirmedAt(), last(was), event, say);
            case "reservation.cancelled" -> checkInTime("cancelled", now.endedAt(),
                    was.status() == HELD || isByClient(event) ? last(was) : was.end(), event, say);
            default -> checkInTime("moved", before.decidedFrom(event), last(was), event, say);
        }
    }

    private static void checkNewHold(LoggedEvent event, ProviderLog before, Consumer<String> say) {
        LoggedReservation now = event.reservation();
        var offers = before.offersFor(event);
        if (!offers.isEmpty() && offers.stream().noneMatch(
                each -> now.expiresAt() == Math.min(now.heldAt() + each.terms().holdDuration(), now.start()))) {
            say.accept("the hold " + now + " was made at " + Times.text(now.heldAt()) + " and has the deadline "
                    + Times.text(now.expiresAt()) + ", which is not what the policy gives it");
        }
    }

    private static void checkEnd(String how, long end, LoggedEvent event, Consumer<String> say) {
        LoggedReservation now = event.reservation();
        if (event.at() < end) {
            say.accept("the reservation " + now + " " + how + " at " + Times.text(event.at()) + ", before its time "
                    + Times.text(end));
        }
        if (now.endedAt() != end) {
            say.accept("the reservation " + now + " should have ended at " + Times.text(end) + ", but did at "
                    + Times.text(now.endedAt()));
        }
    }

    private static void checkInTime(String how, long when, long end, LoggedEvent event, Consumer<String> say) {
        if (when >= end) {
            say.accept("the reservation " + event.reservation() + " was " + how + " at " + Times.text(when)
                    + ", but could be until " + Times.text(end) + " only");
        }
        if (when > event.at()) {
            say.accept("the reservation " + event.reservation() + " was " + how + " at " + Times.text(when)
                    + ", which is later than the event itself, " + Times.text(event.at()));
        }
    }

    /** From when on a client can do nothing any more; a hold's deadline is never after its start. */
    private static long last(LoggedReservation was) {
        return was.status() == HELD ? was.expiresAt() : was.start();
    }

    private static boolean isByClient(LoggedEvent event) {
        return event.body().path("by").asText().equals("client");
    }
}
