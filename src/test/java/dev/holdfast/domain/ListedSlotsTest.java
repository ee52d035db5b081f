package dev.holdfast.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What is listed is accepted and what is not listed is refused, with the reason that the naive model gives, on
 * thousands of random calendars. {@code -Dholdfast.slots.seed=...} plays one of them.
 */
class ListedSlotsTest {

    private static final int CALENDARS = 3_000;
    private static final int REQUESTS_PER_CALENDAR = 40;
    private static final Long SEED = Long.getLong("holdfast.slots.seed");

    private final Decider decider = new Decider(TestProvider.ANSWER_MEMORY, false);
    private final Map<Reason, Integer> refused = new EnumMap<>(Reason.class);
    private int accepted;
    private int stood;
    private int changed;

    @Test
    void holdIsAcceptedIfAndOnlyIfItsSlotIsListed() {
        if (SEED != null) {
            tryAll(SEED);
            return;
        }
        for (long seed = 0; seed < CALENDARS; seed++) {
            tryAll(seed);
        }
        System.out.printf("listed slots: %,d accepted; refused %s; of %,d listings that stood for a while, time changed %,d%n",
                accepted, refused, stood, changed);
        assertThat(changed).isGreaterThan(CALENDARS / 10);
        assertThat(accepted).isGreaterThan(CALENDARS);
        assertThat(refused.keySet()).isEqualTo(EnumSet.of(Reason.LEAD_TIME, Reason.BEYOND_HORIZON,
                Reason.OUTSIDE_AVAILABILITY, Reason.NOT_ON_GRID, Reason.SLOT_TAKEN));
        assertThat(refused.values()).allMatch(count -> count > CALENDARS / 10);
    }

    private void tryAll(long seed) {
        var game = new ModelGame(seed);
        try {
            for (int i = 0; i < REQUESTS_PER_CALENDAR; i++) {
                game.step();
            }
            Instant now = game.domain.now();
            Instant from = game.model.at.plus(game.model.leadTime).minus(Duration.ofMinutes(20));
            Interval range = new Interval(from, from.plus(Duration.ofHours(5)));
            List<Slot> free = FreeSlots.of(game.domain.state(), range, now);
            staysAsItIs(game, range, now, free);
            Set<Instant> listed = free.stream().map(slot -> slot.time().start()).collect(Collectors.toSet());
            listed.forEach(start -> tryOne(game, start, true));
            for (Instant start = range.start(); start.isBefore(range.end()); start = next(start)) {
                tryOne(game, start, listed.contains(start));
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + "\nagain: mvn test -Dtest=ListedSlotsTest"
                    + " -Dholdfast.slots.seed=" + seed, e);
        }
    }

    /** A listing may be shown again until time changes it. */
    private void staysAsItIs(ModelGame game, Interval range, Instant now, List<Slot> free) {
        Instant at = game.domain.state().effectiveTime(now);
        Instant until = FreeSlots.standUntil(game.domain.state(), range, now, free);
        if (!until.isAfter(at)) {
            return;
        }
        long stays = until.equals(Instant.MAX) ? Duration.ofDays(1).toMillis() : Duration.between(at, until).toMillis();
        for (long later : new long[] {stays / 2, stays - 1}) {
            assertThat(FreeSlots.of(game.domain.state(), range, at.plusMillis(later))).isEqualTo(free);
        }
        stood++;
        if (!FreeSlots.of(game.domain.state(), range, at.plusMillis(stays + 1)).equals(free)) {
            changed++;
        }
    }

    /** Every full five minutes, on which most grids lie, and a second after it, on which few do. */
    private static Instant next(Instant start) {
        long intoStep = start.toEpochMilli() % Duration.ofMinutes(5).toMillis();
        return intoStep == 0 ? start.plusSeconds(1)
                : start.plusMillis(Duration.ofMinutes(5).toMillis() - intoStep);
    }

    /** Decides without applying, so that each try meets the same state. */
    private void tryOne(ModelGame game, Instant start, boolean isListed) {
        var hold = new Command.Hold("probe", "anna", "carl", start, null);
        var events = decider.decide(game.domain.state(), hold, game.domain.now(), "probe").events();
        Event.Fact answer = events.get(events.size() - 1).fact();
        if (isListed) {
            assertThat(answer).as("%s", hold).isInstanceOf(Event.Held.class);
            accepted++;
            return;
        }
        var slot = new Interval(start, start.plus(game.model.slotLength));
        Reason reason = game.model.known ? game.model.whyNot(slot, null) : Reason.UNKNOWN_PROVIDER;
        Interval asked = reason == Reason.UNKNOWN_PROVIDER ? null : slot;
        assertThat(answer).as("%s", hold)
                .isEqualTo(new Event.Rejected(reason, null, new Event.Asked(null, "carl", asked)));
        if (reason != Reason.UNKNOWN_PROVIDER) {
            refused.merge(reason, 1, Integer::sum);
        }
    }
}
