package dev.holdfast.topology;

import dev.holdfast.domain.Decision;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.NotNowException;
import dev.holdfast.domain.ProviderHead;
import dev.holdfast.domain.ProviderState;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.ReservationRecord;
import dev.holdfast.domain.TimeIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** All providers of one partition: the stores, and the indexes over them, which are rebuilt at every start. */
final class PartitionState {

    private final StateStores stores;
    private final Duration answerMemory;
    private final Map<String, StoredProvider> providers = new HashMap<>();
    /** The providers of whom something will be due, by when it first is. */
    private final TimeIndex agenda = TimeIndex.ofPoints();
    private ProviderInHand inHand;
    private boolean isReadable = true;
    /** Written by the thread that decides, read by any. */
    private volatile int liveHolds;

    /** @param answerMemory how long a recent answer is remembered */
    PartitionState(StateStores stores, Duration answerMemory) {
        this.stores = stores;
        this.answerMemory = answerMemory;
        stores.forEachHead((providerId, head) -> known(providerId).found(head));
        stores.forEachSchedule((providerId, schedule) -> known(providerId).found(schedule));
        stores.forEachReservation(this::found);
        stores.forEachRecentAnswer((providerId, head, answer) -> known(providerId).found(head, answer));
        providers.values().forEach(provider -> reschedule(provider, TimeIndex.NEVER));
    }

    /** How many holds there are that have not been confirmed, cancelled or expired. */
    int liveHolds() {
        return liveHolds;
    }

    /** Counts what the event, one of this partition's, changes. */
    void count(Event event) {
        switch (event.type()) {
            case RESERVATION_HELD -> liveHolds++;
            case RESERVATION_CONFIRMED, RESERVATION_EXPIRED -> liveHolds--;
            case RESERVATION_CANCELLED -> liveHolds -= event.fact().reservation().confirmedAt() == null ? 1 : 0;
            default -> { }
        }
    }

    /** The provider for one decision: what it reads is as it is now, until the next {@link #write}. */
    ProviderState provider(String providerId) {
        return take(providerId);
    }

    /** Takes the first entry whose time has come off the deadlines, or gives null. */
    Due pollDue(Instant at) {
        if (!isDue(at)) {
            return null;
        }
        StoredProvider first = providers.get(agenda.firstId());
        long firstDue = first.deadlines().first();
        Due due = first.deadlines().poll(first.providerId());
        reschedule(first, firstDue);
        return due;
    }

    boolean isDue(Instant at) {
        return !agenda.isEmpty() && agenda.firstTime() <= Millis.floor(at);
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
        return reading.apply(knownOrNew(providerId));
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

    private void found(String providerId, ProviderHead head, ReservationRecord stored) {
        known(providerId).found(head, stored);
        // One without answers still waits for its first verdict.
        if (stored.reservation().status() == Reservation.Status.HELD && !stored.answers().isEmpty()) {
            liveHolds++;
        }
    }

    private void writeAll(Decision decision) {
        if (decision.head() == null && decision.goneReservations().isEmpty() && decision.forgottenRequest() == null) {
            return;
        }
        boolean isInHand = inHand != null && inHand.providerId().equals(decision.providerId());
        ProviderInHand before = isInHand ? inHand : take(decision.providerId());
        inHand = null;
        StoredProvider provider = before.stored();
        if (provider.head() == null) {
            providers.put(decision.providerId(), provider);
        }
        long firstDue = provider.deadlines().first();
        provider.write(decision, before);
        reschedule(provider, firstDue);
    }

    private ProviderInHand take(String providerId) {
        inHand = new ProviderInHand(knownOrNew(providerId));
        return inHand;
    }

    private StoredProvider knownOrNew(String providerId) {
        StoredProvider known = providers.get(providerId);
        return known != null ? known : new StoredProvider(providerId, stores, answerMemory);
    }

    private StoredProvider known(String providerId) {
        return providers.computeIfAbsent(providerId, id -> new StoredProvider(id, stores, answerMemory));
    }

    private void reschedule(StoredProvider provider, long wasDue) {
        long isDue = provider.deadlines().first();
        if (isDue != wasDue) {
            agenda.remove(wasDue, provider.providerId());
            if (isDue != TimeIndex.NEVER) {
                agenda.add(isDue, provider.providerId());
            }
        }
    }
}
