package dev.holdfast.bench;

import dev.holdfast.domain.Command;
import dev.holdfast.domain.Decider;
import dev.holdfast.domain.Decision;
import dev.holdfast.domain.InMemoryProvider;
import dev.holdfast.domain.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One decision of the domain, of a provider who has 1,000 reservations. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DomainBenchmark {

    private static final Instant NOW = Instant.parse("2027-01-20T10:11:12.345Z");
    private static final Instant OPENING = Instant.parse("2027-02-01T00:00:00Z");
    private static final Duration SLOT = Duration.ofMinutes(15);
    private static final String CAUSE = "reservation-requests/3@1234567";
    private static final int RESERVATIONS = 1_000;

    private final Decider decider = new Decider(Duration.ofMinutes(10), false);
    private final InMemoryProvider provider = new InMemoryProvider("provider-17");
    private final Command free = hold("free", RESERVATIONS + 1);
    private final Command taken = hold("taken", RESERVATIONS);
    private final Command confirm = new Command.Confirm("confirm", "provider-17", "hold-500", "client-500");

    /** Every other slot is held. */
    public DomainBenchmark() {
        provider.apply(decider.decide(provider, new Command.OpenAvailability("open", "provider-17",
                new Interval(OPENING, OPENING.plus(SLOT.multipliedBy(4 * RESERVATIONS)))), NOW, CAUSE));
        for (int i = 0; i < RESERVATIONS; i++) {
            provider.apply(decider.decide(provider, hold("hold-" + i, 2 * i), NOW, CAUSE));
        }
    }

    private static Command hold(String requestId, int slot) {
        return new Command.Hold(requestId, "provider-17", requestId.replace("hold", "client"),
                OPENING.plus(SLOT.multipliedBy(slot)), null);
    }

    @Benchmark
    public Decision grantHold() {
        return decider.decide(provider, free, NOW, CAUSE);
    }

    @Benchmark
    public Decision refuseHold() {
        return decider.decide(provider, taken, NOW, CAUSE);
    }

    @Benchmark
    public Decision confirmHold() {
        return decider.decide(provider, confirm, NOW, CAUSE);
    }
}
