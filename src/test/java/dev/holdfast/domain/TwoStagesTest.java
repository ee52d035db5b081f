package dev.holdfast.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Whatever the delays between the stages: nobody is in two places, every request is answered once, and nothing stays
 * open.
 *
 * <p>{@code -Dholdfast.model.commands=1000000} runs longer, {@code -Dholdfast.model.seed=...} one seed only.
 */
class TwoStagesTest {

    private static final int STEPS_PER_SEED = 400;
    private static final int STEPS = Integer.getInteger("holdfast.model.commands", 200_000);
    private static final Long SEED = Long.getLong("holdfast.model.seed");

    private final Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
    private final Map<EventType, Integer> types = new EnumMap<>(EventType.class);

    @Test
    void noDelayBreaksAPromise() {
        if (SEED != null) {
            play(SEED);
            return;
        }
        for (long seed = 0; seed < STEPS / STEPS_PER_SEED; seed++) {
            play(seed);
        }
        System.out.printf("two stages: %,d steps; %s; %s%n", STEPS, types, reasons);
        int often = STEPS / 1_000;
        for (Reason reason : EnumSet.of(Reason.SLOT_TAKEN, Reason.CLIENT_BUSY, Reason.TOO_MANY_HOLDS, Reason.BUSY,
                Reason.NOT_FOUND, Reason.HOLD_EXPIRED)) {
            assertThat(reasons.getOrDefault(reason, 0)).as("refusals %s", reason)
                    .isGreaterThan(reason == Reason.BUSY ? often / 10 : often);
        }
        for (EventType type : EnumSet.range(EventType.RESERVATION_HELD, EventType.RESERVATION_COMPLETED)) {
            assertThat(types.getOrDefault(type, 0)).as("events %s", type).isGreaterThan(often);
        }
    }

    private void play(long seed) {
        int step = 0;
        TwoStagesGame game = null;
        try {
            game = new TwoStagesGame(seed);
            for (; step < STEPS_PER_SEED; step++) {
                game.step();
                if (step % 100 == 99) {
                    game.settle();
                }
            }
            game.end();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ", step " + step + "\nagain: mvn test -Dtest=TwoStagesTest"
                    + " -Dholdfast.model.seed=" + seed, e);
        }
        game.providers.forEach(provider -> provider.log().forEach(this::count));
    }

    private void count(Event event) {
        types.merge(event.type(), 1, Integer::sum);
        if (event.fact() instanceof Event.Rejected rejected) {
            reasons.merge(rejected.reason(), 1, Integer::sum);
        }
    }
}
