package dev.holdfast.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One provider's state in plain maps: what the stores are to the topology. */
public final class InMemoryProvider implements ProviderState {

    /** Something that time alone will change, in the order in which a tick takes it. */
    public record Due(Instant at, Kind kind, String id) {
        public enum Kind { RESERVATION, WINDOWS, ANSWER }
    }

    private static final Comparator<Due> ORDER_OF_TICK =
            Comparator.comparing(Due::at).thenComparing(Due::kind).thenComparing(Due::id);

    private final String providerId;
    private final Map<String, ReservationRecord> reservations = new HashMap<>();
    private final Map<String, RecentAnswer> recentAnswers = new HashMap<>();
    private ProviderHead head;
    private Schedule schedule = Schedule.NEW;

    public InMemoryProvider(String providerId) {
        this.providerId = providerId;
    }

    /** Writes what was decided. */
    public void apply(Decision decision) {
        if (!decision.providerId().equals(providerId)) {
            throw new IllegalArgumentException("decided for " + decision.providerId() + ", not for " + providerId);
        }
        head = decision.head() != null ? decision.head() : head;
        schedule = decision.schedule() != null ? decision.schedule() : schedule;
        decision.goneReservations().forEach(reservations::remove);
        decision.reservations().forEach(record -> reservations.put(record.reservationId(), record));
        if (decision.recentAnswer() != null) {
            recentAnswers.put(decision.recentAnswer().answer().requestId(), decision.recentAnswer());
        }
        if (decision.forgottenRequest() != null) {
            recentAnswers.remove(decision.forgottenRequest());
        }
    }

    /** What is due by then, first things first. */
    public List<Due> due(Instant by, Duration answerMemory) {
        var due = new ArrayList<Due>();
        reservations.values().stream().filter(each -> each.due() != null).forEach(each ->
                due.add(new Due(each.due(), Due.Kind.RESERVATION, each.reservationId())));
        recentAnswers.values().forEach(each ->
                due.add(new Due(each.due(answerMemory), Due.Kind.ANSWER, each.answer().requestId())));
        if (schedule.due() != null) {
            due.add(new Due(schedule.due(), Due.Kind.WINDOWS, ""));
        }
        due.removeIf(each -> each.at().isAfter(by));
        due.sort(ORDER_OF_TICK);
        return due;
    }

    public Collection<ReservationRecord> reservations() {
        return reservations.values();
    }

    public Collection<RecentAnswer> recentAnswers() {
        return recentAnswers.values();
    }

    @Override
    public String providerId() {
        return providerId;
    }

    @Override
    public ProviderHead head() {
        return head;
    }

    @Override
    public Schedule schedule() {
        return schedule;
    }

    @Override
    public ReservationRecord reservation(String reservationId) {
        return reservations.get(reservationId);
    }

    /** A request id may have been used again after the reservation that knew it was gone: the newest answer counts. */
    @Override
    public ReservationRecord reservationAnswering(String requestId) {
        ReservationRecord newest = null;
        for (ReservationRecord each : reservations.values()) {
            if (each.isPending() && !each.pending().isHold() && each.pending().requestId().equals(requestId)) {
                return each;
            }
        }
        for (ReservationRecord each : reservations.values()) {
            Answer answer = each.answerTo(requestId);
            if (answer != null
                    && (newest == null || newest.answerTo(requestId).sequence() < answer.sequence())) {
                newest = each;
            }
        }
        return newest;
    }

    @Override
    public RecentAnswer recentAnswer(String requestId) {
        return recentAnswers.get(requestId);
    }

    @Override
    public List<Occupied> occupied(Interval range) {
        var taken = new ArrayList<Occupied>();
        for (ReservationRecord each : reservations.values()) {
            each.occupied().stream().filter(occupied -> occupied.time().overlaps(range)).forEach(taken::add);
        }
        taken.sort(Comparator.comparing(each -> each.time().start()));
        return taken;
    }
}
