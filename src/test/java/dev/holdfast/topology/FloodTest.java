package dev.holdfast.topology;

import static dev.holdfast.topology.Asked.ANNA;
import static dev.holdfast.topology.Asked.TODAY;
import static dev.holdfast.topology.Asked.hold;
import static dev.holdfast.topology.Asked.open;
import static dev.holdfast.topology.Asked.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Command;
import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However many requests one provider gets, each is answered, and the state holds no more for it. */
class FloodTest {

    private static final int REQUESTS = 100_000;
    private static final Duration BETWEEN_TWO = Duration.ofMillis(20);

    private final StageHarness stage = new StageHarness();
    private final Map<EventType, Integer> answers = new EnumMap<>(EventType.class);
    private Instant now = TODAY;

    @BeforeEach
    void openTheMorning() {
        stage.process(open("open"), now);
        stage.takeAllButTicks();
    }

    @Test
    void theSameRequestAHundredThousandTimesIsAnsweredEachTimeAndTakesNoSpace() {
        Command again = hold("again", "carl", 0);
        send(1, i -> again);
        long before = bytes();
        send(REQUESTS - 1, i -> again);
        assertThat(answers).isEqualTo(Map.of(EventType.RESERVATION_HELD, 1, EventType.REQUEST_DUPLICATE, REQUESTS - 1));
        assertThat(bytes()).isLessThanOrEqualTo(before + 100);
    }

    @Test
    void aProviderThatGetsAllRequestsHoldsRefusalsForTenMinutesAndNoLonger() {
        send(1, i -> new Hold("taken", ANNA, "carl", slot(0), null));
        send(REQUESTS / 2, i -> new Hold("refused-" + i, ANNA, "ben", slot(0), null));
        long half = bytes();
        send(REQUESTS / 2, i -> new Hold("refused-again-" + i, ANNA, "ben", slot(0), null));
        assertThat(answers.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(REQUESTS + 1);
        long longest = Duration.ofMinutes(10).dividedBy(BETWEEN_TWO);
        assertThat(half / longest).as("bytes for each that is remembered").isBetween(20L, 200L);
        assertThat(bytes()).isLessThan(half * 11 / 10);
    }

    /** As many at a time as there are in a second, then what is due leaves. */
    private void send(int count, IntFunction<Request> requests) {
        for (int i = 0; i < count; i++) {
            now = now.plus(BETWEEN_TWO);
            stage.process(requests.apply(i), now);
            if (i % 50 == 0) {
                stage.tick(now);
            }
            stage.events().stream().filter(event -> event.requestId() != null)
                    .forEach(event -> answers.merge(event.type(), 1, Integer::sum));
        }
    }

    private long bytes() {
        return stage.stores().values().stream().flatMap(store -> store.entrySet().stream())
                .mapToLong(entry -> entry.getKey().get().length + entry.getValue().length).sum();
    }
}
