package dev.holdfast.mirror;

import dev.holdfast.domain.Event;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.WeeklyHours;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Some consecutive events, folded to what they leave of each row: at most one change per key, as Postgres wants it.
 * Knows no rule; each event says by itself what became of what it is about.
 */
final class Batch {

    /** An event as it is kept; {@code body} is the JSON as it was published. */
    record EventRow(int partition, long offset, Event event, byte[] body) {
    }

    /** @param sequence of the event that left the reservation so */
    record ReservationRow(String providerId, Reservation reservation, long sequence) {
    }

    /**
     * @param end      null if the window is gone
     * @param sequence of the event that left it so
     */
    record WindowRow(String providerId, Instant start, Instant end, long sequence) {
    }

    /**
     * @param policy   null if these events don't change it
     * @param since    the time of the first of these events
     * @param at       the time of the last
     * @param sequence of the last
     */
    record ProviderRow(String providerId, Policy policy, Instant since, Instant at, long sequence) {
    }

    /** @param at from when on these are a provider's hours */
    record HoursChange(Instant at, WeeklyHours hours) {
    }

    /**
     * @param changes  in their order: what was open between two of them stays true
     * @param sequence of the last
     */
    record HoursRow(String providerId, List<HoursChange> changes, long sequence) {

        HoursChange first() {
            return changes.get(0);
        }

        HoursChange last() {
            return changes.get(changes.size() - 1);
        }
    }

    private record ReservationKey(String providerId, String reservationId) {
    }

    private record WindowKey(String providerId, Instant start) {
    }

    private final List<EventRow> events = new ArrayList<>();
    private final SortedSet<LocalDate> months = new TreeSet<>();
    private final Map<ReservationKey, ReservationRow> reservations = new HashMap<>();
    private final Map<WindowKey, WindowRow> openWindows = new HashMap<>();
    private final Map<WindowKey, WindowRow> closedWindows = new HashMap<>();
    private final Map<String, HoursRow> hours = new HashMap<>();
    private final Map<String, ProviderRow> providers = new HashMap<>();

    /** Adds the next event; those of one provider come in the order of their sequence. */
    void add(int partition, long offset, Event event, byte[] body) {
        events.add(new EventRow(partition, offset, event, body));
        months.add(LocalDate.ofInstant(event.at(), ZoneOffset.UTC).withDayOfMonth(1));
        if (event.sequence() == 0) {
            // A refusal in the name of a provider that does not exist: there is nothing else to tell.
            return;
        }
        Event.Fact fact = event.fact();
        Policy policy = null;
        if (fact instanceof Event.AvailabilityChanged changed) {
            change(openWindows, event, changed.openRemoved(), changed.openAdded());
            change(closedWindows, event, changed.closedRemoved(), changed.closedAdded());
            if (changed.hours() != null) {
                change(event, changed.hours());
            }
        } else if (fact instanceof Event.PolicyChanged changed) {
            policy = changed.policy();
        } else if (changesReservation(fact)) {
            reservations.put(new ReservationKey(event.providerId(), fact.reservation().reservationId()),
                    new ReservationRow(event.providerId(), fact.reservation(), event.sequence()));
        }
        providers.merge(event.providerId(),
                new ProviderRow(event.providerId(), policy, event.at(), event.at(), event.sequence()),
                Batch::following);
    }

    List<EventRow> events() {
        return Collections.unmodifiableList(events);
    }

    /** The time of the newest of them, or the given one if that is later. */
    Instant newest(Instant known) {
        return events.stream().map(row -> row.event().at()).reduce(known, (one, other) ->
                one == null || other.isAfter(one) ? other : one);
    }

    /** In which they were decided, each by its first day. */
    SortedSet<LocalDate> months() {
        return months;
    }

    Collection<ReservationRow> reservations() {
        return reservations.values();
    }

    Collection<WindowRow> openWindows() {
        return openWindows.values();
    }

    Collection<WindowRow> closedWindows() {
        return closedWindows.values();
    }

    Collection<HoursRow> hours() {
        return hours.values();
    }

    Collection<ProviderRow> providers() {
        return providers.values();
    }

    /**
     * Of the windows of one kind that have not ended no two share a start, so the last word about a start is all there
     * is to know. One that is removed because it has ended is none: that it was there stays true.
     */
    private static void change(Map<WindowKey, WindowRow> windows, Event event, List<Interval> removed,
                               List<Interval> added) {
        // A window that grows is removed and added under the same start: added comes last.
        for (Interval each : removed) {
            if (each.end().isAfter(event.at())) {
                windows.put(new WindowKey(event.providerId(), each.start()),
                        new WindowRow(event.providerId(), each.start(), null, event.sequence()));
            }
        }
        for (Interval each : added) {
            windows.put(new WindowKey(event.providerId(), each.start()),
                    new WindowRow(event.providerId(), each.start(), each.end(), event.sequence()));
        }
    }

    private void change(Event event, WeeklyHours changed) {
        var changes = new ArrayList<HoursChange>();
        HoursRow before = hours.get(event.providerId());
        if (before != null) {
            changes.addAll(before.changes());
        }
        changes.add(new HoursChange(event.at(), changed));
        hours.put(event.providerId(), new HoursRow(event.providerId(), changes, event.sequence()));
    }

    /** Answers to what is so already, or was asked before, show a reservation too, but don't change it. */
    private static boolean changesReservation(Event.Fact fact) {
        return switch (fact.type()) {
            case RESERVATION_HELD, RESERVATION_CONFIRMED, RESERVATION_EXPIRED, RESERVATION_CANCELLED,
                 RESERVATION_RESCHEDULED, RESERVATION_COMPLETED -> true;
            case AVAILABILITY_CHANGED, POLICY_CHANGED, REQUEST_REJECTED, REQUEST_UNCHANGED, REQUEST_DUPLICATE -> false;
        };
    }

    private static ProviderRow following(ProviderRow before, ProviderRow next) {
        return new ProviderRow(before.providerId, next.policy != null ? next.policy : before.policy, before.since,
                next.at, next.sequence);
    }
}
