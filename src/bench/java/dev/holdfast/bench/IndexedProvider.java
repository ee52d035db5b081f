package dev.holdfast.bench;

import dev.holdfast.domain.Decision;
import dev.holdfast.domain.InMemoryProvider;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Occupied;
import dev.holdfast.domain.ProviderHead;
import dev.holdfast.domain.ProviderState;
import dev.holdfast.domain.RecentAnswer;
import dev.holdfast.domain.ReservationRecord;
import dev.holdfast.domain.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A provider with thousands of reservations: finds what it is asked for without looking at all of them. */
final class IndexedProvider implements ProviderState {

    private final InMemoryProvider all;
    private final TreeMap<Instant, Map<String, Occupied>> occupied = new TreeMap<>();
    /** By request, the newest reservation that knows it. */
    private final Map<String, String> answering = new HashMap<>();
    private Duration longest = Duration.ZERO;

    IndexedProvider(String providerId) {
        all = new InMemoryProvider(providerId);
    }

    /** Writes what was decided. */
    void apply(Decision decision) {
        decision.goneReservations().forEach(id -> forget(reservation(id)));
        decision.reservations().forEach(record -> {
            forget(reservation(record.reservationId()));
            remember(record);
        });
        all.apply(decision);
    }

    private void remember(ReservationRecord record) {
        for (Occupied each : record.occupied()) {
            Duration length = Duration.between(each.time().start(), each.time().end());
            longest = length.compareTo(longest) > 0 ? length : longest;
            occupied.computeIfAbsent(each.time().start(), start -> new HashMap<>()).put(each.reservationId(), each);
        }
        record.answers().forEach(answer -> answering.put(answer.requestId(), record.reservationId()));
        if (record.isPending()) {
            answering.put(record.pending().requestId(), record.reservationId());
        }
    }

    private void forget(ReservationRecord record) {
        if (record == null) {
            return;
        }
        for (Occupied each : record.occupied()) {
            Map<String, Occupied> there = occupied.get(each.time().start());
            there.remove(each.reservationId());
            if (there.isEmpty()) {
                occupied.remove(each.time().start());
            }
        }
        record.answers().forEach(answer -> answering.remove(answer.requestId(), record.reservationId()));
        if (record.isPending()) {
            answering.remove(record.pending().requestId(), record.reservationId());
        }
    }

    @Override
    public ReservationRecord reservationAnswering(String requestId) {
        String reservationId = answering.get(requestId);
        ReservationRecord record = reservationId == null ? null : reservation(reservationId);
        boolean isHoldThatWaits = record != null && record.answerTo(requestId) == null && record.pending().isHold();
        return isHoldThatWaits ? null : record;
    }

    @Override
    public List<Occupied> occupied(Interval range) {
        var taken = new ArrayList<Occupied>();
        for (Map<String, Occupied> there : occupied.subMap(range.start().minus(longest), range.end()).values()) {
            for (Occupied each : there.values()) {
                if (each.time().overlaps(range)) {
                    taken.add(each);
                }
            }
        }
        return taken;
    }

    @Override
    public String providerId() {
        return all.providerId();
    }

    @Override
    public ProviderHead head() {
        return all.head();
    }

    @Override
    public Schedule schedule() {
        return all.schedule();
    }

    @Override
    public ReservationRecord reservation(String reservationId) {
        return all.reservation(reservationId);
    }

    @Override
    public RecentAnswer recentAnswer(String requestId) {
        return all.recentAnswer(requestId);
    }
}
