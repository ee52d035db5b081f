package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each invariant finds a fault that was planted for it, with no help from the others. */
class NegativeControlsTest {

    private static final int SEEDS = 40;
    private static final int COMMANDS = 1_500;

    @ParameterizedTest
    @EnumSource
    void thePlantedFaultIsFound(Bug bug) {
        var found = new HashSet<String>();
        for (long seed = 0; seed < SEEDS && !found.contains(bug.rule); seed++) {
            var world = new World(seed, COMMANDS, each -> onlyThatOf(bug, each), bug);
            try {
                world.live();
            } catch (Invariant.Violation violation) {
                found.add(violation.rule);
            } catch (RuntimeException e) {
                // The service itself stumbles over what was broken, and stops: another seed may come further.
            }
        }
        assertThat(found).contains(bug.rule);
    }

    @Test
    void everyInvariantHasAFaultThatItFinds() {
        Set<String> rules = Arrays.stream(Bug.values()).map(each -> each.rule).collect(Collectors.toSet());
        var world = new World(0, 0, Invariants::all, Sabotage.NONE);
        Set<String> names = Invariants.all(world).stream().map(each -> each.getClass().getSimpleName())
                .filter(each -> !each.equals(AuditFindsNothing.class.getSimpleName())).collect(Collectors.toSet());

        assertThat(rules).containsAll(names);
    }

    /** The one that is named for the rule, or the audit, whose rules are its own. */
    static List<Invariant> onlyThatOf(Bug bug, World world) {
        boolean isOfTheAudit = Character.isLowerCase(bug.rule.charAt(0));
        return isOfTheAudit ? List.of(new AuditFindsNothing(world.plan.settings.clientStage(), bug.rule::equals))
                : Invariants.all(world).stream().filter(each -> each.getClass().getSimpleName().equals(bug.rule)).toList();
    }
}
