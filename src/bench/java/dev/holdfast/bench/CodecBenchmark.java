package dev.holdfast.bench;

import dev.holdfast.contract.CloudEvents;
import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.Input;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.Reservation;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One message of the contract, read or written. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {

    private static final Instant START = Instant.parse("2027-01-31T09:00:00Z");
    private static final Instant NOW = Instant.parse("2027-01-20T10:11:12.345Z");
    private static final String ID = "0b0e9c3e-5a9c-4a54-9a37-0f6f7c1f0a55";

    private final byte[] hold = CommandCodec.encode(new Command.Hold(ID, "provider-17", "client-4711", START, null));
    private final byte[] confirm = CommandCodec.encode(new Command.Confirm("confirm-1", "provider-17", ID, "client-4711"));
    private final Event held = new Event("provider-17", 4711, NOW, ID, "reservation-requests/3@1234567",
            new Event.Held(Reservation.held(ID, "client-4711", new Interval(START, START.plusSeconds(900)), NOW,
                    Policy.DEFAULT)));
    private final byte[] heldJson = EventCodec.encode(held);

    @Benchmark
    public Input decodeHold() {
        return CommandCodec.decode(hold, Topic.RESERVATION_REQUESTS);
    }

    @Benchmark
    public Input decodeConfirm() {
        return CommandCodec.decode(confirm, Topic.RESERVATION_REQUESTS);
    }

    @Benchmark
    public byte[] encodeHeld() {
        return EventCodec.encode(held);
    }

    @Benchmark
    public Event decodeHeld() {
        return EventCodec.decode(heldJson, held.cause());
    }

    @Benchmark
    public Headers headersOfHeld() {
        return CloudEvents.headers(held);
    }
}
