package dev.holdfast.simulation;

import dev.holdfast.domain.ReservationRecord;

/** When all has arrived, no hold or move waits for a verdict, and no command for one of those. */
final class NothingWaits extends Invariant {

    @Override
    void atRest(World world) {
        for (RunningTask task : world.providerTasks()) {
            for (String providerId : task.providers().heads().keySet()) {
                for (ReservationRecord each : task.providers().reservations(providerId)) {
                    require(!each.isPending() && each.parked().isEmpty() && !each.answers().isEmpty(), providerId,
                            "still waiting: " + each);
                }
            }
        }
    }
}
