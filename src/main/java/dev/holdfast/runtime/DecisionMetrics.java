package dev.holdfast.runtime;

import dev.holdfast.contract.EventCodec;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Reason;
import dev.holdfast.topology.Watcher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts and times what is decided. All meters are made beforehand: at tens of thousands a second nothing is looked up by name. */
final class DecisionMetrics implements Watcher {

    private static final Duration[] BOUNDS = {Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25),
        Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
        Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(5)};

    private final Map<EventType, Counter> decided = new EnumMap<>(EventType.class);
    private final Map<Reason, Counter> rejected = new EnumMap<>(Reason.class);
    private final Timer latency;
    private final Timer lateness;
    private final Counter deadLetters;
    private final Counter sentOn;

    DecisionMetrics(MeterRegistry registry) {
        for (EventType type : EventType.values()) {
            if (type != EventType.REQUEST_REJECTED) {
                decided.put(type, decisions(registry, type, ""));
            }
        }
        for (Reason reason : Reason.values()) {
            rejected.put(reason, decisions(registry, EventType.REQUEST_REJECTED, reason.name()));
        }
        latency = timer(registry, "holdfast.decision.latency", "From the broker's append of a request to the decision");
        lateness = timer(registry, "holdfast.expiry.lateness", "From a hold's deadline to the decision that it expired");
        deadLetters = Counter.builder("holdfast.dead.letters").description("Records that nobody can be answered for")
                .register(registry);
        sentOn = Counter.builder("holdfast.rerouted").description("Records sent on to the partition of their provider")
                .register(registry);
    }

    private static Counter decisions(MeterRegistry registry, EventType type, String reason) {
        return Counter.builder("holdfast.decisions").description("Events decided, by type and reason")
                .tag("type", EventCodec.typeName(type)).tag("reason", reason).register(registry);
    }

    private static Timer timer(MeterRegistry registry, String name, String description) {
        return Timer.builder(name).description(description).serviceLevelObjectives(BOUNDS).register(registry);
    }

    @Override
    public void decided(Event event, long nowMs) {
        Counter counter = event.fact() instanceof Event.Rejected refusal ? rejected.get(refusal.reason())
                : decided.get(event.type());
        counter.increment();
        if (event.requestId() != null) {
            record(latency, event.at(), nowMs);
        }
        if (event.type() == EventType.RESERVATION_EXPIRED) {
            record(lateness, event.fact().reservation().expiresAt(), nowMs);
        }
    }

    /** The broker's clock may be ahead of this one: then it took no time. */
    private static void record(Timer timer, Instant since, long nowMs) {
        timer.record(Math.max(0, nowMs - since.toEpochMilli()), TimeUnit.MILLISECONDS);
    }

    @Override
    public void buried() {
        deadLetters.increment();
    }

    @Override
    public void sentOn() {
        sentOn.increment();
    }
}
