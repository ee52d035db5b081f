package dev.holdfast.simulation;

import dev.holdfast.domain.Event;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.ProviderHead;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.ReservationRecord;
import dev.holdfast.domain.Schedule;
import dev.holdfast.domain.WeeklyHours;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.Comparator;

/** When all has arrived, the state has what the events say: sequence, schedule, and reservations. */
final class StateIsTheLogFolded extends Invariant {

    private final Ledger ledger;

    StateIsTheLogFolded(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    void atRest(World world) {
        for (RunningTask task : world.providerTasks()) {
            task.providers().heads().forEach((providerId, head) -> check(task, providerId, head));
        }
    }

    private void check(RunningTask task, String providerId, ProviderHead head) {
        List<Event> log = ledger.log(providerId).stream().filter(each -> each.sequence() > 0).toList();
        require(head.sequence() == log.size(), providerId, "the state has come to " + head);
        checkSchedule(log, providerId, task.providers().schedule(providerId));
        List<ReservationRecord> stored = task.providers().reservations(providerId);
        for (ReservationRecord each : stored) {
            Reservation said = ledger.newest(providerId, each.reservationId());
            require(each.reservation().equals(said), providerId, "the state has " + each + " instead of " + said);
        }
        long live = ledger.liveOf(providerId).size();
        long storedLive = stored.stream().filter(each -> Ledger.isLive(each.reservation())).count();
        require(live == storedLive, providerId, "the state has " + storedLive + " of " + live + " live reservations");
    }

    private void checkSchedule(List<Event> log, String providerId, Schedule schedule) {
        Policy policy = Policy.DEFAULT;
        WeeklyHours hours = null;
        var open = new TreeSet<>(Comparator.comparing(Interval::start));
        var closed = new TreeSet<>(Comparator.comparing(Interval::start));
        for (Event event : log) {
            if (event.fact() instanceof Event.PolicyChanged changed) {
                policy = changed.policy();
            } else if (event.fact() instanceof Event.AvailabilityChanged changed) {
                hours = changed.hours() == null ? hours : changed.hours();
                changed.openRemoved().forEach(open::remove);
                changed.closedRemoved().forEach(closed::remove);
                open.addAll(changed.openAdded());
                closed.addAll(changed.closedAdded());
            }
        }
        require(schedule.policy().equals(policy) && Objects.equals(schedule.hours(), hours)
                && schedule.open().list().equals(List.copyOf(open))
                && schedule.closed().list().equals(List.copyOf(closed)), providerId,
                "the state has " + schedule + " instead of " + policy + ", " + hours + ", " + open + ", " + closed);
    }
}
