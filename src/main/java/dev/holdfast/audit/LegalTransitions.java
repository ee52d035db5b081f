package dev.holdfast.audit;

import static dev.holdfast.audit.LoggedReservation.Status.CANCELLED;
import static dev.holdfast.audit.LoggedReservation.Status.COMPLETED;
import static dev.holdfast.audit.LoggedReservation.Status.CONFIRMED;
import static dev.holdfast.audit.LoggedReservation.Status.EXPIRED;
import static dev.holdfast.audit.LoggedReservation.Status.HELD;

import dev.holdfast.audit.LoggedReservation.Status;
import java.util.function.Consumer;

/** A reservation begins as a hold, changes only as the contract's table allows, and only what the event is about. */
final class LegalTransitions implements Invariant {

    @Override
    public String name() {
        return "legal-transitions";
    }

    @Override
    public void check(LoggedEvent event, ProviderLog before, Consumer<String> say) {
        LoggedReservation now = event.reservation();
        if (now == null) {
            return;
        }
        LoggedReservation was = before.reservation(now.id(), event.at());
        if (!event.changesReservation()) {
            if (was != null && !was.equals(now)) {
                say.accept("it tells of the reservation " + now + ", but the log has it as " + was);
            }
        } else if (event.is("reservation.held")) {
            checkHold(event, was, say);
        } else if (was == null) {
            say.accept("it changes the reservation " + now + ", which nobody holds");
        } else {
            LoggedReservation expected = expected(event, was);
            if (was.status().isFinal() || expected == null) {
                say.accept("the reservation " + was + " can't become " + now.status() + " by " + event.type());
            } else if (!expected.equals(now)) {
                say.accept("the reservation should now be " + expected + " with all else as it was, but is " + now
                        + difference(expected, now));
            }
        }
    }

    private static void checkHold(LoggedEvent event, LoggedReservation was, Consumer<String> say) {
        LoggedReservation now = event.reservation();
        if (was != null) {
            say.accept("the reservation " + was + " is held a second time");
        }
        if (now.status() != HELD || now.confirmedAt() != Times.NONE || now.endedAt() != Times.NONE
                || now.end() <= now.start() || now.heldAt() > event.at() || !now.id().equals(event.requestId())) {
            say.accept("the reservation " + now + " is not one that was just held by the request '" + event.requestId()
                    + "'");
        }
    }

    /** What the event should make of the reservation, taking from it only what is its to say; null if it may not. */
    private static LoggedReservation expected(LoggedEvent event, LoggedReservation was) {
        LoggedReservation now = event.reservation();
        boolean isHeld = was.status() == HELD;
        return switch (event.type()) {
            case "reservation.confirmed" -> isHeld ? as(was, CONFIRMED, now.confirmedAt(), Times.NONE) : null;
            case "reservation.expired" -> isHeld ? as(was, EXPIRED, Times.NONE, now.endedAt()) : null;
            case "reservation.completed" -> isHeld ? null : as(was, COMPLETED, was.confirmedAt(), now.endedAt());
            case "reservation.cancelled" -> as(was, CANCELLED, was.confirmedAt(), now.endedAt());
            case "reservation.rescheduled" -> moved(event, was);
            default -> null;
        };
    }

    private static LoggedReservation as(LoggedReservation was, Status status, long confirmedAt, long endedAt) {
        return new LoggedReservation(was.id(), was.clientId(), was.start(), was.end(), status, was.heldAt(),
                was.expiresAt(), confirmedAt, endedAt);
    }

    /** A move keeps a hold's deadline, cut off at the new start. */
    private static LoggedReservation moved(LoggedEvent event, LoggedReservation was) {
        LoggedReservation now = event.reservation();
        boolean isFromThere = Times.time(event.body().path("previous"), "start") == was.start()
                && Times.time(event.body().path("previous"), "end") == was.end();
        boolean isElsewhere = now.start() != was.start() || now.end() != was.end();
        long expiresAt = was.status() == HELD ? Math.min(was.expiresAt(), now.start()) : was.expiresAt();
        return !isFromThere || !isElsewhere ? null : new LoggedReservation(was.id(), was.clientId(), now.start(),
                now.end(), was.status(), was.heldAt(), expiresAt, was.confirmedAt(), Times.NONE);
    }

    private static String difference(LoggedReservation expected, LoggedReservation now) {
        if (!expected.clientId().equals(now.clientId())) {
            return " of the client '" + now.clientId() + "' instead of '" + expected.clientId() + "'";
        }
        return expected.expiresAt() == now.expiresAt() ? "" : ", with the deadline " + Times.text(now.expiresAt())
                + " instead of " + Times.text(expected.expiresAt());
    }
}
