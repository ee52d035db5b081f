package dev.holdfast.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** One provider's life of random requests, lived twice: by the domain and by the naive model, compared at each step. */
public final class ModelGame {

    private static final Set<Reason> TIME_WAS_JUDGED = EnumSet.range(Reason.LEAD_TIME, Reason.TOO_MANY_HOLDS);

    private final SplittableRandom random;
    public final TestProvider domain;
    final NaiveModel model;
    private final FoldedWindows folded = new FoldedWindows();
    final RandomRequests requests;
    private int inputs;
    /** How many free slots were compared. */
    int slots;
    int movesRefusedForTheClient;
    /** What is being compared now. */
    String doing = "before the first step";

    public ModelGame(long seed) {
        this(new SplittableRandom(seed), new TestProvider(), new NaiveModel("anna"));
    }

    ModelGame(SplittableRandom random, TestProvider domain, NaiveModel model) {
        this.random = random;
        this.domain = domain;
        this.model = model;
        this.requests = new RandomRequests(random, model);
    }

    /** Lives on by one request, at a later time, and perhaps some ticks. */
    public void step() {
        Instant time = requests.nextTime();
        domain.at(time);
        if (random.nextInt(100) < 5) {
            tick(time, random.nextInt(4) == 0 ? random.nextInt(3) : Integer.MAX_VALUE);
        }
        if (random.nextInt(100) < 2) {
            doing = "tick " + inputs + " at " + time;
            String id = requests.someReservationId();
            List<Event> actual = domain.tick(new InMemoryProvider.Due(time, InMemoryProvider.Due.Kind.RESERVATION,
                    id));
            compare(actual, model.reservationDue(id, time, nextCause()));
        }
        Request request = requests.next();
        doing = "request " + inputs + " at " + time + ": " + request;
        Event answer = domain.ask(request);
        if (answer.fact() instanceof Event.Rejected rejected) {
            checkAsked(request, rejected);
        }
        if (request instanceof Command.Reschedule && answer.fact() instanceof Event.Rejected rejected
                && rejected.reason() == Reason.CLIENT_BUSY) {
            movesRefusedForTheClient++;
        }
        compare(domain.newest(), model.decide(request, time, nextCause()));
        if (random.nextInt(12) == 0) {
            list(time);
        }
    }

    /** A range of some hours around now, to list. */
    public Interval nextRange() {
        return requests.nextRange();
    }

    void end() {
        Instant time = later(domain.now(), model.at);
        domain.at(time);
        compareStates();
        tick(time, Integer.MAX_VALUE);
        compareStates();
        list(time);
        Instant future = time.plus(Duration.ofDays(30));
        domain.at(future);
        tick(future, Integer.MAX_VALUE);
        tick(future, Integer.MAX_VALUE);
        compareStates();
        assertThat(domain.state().reservations()).isEmpty();
        assertThat(domain.state().recentAnswers()).isEmpty();
        assertThat(domain.state().schedule().windowCount()).isZero();
    }

    private void tick(Instant time, int atMost) {
        List<InMemoryProvider.Due> due = domain.state().due(time, TestProvider.ANSWER_MEMORY);
        for (InMemoryProvider.Due each : due.subList(0, Math.min(atMost, due.size()))) {
            doing = "tick " + inputs + " at " + time + ": " + each;
            String cause = nextCause();
            compare(domain.tick(each), switch (each.kind()) {
                case RESERVATION -> model.reservationDue(each.id(), time, cause);
                case WINDOWS -> model.windowsDue(folded.anyEnded(later(model.at, time)), time, cause);
                case ANSWER -> {
                    model.answerDue(each.id(), time);
                    yield List.of();
                }
            });
        }
    }

    private void list(Instant time) {
        Interval range = requests.nextRange();
        doing = "free slots of " + range + " at " + time + " after " + inputs + " inputs";
        List<Slot> listed = FreeSlots.of(domain.state(), range, time);
        List<Interval> expected = model.freeSlots(range, time);
        if (!listed.stream().map(Slot::time).toList().equals(expected)) {
            assertThat(listed.stream().map(Slot::time)).isEqualTo(expected);
        }
        for (Slot slot : listed) {
            boolean onItsGrid = model.windows(slot.time()).contains(slot.window()) && Duration.between(
                    slot.window().start(), slot.time().start()).toMillis() % model.slotLength.toMillis() == 0;
            assertThat(onItsGrid).as("%s lies on the grid of its window", slot).isTrue();
        }
        slots += listed.size();
    }

    private void compare(List<Event> actual, List<Event> expected) {
        List<Event> comparable = actual.stream().map(ModelGame::asTheModelHasIt).toList();
        if (!comparable.equals(expected)) {
            assertThat(comparable).isEqualTo(expected);
        }
        actual.forEach(folded::fold);
        if (actual.stream().anyMatch(event -> event.fact() instanceof Event.AvailabilityChanged)) {
            assertThat(folded.openAfter(model.at)).isEqualTo(model.liveOpen());
            assertThat(folded.closedAfter(model.at)).isEqualTo(model.liveClosed());
        }
    }

    /** A refusal tells what was asked for, which the model knows from the request. */
    private void checkAsked(Request request, Event.Rejected rejected) {
        if (!(request instanceof Command.OnReservation command)) {
            assertThat(rejected.asked()).isNull();
            return;
        }
        Interval time = null;
        if (TIME_WAS_JUDGED.contains(rejected.reason())) {
            time = command instanceof Command.Hold hold
                    ? wanted(hold.start(), hold.end(), model.slotLength)
                    : wanted(((Command.Reschedule) command).start(), ((Command.Reschedule) command).end(),
                            domain.state().reservation(command.reservationId()).reservation().time().length());
        }
        assertThat(rejected.asked()).isEqualTo(new Event.Asked(
                command instanceof Command.Hold ? null : command.reservationId(), command.clientId(), time));
    }

    private static Interval wanted(Instant start, Instant end, Duration otherwise) {
        return new Interval(start, end != null ? end : start.plus(otherwise));
    }

    private void compareStates() {
        var expected = new HashMap<String, Reservation>();
        model.bookings.forEach(booking -> expected.put(booking.id, booking.now()));
        var actual = new HashMap<String, Reservation>();
        domain.state().reservations().forEach(each -> actual.put(each.reservationId(), each.reservation()));
        assertThat(actual).isEqualTo(expected);
        assertThat(domain.state().schedule().policy()).isEqualTo(model.policy());
        assertThat(domain.state().schedule().hours()).isEqualTo(model.hours);
    }

    private String nextCause() {
        return "reservation-requests/0@" + inputs++;
    }

    private static Event asTheModelHasIt(Event event) {
        Event.Fact fact = event.fact();
        if (fact instanceof Event.AvailabilityChanged changed) {
            fact = new Event.AvailabilityChanged(List.of(), List.of(), List.of(), List.of(), changed.hours());
        } else if (fact instanceof Event.Rejected rejected && rejected.reason() != Reason.MALFORMED) {
            fact = new Event.Rejected(rejected.reason(), null);
        }
        return new Event(event.providerId(), event.sequence(), event.at(), event.requestId(), event.cause(), fact);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
