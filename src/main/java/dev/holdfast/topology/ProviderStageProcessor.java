package dev.holdfast.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.CloudEvents;
import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.Input;
import dev.holdfast.domain.Claim;
import dev.holdfast.domain.Decider;
import dev.holdfast.domain.Decision;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.Parked;
import dev.holdfast.domain.ProviderState;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Decides: loads a provider, asks the domain, writes, forwards. */
final class ProviderStageProcessor implements Processor<byte[], Object, Object, byte[]> {

    /** How many entries one tick handles, so that requests between two ticks never wait long. */
    private static final int MAX_DUE_PER_TICK = 1_000;
    private static final Duration LOOK_AT_DEADLINES_EVERY = Duration.ofMillis(100);

    private final Decider decider;
    private final Duration answerMemory;
    private final ReadablePartitions readable;
    private final Watcher watcher;
    private ProcessorContext<Object, byte[]> context;
    private PartitionState state;
    private TickRhythm ticks;
    private Cancellable looking;

    /** @param readable where the state is shown to readers */
    ProviderStageProcessor(TopologySettings settings, ReadablePartitions readable, Watcher watcher) {
        this.decider = new Decider(settings.answerMemory(), settings.clientStage());
        this.answerMemory = settings.answerMemory();
        this.readable = readable;
        this.watcher = watcher;
    }

    /** Called again when the task was rolled back: then the stores are older than what this object remembers. */
    @Override
    public void init(ProcessorContext<Object, byte[]> context) {
        this.context = context;
        state = new PartitionState(new StateStores(context), answerMemory);
        ticks = new TickRhythm();
        looking = context.schedule(LOOK_AT_DEADLINES_EVERY, PunctuationType.WALL_CLOCK_TIME, this::lookAtDeadlines);
        readable.add(context.taskId().partition(), state);
    }

    @Override
    public void close() {
        readable.remove(context.taskId().partition(), state);
        looking.cancel();
    }

    /** Takes an {@link Input} from the intake or a {@link Verdict} from the client stage. */
    @Override
    public void process(Record<byte[], Object> record) {
        Instant time = Instant.ofEpochMilli(record.timestamp());
        if (record.value() instanceof Input.OfProvider input) {
            ProviderState provider = state.provider(input.request().providerId());
            carryOut(decider.decide(provider, input.request(), time, Positions.of(context)), time);
        } else if (record.value() instanceof Verdict verdict) {
            ProviderState provider = state.provider(verdict.providerId());
            carryOut(decider.decide(provider, verdict, time, Positions.of(context)), time);
        } else {
            settleDue(time);
        }
        EarlyCommits.recordProcessed(context, record.timestamp());
    }

    /** The wall clock only asks; what is due is decided when the question comes back with the broker's time on it. */
    private void lookAtDeadlines(long wallClockMs) {
        if (ticks.isTimeToAsk(wallClockMs) && state.isDue(Instant.ofEpochMilli(wallClockMs))) {
            ticks.asked(wallClockMs);
            sendTick(wallClockMs);
        }
    }

    private void settleDue(Instant time) {
        String cause = Positions.of(context);
        int handled = 0;
        for (Due due = state.pollDue(time); due != null; due = state.pollDue(time)) {
            carryOut(settle(due, time, cause), time);
            if (++handled == MAX_DUE_PER_TICK) {
                break;
            }
        }
        if (state.isDue(time)) {
            ticks.asked(context.currentSystemTimeMs());
            sendTick(time.toEpochMilli());
        } else {
            ticks.answered(context.currentSystemTimeMs(), handled > 0);
        }
    }

    private Decision settle(Due due, Instant time, String cause) {
        ProviderState provider = state.provider(due.providerId());
        return switch (due.kind()) {
            case RESERVATION -> decider.reservationDue(provider, due.id(), time, cause);
            case WINDOWS -> decider.windowsDue(provider, time, cause);
            case ANSWER -> decider.answerDue(provider, due.id(), time, cause);
        };
    }

    private void carryOut(Decision decision, Instant time) {
        state.write(decision);
        decision.events().forEach(this::publish);
        decision.claims().forEach(claim -> send(claim, time));
        for (Parked parked : decision.resumed()) {
            carryOut(decider.decide(state.provider(decision.providerId()), parked), time);
        }
    }

    /** At the time of the record in hand: the request's, or, of a move that waited, that of the request it waited for. */
    private void send(Claim claim, Instant time) {
        context.forward(new Record<>(claim.clientId().getBytes(UTF_8), StageFormat.encode(claim), time.toEpochMilli()),
                Names.CLAIMS_SINK);
    }

    private void publish(Event event) {
        var record = new Record<>(event.providerId().getBytes(UTF_8), EventCodec.encode(event),
                event.at().toEpochMilli(), CloudEvents.headers(event));
        context.forward(record, Names.EVENTS_SINK);
        state.count(event);
        watcher.decided(event, context.currentSystemTimeMs());
        if (concernsABooking(event)) {
            String clientId = event.fact().reservation().clientId();
            context.forward(record.withKey(clientId.getBytes(UTF_8)), Names.CONFIRMATIONS_SINK);
        }
    }

    /** Whether a client who relies on a confirmation must be told. */
    private static boolean concernsABooking(Event event) {
        Reservation reservation = event.fact().reservation();
        return switch (event.type()) {
            case RESERVATION_CONFIRMED -> true;
            case RESERVATION_RESCHEDULED, RESERVATION_CANCELLED -> reservation.confirmedAt() != null;
            default -> false;
        };
    }

    private void sendTick(long timestampMs) {
        context.forward(new Record<>(context.taskId().partition(), CommandCodec.tick(), timestampMs), Names.TICKS_SINK);
    }
}
