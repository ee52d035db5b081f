package dev.holdfast.topology;

import dev.holdfast.domain.Decision;
import dev.holdfast.domain.NotNowException;
import dev.holdfast.domain.RecentAnswer;
import dev.holdfast.domain.ReservationRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** All providers of one partition: the stores, and the indexes over them, which are rebuilt at every start. */
final class PartitionState {

    private final StateStores stores;
    private final Duration answerMemory;
    private final Map<String, StoredProvider> providers = new HashMap<>();
    private final TreeSet<Due> deadlines = new TreeSet<>();
    private boolean isReadable = true;

    /** @param answerMemory how long a recent answer is remembered */
    PartitionState(StateStores stores, Duration answerMemory) {
        this.stores = stores;
        this.answerMemory = answerMemory;
        stores.forEachHead((providerId, head) -> known(providerId).head = head);
        stores.forEachSchedule((providerId, schedule) -> {
            known(providerId).schedule = schedule;
            add(windowsDue(providerId));
        });
        // Each key brings its own copy of the provider's id; the index keeps one.
        stores.forEachReservation((providerId, stored) -> {
            StoredProvider provider = known(providerId);
            provider.index(stored);
            add(due(provider.providerId(), stored));
        });
        stores.forEachRecentAnswer((providerId, answer) -> add(due(known(providerId).providerId(), answer)));
    }

    StoredProvider provider(String providerId) {
        StoredProvider known = providers.get(providerId);
        return known != null ? known : new StoredProvider(providerId, stores);
    }

    /** Takes the first entry whose time has come off the deadlines, or gives null. */
    Due pollDue(Instant at) {
        return isDue(at) ? deadlines.pollFirst() : null;
    }

    boolean isDue(Instant at) {
        return !deadlines.isEmpty() && !deadlines.first().at().isAfter(at);
    }

    /**
     * Lets another thread read a provider as it is between two decisions, the next of which waits for it: do in here
     * only what needs the live state. See {@link ReadablePartitions} for why this is safe.
     *
     * @throws NotNowException if reading has ended
     */
    synchronized <T> T read(String providerId, Function<StoredProvider, T> reading) {
        if (!isReadable) {
            throw new NotNowException("The provider's partition is being given up here. Try again.");
        }
        return reading.apply(provider(providerId));
    }

    /** Waits for a read under way, and lets no other begin. */
    synchronized void endReading() {
        isReadable = false;
    }

    /** Writes all that the decision changes. */
    synchronized void write(Decision decision) {
        try {
            writeAll(decision);
        } catch (RuntimeException | Error e) {
            // Half a decision stays behind, which nobody may see; the task does not survive this.
            isReadable = false;
            throw e;
        }
    }

    private void writeAll(Decision decision) {
        if (decision.head() == null && decision.goneReservations().isEmpty() && decision.forgottenRequest() == null) {
            return;
        }
        String providerId = decision.providerId();
        StoredProvider provider = known(providerId);
        for (String gone : decision.goneReservations()) {
            remove(provider, gone);
            stores.deleteReservation(providerId, gone);
        }
        for (ReservationRecord stored : decision.reservations()) {
            remove(provider, stored.reservationId());
            stores.put(providerId, stored);
            provider.index(stored);
            add(due(providerId, stored));
        }
        if (decision.schedule() != null) {
            remove(windowsDue(providerId));
            provider.schedule = decision.schedule();
            stores.put(providerId, provider.schedule);
            add(windowsDue(providerId));
        }
        if (decision.recentAnswer() != null) {
            removeForgotten(providerId, decision.recentAnswer().answer().requestId());
            stores.put(providerId, decision.recentAnswer());
            add(due(providerId, decision.recentAnswer()));
        }
        if (decision.forgottenRequest() != null) {
            stores.deleteRecentAnswer(providerId, decision.forgottenRequest());
        }
        if (decision.head() != null) {
            provider.head = decision.head();
            stores.put(providerId, provider.head);
        }
    }

    private StoredProvider known(String providerId) {
        return providers.computeIfAbsent(providerId, id -> new StoredProvider(id, stores));
    }

    /** Takes a reservation out of the indexes, if there is one. */
    private void remove(StoredProvider provider, String reservationId) {
        ReservationRecord before = provider.reservation(reservationId);
        if (before != null) {
            provider.unindex(before);
            remove(due(provider.providerId(), before));
        }
    }

    /** Takes an answer out of the deadlines that no tick removed before its request was decided again. */
    private void removeForgotten(String providerId, String requestId) {
        RecentAnswer before = stores.recentAnswer(providerId, requestId);
        if (before != null) {
            remove(due(providerId, before));
        }
    }

    private Due due(String providerId, RecentAnswer recent) {
        return new Due(recent.due(answerMemory), providerId, recent.answer().requestId(), Due.Kind.ANSWER);
    }

    /** When time alone changes the reservation, or null while it waits for a verdict. */
    private static Due due(String providerId, ReservationRecord stored) {
        Instant at = stored.due();
        return at == null ? null : new Due(at, providerId, stored.reservationId(), Due.Kind.RESERVATION);
    }

    /** When the provider's next window ends, or null. */
    private Due windowsDue(String providerId) {
        Instant at = known(providerId).schedule.due();
        return at == null ? null : new Due(at, providerId, "", Due.Kind.WINDOWS);
    }

    private void add(Due due) {
        if (due != null) {
            deadlines.add(due);
        }
    }

    private void remove(Due due) {
        if (due != null) {
            deadlines.remove(due);
        }
    }
}
