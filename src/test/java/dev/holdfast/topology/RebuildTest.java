package dev.holdfast.topology;

import static dev.holdfast.domain.EventType.AVAILABILITY_CHANGED;
import static dev.holdfast.domain.EventType.RESERVATION_CONFIRMED;
import static dev.holdfast.domain.EventType.RESERVATION_HELD;
import static dev.holdfast.topology.Asked.ANNA;
import static dev.holdfast.topology.Asked.EIGHT;
import static dev.holdfast.topology.Asked.HOLD_DURATION;
import static dev.holdfast.topology.Asked.MORNING;
import static dev.holdfast.topology.Asked.TODAY;
import static dev.holdfast.topology.Asked.confirm;
import static dev.holdfast.topology.Asked.hold;
import static dev.holdfast.topology.Asked.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Request;
import dev.holdfast.domain.Reservation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a restart or a rollback makes of the state is what it was: nothing that decides is only in the heap. */
class RebuildTest {

    private static final int REQUESTS = 6_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aStageThatIsRestartedAllTheTimeWritesTheSameLog(long seed) {
        List<String> undisturbed = log(seed, Integer.MAX_VALUE);

        for (int every : new int[] {1, 97}) {
            List<String> restarted = log(seed, every);
            for (int i = 0; i < Math.min(undisturbed.size(), restarted.size()); i++) {
                assertThat(restarted.get(i)).as("record %d of seed %d, restarted every %d requests", i, seed, every)
                        .isEqualTo(undisturbed.get(i));
            }
            assertThat(restarted).hasSameSizeAs(undisturbed);
        }
    }

    @Test
    void theRandomTrafficHasEveryTypeOfEvent() {
        var missing = EnumSet.allOf(EventType.class);
        var stage = new StageHarness();
        var traffic = new RandomTraffic(1);
        for (int i = 0; i < REQUESTS; i++) {
            Instant time = traffic.nextTime();
            stage.process(traffic.next(), time);
            stage.tick(time);
            stage.events().forEach(event -> missing.remove(event.type()));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void anIdThatCameAgainIsKnownByItsNewestAnswerAfterARestart() {
        var stage = new StageHarness();
        stage.process(open("o-1"), TODAY);
        // "z" sorts behind "a", so the index is built in the other order than it grew.
        stage.process(hold("z", "carl", 0), TODAY);
        stage.process(confirm("again", "z", "carl"), TODAY);
        Instant forgotten = EIGHT.plusSeconds(900).plus(Reservation.KEPT_AFTER_END);
        stage.process(new Command.OpenAvailability("o-2", ANNA,
                new Interval(forgotten, forgotten.plusSeconds(200_000))), forgotten);
        stage.process(new Command.Hold("a", ANNA, "carl", forgotten.plusSeconds(90_000), null),
                forgotten);
        stage.process(confirm("again", "a", "carl"), forgotten);
        stage.events();

        stage.restart();
        stage.process(confirm("again", "a", "carl"), forgotten);

        assertThat(stage.events()).singleElement().satisfies(event -> assertThat(event.fact())
                .isInstanceOfSatisfying(Event.Duplicate.class, duplicate ->
                        assertThat(duplicate.first().type()).isEqualTo(RESERVATION_CONFIRMED)));
    }

    @Test
    void aStageThatIsRolledBackForgetsWhatItDecidedSince() {
        var stage = new StageHarness();
        stage.process(open("o-1"), TODAY);
        var stores = stage.stores();
        stage.process(hold("h-1", "carl", 0), TODAY);
        stage.process(confirm("c-1", "h-1", "carl"), TODAY.plus(HOLD_DURATION).minusMillis(1));
        stage.events();

        stage.rollBackTo(stores);
        stage.process(hold("h-2", "cleo", 0), TODAY);

        assertThat(stage.events()).extracting(Event::type, Event::sequence, Event::at)
                .containsExactly(tuple(RESERVATION_HELD, 2L, TODAY));
        assertThat(stage.look(TODAY.plus(HOLD_DURATION))).isEqualTo(1);
    }

    @Test
    void aRestartBetweenDeadlineAndTickLosesNoDeadline() {
        var stage = new StageHarness();
        stage.process(open("o-1"), TODAY);
        stage.process(hold("h-1", "carl", 0), TODAY);
        stage.tick(TODAY.plus(HOLD_DURATION).minusMillis(1));
        stage.events();

        stage.restart();

        assertThat(stage.look(TODAY.plus(HOLD_DURATION))).isEqualTo(1);
        stage.tick(TODAY.plus(HOLD_DURATION));
        assertThat(stage.events()).extracting(Event::type).containsExactly(EventType.RESERVATION_EXPIRED);
        stage.restart();
        stage.tick(MORNING.end());
        assertThat(stage.events()).extracting(Event::type).containsExactly(AVAILABILITY_CHANGED);
    }

    /** All that goes out, ticks left aside: a restarted stage asks for more of them. */
    private static List<String> log(long seed, int restartEvery) {
        var stage = new StageHarness();
        var traffic = new RandomTraffic(seed);
        var whenToTick = new SplittableRandom(seed);
        var log = new ArrayList<String>();
        // At times there is no tick for long, so that much is due and much was settled by the way.
        int tickEvery = 1;
        for (int i = 0; i < REQUESTS; i++) {
            if (i % 500 == 0) {
                tickEvery = whenToTick.nextInt(3) == 0 ? 400 : whenToTick.nextInt(1, 20);
            }
            Instant time = traffic.nextTime();
            Request request = traffic.next();
            stage.process(request, time);
            if (i % tickEvery == 0) {
                stage.tick(time);
            }
            if (i % restartEvery == restartEvery - 1) {
                stage.restart();
            }
            log.addAll(stage.takeAllButTicks());
        }
        return log;
    }
}
