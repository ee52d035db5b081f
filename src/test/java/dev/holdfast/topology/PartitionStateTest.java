package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Decider;
import dev.holdfast.domain.Decision;
import dev.holdfast.domain.InMemoryProvider;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.ProviderState;
import dev.holdfast.domain.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The state with its stores and indexes beside one of plain maps without any: both are asked the same, and must lead to
 * the same decisions.
 */
class PartitionStateTest {

    private static final Duration MEMORY = TopologyHarness.ANSWER_MEMORY;
    private static final int REQUESTS = 30_000;
    private static final int REQUESTS_BETWEEN_REBUILDS = 300;
    private static final Interval ALWAYS = new Interval(Instant.EPOCH, Instant.parse("9999-01-01T00:00:00Z"));

    private final Decider decider = new Decider(MEMORY, false);
    private final StateStores stores = new StateStores(StageHarness.context());
    private final Map<String, InMemoryProvider> plain = new HashMap<>();
    private PartitionState state = new PartitionState(stores, MEMORY);

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void decidesAsPlainMapsDo(long seed) {
        var traffic = new RandomTraffic(seed);
        var whenToTick = new SplittableRandom(seed);
        int events = 0;
        for (int i = 1; i <= REQUESTS; i++) {
            String cause = "seed " + seed + ", request " + i;
            Instant time = traffic.nextTime();
            Request request = traffic.next();
            events += decide(request, time, cause).events().size();
            if (whenToTick.nextInt(50) == 0) {
                tick(time, cause);
            }
            if (whenToTick.nextInt(REQUESTS_BETWEEN_REBUILDS) == 0) {
                rebuild(cause);
            }
        }
        assertThat(events).isGreaterThan(REQUESTS);

        // When all is over, nothing but the providers themselves is left.
        for (int i = 0; i < 3; i++) {
            tick(traffic.now().plus(Duration.ofDays(3L * (i + 1))), "the end");
        }
        assertThat(state.isDue(Instant.MAX)).isFalse();
        stores.forEachReservation((provider, head, left) -> assertThat(left).isNull());
        stores.forEachRecentAnswer((provider, head, left) -> assertThat(left).isNull());
    }

    private Decision decide(Request request, Instant time, String cause) {
        InMemoryProvider expected = plain(request.providerId());
        return carryOut(decider.decide(state.provider(request.providerId()), request, time, cause),
                decider.decide(expected, request, time, cause), expected, cause);
    }

    private void tick(Instant time, String cause) {
        for (Due due = state.pollDue(time); due != null; due = state.pollDue(time)) {
            InMemoryProvider expected = plain(due.providerId());
            carryOut(settle(state.provider(due.providerId()), due, time, cause), settle(expected, due, time, cause),
                    expected, cause);
        }
        plain.values().forEach(each -> assertThat(each.due(time, MEMORY)).as(cause).isEmpty());
    }

    private Decision settle(ProviderState provider, Due due, Instant time, String cause) {
        return switch (due.kind()) {
            case RESERVATION -> decider.reservationDue(provider, due.id(), time, cause);
            case WINDOWS -> decider.windowsDue(provider, time, cause);
            case ANSWER -> decider.answerDue(provider, due.id(), time, cause);
        };
    }

    private Decision carryOut(Decision actual, Decision expected, InMemoryProvider expectedState, String cause) {
        if (!actual.equals(expected)) {
            assertThat(actual).as(cause).isEqualTo(expected);
        }
        state.write(actual);
        expectedState.apply(expected);
        return actual;
    }

    /** Compares all that the indexes hold with those that a start would build, and goes on with such. */
    private void rebuild(String cause) {
        var rebuilt = new PartitionState(stores, MEMORY);
        for (String providerId : plain.keySet()) {
            ProviderState was = state.provider(providerId);
            ProviderState is = rebuilt.provider(providerId);
            assertThat(is.head()).as(cause).isEqualTo(was.head()).isEqualTo(plain(providerId).head());
            assertThat(is.schedule()).as(cause).isEqualTo(was.schedule()).isEqualTo(plain(providerId).schedule());
            assertThat(is.occupied(ALWAYS)).as(cause).isEqualTo(was.occupied(ALWAYS))
                    .isEqualTo(plain(providerId).occupied(ALWAYS));
        }
        assertThat(drained(rebuilt)).as(cause).isEqualTo(drained(state));
        state = new PartitionState(stores, MEMORY);
    }

    private static List<Due> drained(PartitionState state) {
        var all = new ArrayList<Due>();
        for (Due due = state.pollDue(Instant.MAX); due != null; due = state.pollDue(Instant.MAX)) {
            all.add(due);
        }
        return all;
    }

    private InMemoryProvider plain(String providerId) {
        return plain.computeIfAbsent(providerId, InMemoryProvider::new);
    }
}
