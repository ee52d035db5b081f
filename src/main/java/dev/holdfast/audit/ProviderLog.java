package dev.holdfast.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What one provider's log says up to some event. Keeps what the service itself keeps: the offer, and the reservations
 * until 24 hours after they ended; and the offers before, for requests that waited while it changed.
 */
final class ProviderLog {

    /** A request waits for the client stage some milliseconds: so many changes do not fit into an outage. */
    private static final int MAX_EARLIER_OFFERS = 16;

    private final boolean clientStage;
    private final Consumer<LoggedReservation> forgotten;
    private final Map<String, LoggedReservation> reservations = new HashMap<>();
    /** Those that take time, by their start. */
    private final TreeMap<Long, LoggedReservation> taken = new TreeMap<>();
    private final Deque<Ended> ended = new ArrayDeque<>();
    private final Deque<Offer> earlierOffers = new ArrayDeque<>();
    private Offer offer = Offer.FIRST;
    private long sequence;
    private long at = Times.NONE;
    private int partition = -1;

    /**
     * A reservation that has ended.
     *
     * @param toldAt the time of the event that says so
     */
    private record Ended(LoggedReservation reservation, long toldAt) {

        /** Requests that waited while it ended are judged at their own times, and answered at the time of its end's event. */
        boolean isForgottenAt(long at) {
            return reservation.isForgottenAt(at) && at > toldAt;
        }
    }

    /**
     * @param clientStage whether a hold may wait for the client stage between its decision and its event
     * @param forgotten   told of each reservation that is not kept any longer
     */
    ProviderLog(boolean clientStage, Consumer<LoggedReservation> forgotten) {
        this.clientStage = clientStage;
        this.forgotten = forgotten;
    }

    /** Folds the event. */
    void add(LoggedEvent event) {
        sequence = event.sequence();
        at = event.at();
        partition = event.place().partition();
        Offer after = offer.after(event);
        if (after != offer) {
            earlierOffers.addFirst(offer);
            if (earlierOffers.size() > MAX_EARLIER_OFFERS) {
                earlierOffers.removeLast();
            }
            offer = after;
        }
        if (event.changesReservation()) {
            put(event.reservation(), event.at());
        }
        while (!ended.isEmpty() && ended.peek().isForgottenAt(at)) {
            forget(ended.remove().reservation());
        }
    }

    /** The number of the newest event, or 0 if there is none. */
    long sequence() {
        return sequence;
    }

    /** The time of the newest event. */
    long at() {
        return at;
    }

    /** The partition of the newest event, or -1. */
    int partition() {
        return partition;
    }

    Offer offer() {
        return offer;
    }

    /** The reservation as the log has it, or null if it never was or is forgotten by that time. */
    LoggedReservation reservation(String id, long at) {
        LoggedReservation known = reservations.get(id);
        return known == null || known.isForgottenAt(at) ? null : known;
    }

    /**
     * The earliest time at which what the event tells may have been decided. Without the client stage that is the
     * event's own time. With it, a hold says when it was decided; a move does not, but it came after its hold, and not
     * before it was asked for.
     */
    long decidedFrom(LoggedEvent event) {
        if (!clientStage) {
            return event.at();
        }
        long heldAt = event.reservation().heldAt();
        return event.is("reservation.held") ? heldAt : Math.max(heldAt, event.askedAt());
    }

    /**
     * What was offered between the decision and the event, newest first: one of these the decision was made on. Empty
     * if it is too long ago to know.
     */
    List<Offer> offersFor(LoggedEvent event) {
        var offers = new ArrayList<Offer>(1);
        offers.add(offer);
        long from = decidedFrom(event);
        if (!clientStage || offer.since() < from) {
            return offers;
        }
        for (Offer each : earlierOffers) {
            offers.add(each);
            if (each.since() < from) {
                return offers;
            }
        }
        return List.of();
    }

    /** The others that are nearer to it than that. */
    List<LoggedReservation> takenNear(LoggedReservation reservation, long distance) {
        var near = new ArrayList<LoggedReservation>(0);
        for (LoggedReservation each : taken.headMap(reservation.end() + distance, false).descendingMap().values()) {
            // They do not overlap, so the first that ends earlier is the last to look at.
            if (each.end() + distance <= reservation.start()) {
                break;
            }
            if (!each.id().equals(reservation.id())) {
                near.add(each);
            }
        }
        return near;
    }

    int reservationCount() {
        return reservations.size();
    }

    private void put(LoggedReservation reservation, long toldAt) {
        LoggedReservation before = reservations.put(reservation.id(), reservation);
        if (before != null) {
            taken.remove(before.start(), before);
        }
        if (reservation.takesTime()) {
            taken.put(reservation.start(), reservation);
        }
        if (reservation.status().isFinal()) {
            ended.add(new Ended(reservation, toldAt));
        }
    }

    private void forget(LoggedReservation reservation) {
        // Unless its id has come again.
        if (reservations.remove(reservation.id(), reservation)) {
            taken.remove(reservation.start(), reservation);
        }
        forgotten.accept(reservation);
    }
}
