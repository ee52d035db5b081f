package dev.holdfast.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Both stages and the naive model of several providers give the same answers on random commands, as long as verdicts
 * come at once.
 *
 * <p>{@code -Dholdfast.model.commands=1000000} runs longer, {@code -Dholdfast.model.seed=...} one seed only.
 */
class ClientsModelTest {

    private static final int COMMANDS_PER_SEED = 500;
    private static final int COMMANDS = Integer.getInteger("holdfast.model.commands", 200_000);
    private static final Long SEED = Long.getLong("holdfast.model.seed");

    private final Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
    private int movesRefused;

    @Test
    void bothStagesAgreeWithTheNaiveModelOnRandomCommands() {
        if (SEED != null) {
            play(SEED);
            return;
        }
        for (long seed = 0; seed < COMMANDS / COMMANDS_PER_SEED; seed++) {
            play(seed);
        }
        System.out.printf("naive model of clients: %,d commands; %s; %,d moves refused for the client%n", COMMANDS,
                reasons, movesRefused);
        for (Reason reason : EnumSet.complementOf(EnumSet.of(Reason.BUSY))) {
            assertThat(reasons.getOrDefault(reason, 0)).as("refusals %s", reason).isGreaterThan(COMMANDS / 400);
        }
        assertThat(movesRefused).isGreaterThan(COMMANDS / 10_000);
    }

    private void play(long seed) {
        var game = new ClientsModelGame(seed);
        try {
            for (int i = 0; i < COMMANDS_PER_SEED; i++) {
                game.step();
            }
            game.end();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ", " + game.doing() + "\nagain: mvn test -Dtest=ClientsModelTest"
                    + " -Dholdfast.model.seed=" + seed, e);
        }
        game.games.forEach(each -> {
            each.domain.log().forEach(this::count);
            movesRefused += each.movesRefusedForTheClient;
        });
    }

    private void count(Event event) {
        if (event.fact() instanceof Event.Rejected rejected) {
            reasons.merge(rejected.reason(), 1, Integer::sum);
        }
    }
}
