package dev.holdfast.simulation;

import dev.holdfast.domain.ReservationRecord;
import java.util.List;

/** When everything is long over, the state is empty, but for the providers and what they regularly do. */
final class NothingIsLeft extends Invariant {

    @Override
    void atTheEnd(World world) {
        for (RunningTask task : world.providerTasks()) {
            for (String providerId : task.providers().heads().keySet()) {
                List<ReservationRecord> left = task.providers().reservations(providerId);
                require(left.isEmpty(), providerId, "left are " + left);
                int windows = task.providers().schedule(providerId).windowCount();
                require(windows == 0, providerId, windows + " windows are left");
            }
            int answers = task.providers().recentAnswers();
            require(answers == 0, null, answers + " answers are left");
        }
        world.forEachClientClaim((clientId, claim) ->
                require(false, claim.providerId(), "left is " + claim + " of " + clientId));
    }
}
