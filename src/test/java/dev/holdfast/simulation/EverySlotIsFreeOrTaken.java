package dev.holdfast.simulation;

import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.Schedule;
import dev.holdfast.domain.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** When all has arrived, a slot of a provider's schedule is listed as free just if no reservation of the log is near. */
final class EverySlotIsFreeOrTaken extends Invariant {

    private final Ledger ledger;

    EverySlotIsFreeOrTaken(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    void atRest(World world) {
        Instant now = world.now();
        var range = new Interval(now, now.plus(Duration.ofHours(10)));
        for (RunningTask task : world.providerTasks()) {
            task.providers().heads().forEach((providerId, head) -> {
                Schedule schedule = task.providers().schedule(providerId);
                Instant at = head.at().isAfter(now) ? head.at() : now;
                List<Slot> expected = schedule.slots(range, at).stream()
                        .filter(slot -> isFree(providerId, schedule.policy().reach(slot.time()), at)).toList();
                List<Slot> listed = task.providers().freeSlots(providerId, range, now);
                require(listed.equals(expected), providerId, "listed is " + listed + " instead of " + expected);
            });
        }
    }

    private boolean isFree(String providerId, Interval reach, Instant at) {
        return ledger.ofProvider(providerId).values().stream()
                .noneMatch(each -> each.time().overlaps(reach) && takes(each, at));
    }

    private static boolean takes(Reservation reservation, Instant at) {
        return switch (reservation.status()) {
            case HELD -> at.isBefore(reservation.expiresAt());
            case CONFIRMED, COMPLETED -> true;
            case EXPIRED, CANCELLED -> false;
        };
    }
}
