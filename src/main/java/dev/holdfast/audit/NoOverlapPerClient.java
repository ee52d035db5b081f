package dev.holdfast.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * No client is at two providers at once.
 *
 * <p>The client stage promises it in the order in which claims reach it, and that order is not in the log: the logs of
 * two providers have none in common, and a hold may have waited behind a backlog while its client's other reservation
 * was cancelled, so that by their times, which are those of the requests, both stood for a while and neither is wrong.
 * What can be held against the log, in whatever order the providers' events are read, is this. Of two reservations of
 * one client that share time, both stood at once, and that is a fault,
 * <ul>
 * <li>if both stand when all is read, or were carried through to their end: one that was given up is said to be so
 * before its time is given to another;
 * <li>if, by their own times, both stood for longer than {@value #LONGEST_WAIT_HOURS} hours: so long no claim waits.
 * </ul>
 * A running service is read provider by provider, so of the first kind count only
 * those that are there after a while.
 */
final class NoOverlapPerClient {

    static final String NAME = "no-overlap-per-client";

    private static final int LONGEST_WAIT_HOURS = 24;
    private static final long LONGEST_WAIT_MS = LONGEST_WAIT_HOURS * 60L * 60 * 1000;

    /** @param since when it took this time; for a hold its decision, for a move the event */
    private record Standing(String providerId, LoggedReservation reservation, long since, Place place) {

        private boolean isSameAs(String otherProviderId, String reservationId) {
            return providerId.equals(otherProviderId) && reservation.id().equals(reservationId);
        }

        @Override
        public String toString() {
            return "'" + reservation.id() + "' with '" + providerId + "' (" + Times.text(reservation.start(),
                    reservation.end()) + ")";
        }
    }

    private record Conflict(Standing one, Standing other, Place place) {

        private boolean isOf(Standing standing) {
            return one.equals(standing) || other.equals(standing);
        }

        private String text() {
            return "the client '" + one.reservation().clientId() + "' has " + other + " and at the same time " + one;
        }
    }

    private final Map<String, List<Standing>> clients = new HashMap<>();
    private final List<Conflict> conflicts = new ArrayList<>();
    private final Sayer say;

    NoOverlapPerClient(Sayer say) {
        this.say = say;
    }

    /** A reservation was made, changed or ended. */
    void event(LoggedEvent event) {
        LoggedReservation now = event.reservation();
        Standing before = take(event.providerId(), now);
        if (before != null && !event.takesTime()) {
            keepOrEnd(event, before);
        } else if (now.takesTime()) {
            if (before != null) {
                end(before, event);
            }
            stand(new Standing(event.providerId(), now, event.is("reservation.held") ? now.heldAt() : event.at(),
                    event.place()));
        }
    }

    /** Nothing that could share time with the reservation is made any more. */
    void forget(String providerId, LoggedReservation reservation) {
        take(providerId, reservation);
    }

    /** The later record of each pair that stands in conflict now, with what is wrong. */
    Map<Place, String> standing() {
        var standing = new HashMap<Place, String>();
        conflicts.forEach(each -> standing.put(each.place(), each.text()));
        return standing;
    }

    private void stand(Standing standing) {
        List<Standing> all = clients.computeIfAbsent(standing.reservation().clientId(), any -> new ArrayList<>(1));
        for (Standing each : all) {
            if (each.reservation().sharesTimeWith(standing.reservation())) {
                conflicts.add(new Conflict(standing, each, standing.place()));
            }
        }
        all.add(standing);
    }

    private void keepOrEnd(LoggedEvent event, Standing before) {
        LoggedReservation now = event.reservation();
        if (!now.takesTime()) {
            end(before, event);
            return;
        }
        var after = new Standing(before.providerId(), now, before.since(), before.place());
        clients.computeIfAbsent(now.clientId(), any -> new ArrayList<>(1)).add(after);
        conflicts.replaceAll(each -> !each.isOf(before) ? each : new Conflict(each.one().equals(before) ? after : each.one(),
                each.other().equals(before) ? after : each.other(), each.place()));
    }

    /** The conflicts that go with it were none, unless they lasted. */
    private void end(Standing ended, LoggedEvent event) {
        LoggedReservation now = event.reservation();
        // A hold stands until its deadline, however late that is told.
        long until = now.takesTime() ? event.at() : now.endedAt();
        for (Iterator<Conflict> all = conflicts.iterator(); all.hasNext();) {
            Conflict each = all.next();
            if (each.isOf(ended)) {
                all.remove();
                long from = Math.max(each.one().since(), each.other().since());
                if (until - from > LONGEST_WAIT_MS) {
                    say.say(each.place(), each.text() + ", until " + Times.text(until));
                }
            }
        }
    }

    /** Takes the reservation out of its client's, or gives null if it is not there. */
    private Standing take(String providerId, LoggedReservation reservation) {
        List<Standing> all = clients.get(reservation.clientId());
        if (all == null) {
            return null;
        }
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).isSameAs(providerId, reservation.id())) {
                Standing found = all.remove(i);
                if (all.isEmpty()) {
                    clients.remove(reservation.clientId());
                }
                return found;
            }
        }
        return null;
    }
}
