package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole topology under a seeded scheduler, in which everything goes wrong that may: no promise is broken.
 *
 * <p>{@code -Dholdfast.simulation.seeds=4000} runs so many seeds, {@code -Dholdfast.simulation.first=...} from that one
 * on, {@code -Dholdfast.simulation.minutes=60} as many as fit, {@code -Dholdfast.simulation.threads=2} on so many
 * threads, {@code -Dholdfast.simulation.seed=...} one only.
 */
class SimulationTest {

    private static final int COMMANDS_PER_SEED = 4_000;
    private static final Long SEED = Long.getLong("holdfast.simulation.seed");
    private static final long FIRST = Long.getLong("holdfast.simulation.first", 0);
    private static final long SEEDS = Long.getLong("holdfast.simulation.seeds", 40);
    private static final Long MINUTES = Long.getLong("holdfast.simulation.minutes");
    private static final int THREADS = Integer.getInteger("holdfast.simulation.threads", 1);
    private static final int EVENTS_SHOWN = 15;

    private final Coverage coverage = new Coverage();
    private final AtomicLong lived = new AtomicLong();
    private volatile boolean hasFailed;

    @Test
    void noPromiseIsBrokenWhateverGoesWrong() throws InterruptedException {
        if (SEED != null) {
            live(SEED);
            return;
        }
        long begunNs = System.nanoTime();
        liveAll();
        double seconds = (System.nanoTime() - begunNs) / 1e9;
        System.out.printf("simulation: seeds %d to %d, %,d commands, %,.0f a second%n%s", FIRST, FIRST + lived.get() - 1,
                coverage.commands(), coverage.commands() / seconds, coverage.table());
        for (Fault each : Fault.values()) {
            assertThat(coverage.of(each)).as("faults %s", each).isPositive();
        }
        for (EventType each : EventType.values()) {
            assertThat(coverage.of(each)).as("events %s", each).isPositive();
        }
        for (Reason each : Reason.values()) {
            assertThat(coverage.of(each)).as("refusals %s", each).isPositive();
        }
    }

    /** A booking's time given back at once; answers forgotten early; and an alarm of the audit that was false. */
    @ParameterizedTest
    @ValueSource(longs = {1_000_157, 10_416, 11_878})
    void whatOnceWasFoundIsMended(long seed) {
        live(seed);
    }

    @Test
    void aSeedAlwaysLivesTheSameLife() {
        for (long seed = 1; seed <= 3; seed++) {
            assertThat(live(seed)).isEqualTo(live(seed));
        }
    }

    private void liveAll() throws InterruptedException {
        long untilNs = MINUTES == null ? Long.MAX_VALUE : System.nanoTime() + MINUTES * 60_000_000_000L;
        long end = MINUTES == null ? FIRST + SEEDS : Long.MAX_VALUE;
        var next = new AtomicLong(FIRST);
        var workers = new ArrayList<Future<?>>();
        var pool = Executors.newFixedThreadPool(THREADS);
        try {
            for (int i = 0; i < THREADS; i++) {
                workers.add(pool.submit(() -> {
                    for (long seed = next.getAndIncrement(); seed < end && System.nanoTime() < untilNs && !hasFailed;
                         seed = next.getAndIncrement()) {
                        live(seed);
                    }
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** @return the checksum of all that was written */
    private long live(long seed) {
        var world = new World(seed, COMMANDS_PER_SEED, Invariants::all, Sabotage.NONE);
        try {
            world.live();
        } catch (AssertionError | RuntimeException e) {
            hasFailed = true;
            throw new AssertionError(report(seed, world, e), e);
        }
        lived.incrementAndGet();
        synchronized (coverage) {
            coverage.add(world.coverage);
        }
        return world.broker.checksum();
    }

    static String report(long seed, World world, Throwable failure) {
        var text = new StringBuilder("seed " + seed + ", step " + world.stepNumber() + ", at " + world.now() + ": "
                + failure.getMessage());
        if (failure instanceof Invariant.Violation violation && violation.providerId != null) {
            List<Event> log = world.ledger.log(violation.providerId);
            text.append("\nlast of ").append(violation.providerId).append(':');
            log.subList(Math.max(0, log.size() - EVENTS_SHOWN), log.size())
                    .forEach(event -> text.append("\n  ").append(event));
        }
        return text + "\nagain: mvn test -Dtest=SimulationTest -Dholdfast.simulation.seed=" + seed;
    }
}
