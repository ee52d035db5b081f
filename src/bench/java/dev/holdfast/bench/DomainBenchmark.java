package dev.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.domain.Answer;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Decider;
import dev.holdfast.domain.Decision;
import dev.holdfast.domain.FreeSlots;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Occupied;
import dev.holdfast.domain.ProviderHead;
import dev.holdfast.domain.ProviderState;
import dev.holdfast.domain.RecentAnswer;
import dev.holdfast.domain.Request;
import dev.holdfast.domain.ReservationRecord;
import dev.holdfast.domain.Schedule;
import dev.holdfast.domain.Slot;
import dev.holdfast.domain.Verdict;
import dev.holdfast.domain.WeeklyHours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One decision of the domain, of a provider who has 1,000 holds: every other slot of fifty days of ten hours. Nothing
 * that is decided is written, so that each of 1,000 different requests always meets the same state.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DomainBenchmark {

    private static final Instant HELD_AT = Instant.parse("2027-02-15T10:11:12.345Z");
    private static final Instant NOW = HELD_AT.plusMillis(67_890);
    /** The clocks of Paris go forward in these days. */
    private static final Interval DAYS =
            new Interval(Instant.parse("2027-03-01T00:00:00Z"), Instant.parse("2027-05-31T00:00:00Z"));
    private static final String PROVIDER = "provider-17";
    private static final String CAUSE = "reservation-requests/3@1234567";
    private static final int RESERVATIONS = 1_000;

    /** How the provider says when it can be booked; it is the same time. */
    @Param({"windows", "hours"})
    public String availability;

    @Param({"false", "true"})
    public boolean clientStage;

    private final InMaps provider = new InMaps();
    private Decider decider;
    private Request[] free;
    private Request[] taken;
    private Request[] confirms;
    private Request[] cancels;
    private int next;

    @Setup
    public void setUp() {
        decider = new Decider(Duration.ofMinutes(10), clientStage);
        WeeklyHours hours = hours();
        if (availability.equals("hours")) {
            provider.apply(decide(new Command.SetHours("hours", PROVIDER, hours)));
        } else {
            hours.overlapping(DAYS).forEach(window ->
                    provider.apply(decide(new Command.OpenAvailability("open-" + window, PROVIDER, window))));
        }
        List<Slot> slots = FreeSlots.of(provider, DAYS, NOW);
        for (int i = 0; i < RESERVATIONS; i++) {
            provider.apply(decide(hold("held", i, slots.get(2 * i))));
            if (clientStage) {
                var granted = new Verdict(PROVIDER, id("held", i), CAUSE, null);
                provider.apply(decider.decide(provider, granted, HELD_AT, CAUSE));
            }
        }
        free = requests(i -> hold("free", i, slots.get(2 * i + 1)));
        taken = requests(i -> hold("taken", i, slots.get(2 * i)));
        confirms = requests(i -> new Command.Confirm(id("confirm", i), PROVIDER, id("held", i), id("client", i)));
        cancels = requests(i -> new Command.Cancel(id("cancel", i), PROVIDER, id("held", i), id("client", i), null));
    }

    private static WeeklyHours hours() {
        var weekly = new EnumMap<DayOfWeek, List<WeeklyHours.LocalWindow>>(DayOfWeek.class);
        for (DayOfWeek day : List.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY,
                DayOfWeek.FRIDAY)) {
            weekly.put(day, List.of(new WeeklyHours.LocalWindow(LocalTime.of(8, 0), LocalTime.of(18, 0))));
        }
        var overrides = new TreeMap<LocalDate, List<WeeklyHours.LocalWindow>>();
        overrides.put(LocalDate.of(2027, 3, 29), List.of());
        return new WeeklyHours(ZoneId.of("Europe/Paris"), weekly, overrides);
    }

    private static Command hold(String name, int number, Slot slot) {
        return new Command.Hold(id(name, number), PROVIDER, id("client", number), slot.time().start(), null);
    }

    /** As senders make them. */
    private static String id(String name, int number) {
        return UUID.nameUUIDFromBytes((name + number).getBytes(UTF_8)).toString();
    }

    /** Far from each other in time and in memory, as requests are that come one after the other. */
    private static Request[] requests(IntFunction<Request> request) {
        var requests = new Request[RESERVATIONS];
        for (int i = 0; i < RESERVATIONS; i++) {
            requests[i] = request.apply(i * 617 % RESERVATIONS);
        }
        return requests;
    }

    private Decision decide(Command command) {
        return decider.decide(provider, command, HELD_AT, CAUSE);
    }

    private Decision decideNext(Request[] requests) {
        next = next + 1 < RESERVATIONS ? next + 1 : 0;
        return decider.decide(provider, requests[next], NOW, CAUSE);
    }

    @Benchmark
    public Decision grantHold() {
        return decideNext(free);
    }

    @Benchmark
    public Decision refuseHold() {
        return decideNext(taken);
    }

    @Benchmark
    public Decision confirmHold() {
        return decideNext(confirms);
    }

    @Benchmark
    public Decision cancelHold() {
        return decideNext(cancels);
    }

    /** No decision, but asks the same rules: some 2,300 slots, half of them free. */
    @Benchmark
    public List<Slot> listSlots() {
        return FreeSlots.of(provider, DAYS, NOW);
    }

    /** The provider's state in maps, each found by what it is asked for. */
    private static final class InMaps implements ProviderState {

        private final Map<String, ReservationRecord> reservations = new HashMap<>();
        private final Map<String, ReservationRecord> answering = new HashMap<>();
        private final Map<String, RecentAnswer> recentAnswers = new HashMap<>();
        private final TreeMap<Instant, Occupied> occupied = new TreeMap<>();
        private ProviderHead head;
        private Schedule schedule = Schedule.NEW;

        void apply(Decision decision) {
            head = decision.head();
            schedule = decision.schedule() != null ? decision.schedule() : schedule;
            for (ReservationRecord each : decision.reservations()) {
                reservations.put(each.reservationId(), each);
                each.occupied().forEach(takes -> occupied.put(takes.time().start(), takes));
                for (Answer answer : each.answers()) {
                    answering.put(answer.requestId(), each);
                }
            }
            if (decision.recentAnswer() != null) {
                recentAnswers.put(decision.recentAnswer().answer().requestId(), decision.recentAnswer());
            }
        }

        @Override
        public String providerId() {
            return PROVIDER;
        }

        @Override
        public ProviderHead head() {
            return head;
        }

        @Override
        public Schedule schedule() {
            return schedule;
        }

        @Override
        public ReservationRecord reservation(String reservationId) {
            return reservations.get(reservationId);
        }

        @Override
        public ReservationRecord reservationAnswering(String requestId) {
            return answering.get(requestId);
        }

        @Override
        public RecentAnswer recentAnswer(String requestId) {
            return recentAnswers.get(requestId);
        }

        /** No two of them overlap, so the order of their starts is that of their ends. */
        @Override
        public List<Occupied> occupied(Interval range) {
            List<Occupied> found = List.of();
            for (var each = occupied.lowerEntry(range.end());
                 each != null && each.getValue().time().end().isAfter(range.start());
                 each = occupied.lowerEntry(each.getKey())) {
                var all = new ArrayList<Occupied>(found.size() + 1);
                all.add(each.getValue());
                all.addAll(found);
                found = all;
            }
            return found;
        }
    }
}
