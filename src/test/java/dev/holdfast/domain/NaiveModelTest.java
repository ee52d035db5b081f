package dev.holdfast.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The domain and the naive model give the same answers and list the same slots, on random commands.
 *
 * <p>{@code -Dholdfast.model.commands=1000000} runs longer, {@code -Dholdfast.model.seed=...} one seed only.
 */
class NaiveModelTest {

    private static final int COMMANDS_PER_SEED = 250;
    private static final int COMMANDS = Integer.getInteger("holdfast.model.commands", 200_000);
    private static final Long SEED = Long.getLong("holdfast.model.seed");
    private static final EnumSet<Reason> OF_THE_CLIENT_STAGE =
            EnumSet.of(Reason.CLIENT_BUSY, Reason.TOO_MANY_HOLDS, Reason.BUSY);

    private final Map<EventType, Integer> types = new EnumMap<>(EventType.class);
    private final Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
    private int slots;

    @Test
    void domainAgreesWithTheNaiveModelOnRandomCommands() {
        if (SEED != null) {
            play(SEED);
            return;
        }
        for (long seed = 0; seed < COMMANDS / COMMANDS_PER_SEED; seed++) {
            play(seed);
        }
        System.out.printf("naive model: %,d commands; %s; %s; %,d free slots%n", COMMANDS, types, reasons, slots);
        assertEachIsFrequent();
    }

    /** A comparison that never reaches a rule says nothing of it. */
    private void assertEachIsFrequent() {
        int often = COMMANDS / 400;
        for (EventType type : EventType.values()) {
            assertThat(types.getOrDefault(type, 0)).as("answers %s", type).isGreaterThan(often);
        }
        for (Reason reason : EnumSet.complementOf(OF_THE_CLIENT_STAGE)) {
            assertThat(reasons.getOrDefault(reason, 0)).as("refusals %s", reason).isGreaterThan(often);
        }
        assertThat(slots).isGreaterThan(often);
    }

    private void play(long seed) {
        var game = new ModelGame(seed);
        try {
            for (int i = 0; i < COMMANDS_PER_SEED; i++) {
                game.step();
            }
            game.end();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ", " + game.doing + "\nagain: mvn test -Dtest=NaiveModelTest"
                    + " -Dholdfast.model.seed=" + seed, e);
        }
        game.domain.log().forEach(this::count);
        slots += game.slots;
    }

    private void count(Event event) {
        types.merge(event.type(), 1, Integer::sum);
        if (event.fact() instanceof Event.Rejected rejected) {
            reasons.merge(rejected.reason(), 1, Integer::sum);
        }
    }
}
