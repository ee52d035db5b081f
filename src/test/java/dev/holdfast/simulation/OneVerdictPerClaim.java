package dev.holdfast.simulation;

import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Claim;
import dev.holdfast.topology.SimulatedTask;
import java.util.HashSet;
import java.util.Set;

/** Each claim that asks gets one verdict, which names its cause. */
final class OneVerdictPerClaim extends Invariant {

    private final Set<String> open = new HashSet<>();

    @Override
    void record(Entry entry) {
        if (entry.topic() == Topic.RESERVATION_CLAIMS) {
            Claim claim = SimulatedTask.claim(entry.value());
            if (claim.kind() == Claim.Kind.HOLD || claim.kind() == Claim.Kind.MOVE) {
                require(open.add(claim.cause()), claim.providerId(), "claimed twice: " + claim);
            }
        } else if (entry.topic() == Topic.RESERVATION_VERDICTS) {
            var verdict = SimulatedTask.verdict(entry.value());
            require(open.remove(verdict.cause()), verdict.providerId(), "nobody asked for " + verdict);
        }
    }

    @Override
    void atRest(World world) {
        require(open.isEmpty(), null, "no verdict on the claims of " + open);
    }
}
