package dev.holdfast.simulation;

import java.util.ArrayList;
import java.util.List;

/** All that is checked. */
final class Invariants {

    private Invariants() {
    }

    static List<Invariant> all(World world) {
        boolean clientStage = world.plan.settings.clientStage();
        var all = new ArrayList<>(List.of(
                new AuditFindsNothing(clientStage, any -> true),
                new SentOnOnce(world.plan.partitions),
                new TimeComesFromTheBroker(),
                new RetriesAreKnown(world.plan.settings.answerMemory()),
                new OneVerdictPerClaim(),
                new ClientIsInOnePlace(world.ledger, world.plan.settings.holdsPerClient()),
                new NothingWaits(),
                new ClientStageKeepsWhatLives(world.ledger),
                new StateIsTheLogFolded(world.ledger),
                new IndexesAreThoseOfAStart(),
                new EverySlotIsFreeOrTaken(world.ledger),
                new NothingIsLeft()));
        if (!clientStage) {
            all.removeIf(each -> each instanceof ClientIsInOnePlace || each instanceof ClientStageKeepsWhatLives);
        }
        return all;
    }
}
