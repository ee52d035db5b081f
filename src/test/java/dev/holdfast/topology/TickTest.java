package dev.holdfast.topology;

import static dev.holdfast.domain.EventType.RESERVATION_CONFIRMED;
import static dev.holdfast.domain.EventType.RESERVATION_EXPIRED;
import static dev.holdfast.topology.Asked.HOLD_DURATION;
import static dev.holdfast.topology.Asked.MORNING;
import static dev.holdfast.topology.Asked.TODAY;
import static dev.holdfast.topology.Asked.confirm;
import static dev.holdfast.topology.Asked.hold;
import static dev.holdfast.topology.Asked.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** When the stage asks for ticks, and what it does with one, the tick being anywhere on its way. */
class TickTest {

    private static final Instant DEADLINE = TODAY.plus(HOLD_DURATION);

    private final StageHarness stage = new StageHarness();

    @Test
    void oneTickIsOutstandingUntilFiveSecondsHavePassed() {
        holdOne();

        assertThat(stage.look(DEADLINE.minusMillis(1))).isZero();
        assertThat(stage.look(DEADLINE)).isEqualTo(1);
        assertThat(stage.look(DEADLINE.plusMillis(100))).isZero();
        assertThat(stage.look(DEADLINE.plusMillis(4_999))).isZero();
        assertThat(stage.look(DEADLINE.plusMillis(5_000))).isEqualTo(1);
        assertThat(stage.look(DEADLINE.plusMillis(9_999))).isZero();
        assertThat(stage.look(DEADLINE.plusMillis(10_000))).isEqualTo(1);
    }

    @Test
    void afterATickThatFoundNothingDueThereIsASecondsPause() {
        holdOne();
        stage.look(DEADLINE);

        // The broker's clock is behind the task's.
        stage.setWallClock(DEADLINE.plusMillis(10));
        stage.tick(DEADLINE.minusMillis(1));

        assertThat(stage.look(DEADLINE.plusMillis(1_009))).isZero();
        assertThat(stage.look(DEADLINE.plusMillis(1_010))).isEqualTo(1);
    }

    @Test
    void afterATickThatFoundSomethingTheNextIsAskedForAsSoonAsItIsDue() {
        holdOne();
        stage.process(hold("h-2", "cleo", 1), TODAY.plusMillis(20));
        stage.look(DEADLINE);
        stage.tick(DEADLINE);

        assertThat(stage.look(DEADLINE.plusMillis(19))).isZero();
        assertThat(stage.look(DEADLINE.plusMillis(20))).isEqualTo(1);
    }

    @Test
    void whatWasSettledByTheWayNeedsNoTick() {
        holdOne();
        stage.process(confirm("c-1", "h-1", "carl"), DEADLINE);

        // The refusal of the confirm is forgotten in ten minutes; only that is due next.
        assertThat(stage.look(DEADLINE.plus(TopologyHarness.ANSWER_MEMORY).minusMillis(1))).isZero();
    }

    @Test
    void aConfirmAppendedBeforeTheTickIsConfirmedThoughTheTickWasAskedFor() {
        holdOne();
        stage.look(DEADLINE.plusSeconds(60));

        stage.process(confirm("c-1", "h-1", "carl"), DEADLINE.minusMillis(1));
        stage.tick(DEADLINE.plusSeconds(60));

        assertThat(stage.events()).extracting(Event::type).containsExactly(RESERVATION_CONFIRMED);
    }

    @Test
    void theTasksClockDecidesNothing() {
        holdOne();
        stage.look(DEADLINE.plus(Duration.ofDays(1)));

        stage.process(confirm("c-1", "h-1", "carl"), DEADLINE.minusMillis(1));

        assertThat(stage.events()).extracting(Event::type).containsExactly(RESERVATION_CONFIRMED);
    }

    @Test
    void aTickHandlesAThousandEntriesAndWritesTheNextItself() {
        List<String> providers = holdAtManyProviders(2_500);

        stage.tick(DEADLINE);
        assertThat(stage.take(Names.TICKS_SINK)).singleElement().satisfies(tick -> {
            assertThat(tick.value()).isEqualTo(CommandCodec.tick());
            assertThat(tick.time()).isEqualTo(DEADLINE);
        });
        stage.tick(DEADLINE);
        List<Event> secondThousand = stage.events();
        stage.tick(DEADLINE);

        assertThat(secondThousand).extracting(Event::providerId).isEqualTo(providers.subList(1_000, 2_000));
        assertThat(stage.events()).extracting(Event::providerId).isEqualTo(providers.subList(2_000, 2_500));
        stage.tick(DEADLINE);
        assertThat(stage.ticks()).isZero();
    }

    @Test
    void exactlyAThousandEntriesNeedNoSecondTick() {
        holdAtManyProviders(1_000);

        stage.tick(DEADLINE);

        assertThat(stage.ticks()).isZero();
    }

    @Test
    void entriesAreHandledInOrderOfTimeThenProviderThenId() {
        var random = new SplittableRandom(1);
        var holds = new ArrayList<Command>();
        for (String provider : List.of("p-1", "p-2", "p-3")) {
            stage.process(new Command.OpenAvailability("o", provider, MORNING), TODAY);
            for (int i = 0; i < 5; i++) {
                holds.add(new Command.Hold("h-" + i, provider, "carl", Asked.slot(i), null));
            }
        }
        while (!holds.isEmpty()) {
            Command hold = holds.remove(random.nextInt(holds.size()));
            stage.process(hold, TODAY.plusMillis(random.nextInt(2)));
        }
        stage.events();

        stage.tick(DEADLINE.plusMillis(1));

        List<Event> expired = stage.events();
        assertThat(expired).hasSize(15).extracting(Event::type).containsOnly(RESERVATION_EXPIRED);
        assertThat(expired.stream().map(event -> event.fact().reservation().expiresAt().toEpochMilli() + " "
                + event.providerId() + " " + event.fact().reservation().reservationId())).isSorted();
    }

    @Test
    void aRestartedStageAsksAgainAndItsOldPunctuatorIsSilent() {
        holdOne();
        stage.look(DEADLINE);

        // The tick may have gone with the transaction that was rolled back.
        stage.restart();

        assertThat(stage.look(DEADLINE.plusMillis(100))).isEqualTo(1);
    }

    @Test
    void aSecondAnswerUnderARequestIdLeavesNoEntryOfTheFirst() {
        stage.process(open("o-1"), TODAY);
        Instant forgotten = TODAY.plus(TopologyHarness.ANSWER_MEMORY);
        // No tick came, yet the first answer is over and the request is decided again.
        stage.process(new Command.OpenAvailability("o-1", Asked.ANNA, new Interval(MORNING.end(),
                MORNING.end().plusSeconds(900))), forgotten);

        assertThat(stage.look(forgotten)).isZero();
    }

    private void holdOne() {
        stage.process(open("o-1"), TODAY.minus(TopologyHarness.ANSWER_MEMORY));
        stage.process(hold("h-1", "carl", 0), TODAY);
        stage.tick(TODAY);
        stage.events();
    }

    /** Opens and holds, and lets the answers to opening be forgotten; gives the providers in their order. */
    private List<String> holdAtManyProviders(int count) {
        var providers = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            String provider = "p-%04d".formatted(i);
            stage.process(new Command.OpenAvailability("o", provider, MORNING),
                    TODAY.minus(TopologyHarness.ANSWER_MEMORY));
            stage.process(new Command.Hold("h", provider, "carl", MORNING.start(), null), TODAY);
            providers.add(provider);
        }
        for (int i = 0; i <= count / 1_000; i++) {
            stage.tick(TODAY);
        }
        stage.events();
        return providers;
    }
}
