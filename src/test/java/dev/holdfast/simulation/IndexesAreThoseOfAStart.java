package dev.holdfast.simulation;

import java.util.List;

/** The indexes that grew with each decision are those that a start builds from the stores. */
final class IndexesAreThoseOfAStart extends Invariant {

    @Override
    void lastLook(RunningTask task) {
        if (task.isOfProviders) {
            List<String> unlike = task.providers().indexesUnlikeRebuilt();
            require(unlike.isEmpty(), null, "in partition " + task.partition + ": " + unlike);
        }
    }
}
