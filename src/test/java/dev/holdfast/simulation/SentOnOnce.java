package dev.holdfast.simulation;

import dev.holdfast.contract.HeaderNames;
import dev.holdfast.topology.SimulatedTask;
import java.util.HashSet;
import java.util.Set;

/** What lay in a wrong partition is sent on to the right one, and never again. */
final class SentOnOnce extends Invariant {

    private final int partitions;
    private final Set<String> origins = new HashSet<>();
    private final Set<String> copies = new HashSet<>();

    SentOnOnce(int partitions) {
        this.partitions = partitions;
    }

    @Override
    void input(Entry input) {
        if (input.transaction() == null || World.isTick(input)) {
            return;
        }
        String origin = input.header(HeaderNames.ORIGIN);
        require(!copies.contains(origin) && origins.add(origin), null,
                origin + " was sent on before, and again to " + input.position());
        require(SimulatedTask.partition(input.key(), partitions) == input.partition(), null,
                origin + " was sent on to the wrong partition: " + input.position());
        copies.add(input.position());
    }
}
