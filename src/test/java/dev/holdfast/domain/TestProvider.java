package dev.holdfast.domain;

import dev.holdfast.domain.InMemoryProvider.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One provider, played through in a test: the clock is set with {@link #at}, each request is decided and applied at
 * once, and its answer returned.
 *
 * <p>Times are written in short: {@code 09:30} is on the first day, a Monday, {@code +1 09:30} on the day after; UTC.
 */
public final class TestProvider {

    public static final LocalDate FIRST_DAY = LocalDate.of(2027, 5, 3);
    public static final Duration ANSWER_MEMORY = Duration.ofMinutes(10);

    private final Decider decider;
    private final TestClients clients;
    private final InMemoryProvider state;
    private final List<Event> log = new ArrayList<>();
    private List<Event> newest = new ArrayList<>();
    private Instant now = time("00:00");
    private Consumer<Decision> alsoApply = decision -> { };
    private long inputs;

    public TestProvider() {
        this("anna");
    }

    public TestProvider(String providerId) {
        this(providerId, null);
    }

    /** One of those that ask the same client stage, or none if that is null. */
    TestProvider(String providerId, TestClients clients) {
        this.decider = new Decider(ANSWER_MEMORY, clients != null);
        this.clients = clients;
        this.state = new InMemoryProvider(providerId);
    }

    /** Hands each decision to one who keeps another copy of the state. */
    public void alsoApply(Consumer<Decision> copy) {
        alsoApply = copy;
    }

    /** Such a time as {@code 09:30}, {@code 09:30:00.001}, {@code +1 09:30} or {@code 2027-05-03T09:30:00Z}. */
    public static Instant time(String text) {
        if (text.endsWith("Z")) {
            return Instant.parse(text);
        }
        int blank = text.indexOf(' ');
        int days = blank < 0 ? 0 : Integer.parseInt(text.substring(0, blank));
        return FIRST_DAY.plusDays(days).atTime(LocalTime.parse(text.substring(blank + 1))).toInstant(ZoneOffset.UTC);
    }

    public static Interval interval(String start, String end) {
        return new Interval(time(start), time(end));
    }

    public static Policy slotLength(String duration) {
        return new Policy(Duration.parse(duration), null, null, null, null, null);
    }

    public static Policy leadTime(String duration) {
        return new Policy(null, Duration.parse(duration), null, null, null, null);
    }

    public static Policy holdDuration(String duration) {
        return new Policy(null, null, Duration.parse(duration), null, null, null);
    }

    public static Policy horizon(String duration) {
        return new Policy(null, null, null, Duration.parse(duration), null, null);
    }

    public static Policy buffers(String before, String after) {
        return new Policy(null, null, null, null, Duration.parse(before), Duration.parse(after));
    }

    /** Sets the clock; it may run backwards. */
    public TestProvider at(String text) {
        return at(time(text));
    }

    public TestProvider at(Instant time) {
        now = time;
        return this;
    }

    /** Opens a window, which a test wants to be there. */
    public TestProvider offering(String start, String end) {
        return expect(EventType.AVAILABILITY_CHANGED, open(freshId(), start, end));
    }

    public TestProvider without(String start, String end) {
        return expect(EventType.AVAILABILITY_CHANGED, close(freshId(), start, end));
    }

    public TestProvider with(Policy change) {
        return expect(EventType.POLICY_CHANGED, policy(freshId(), change));
    }

    public TestProvider with(WeeklyHours hours) {
        return expect(EventType.AVAILABILITY_CHANGED, hours(freshId(), hours));
    }

    public TestProvider holding(String reservationId, String clientId, String start, String end) {
        return expect(EventType.RESERVATION_HELD, hold(reservationId, clientId, start, end));
    }

    public TestProvider booking(String reservationId, String clientId, String start, String end) {
        holding(reservationId, clientId, start, end);
        return expect(EventType.RESERVATION_CONFIRMED, confirm(freshId(), reservationId, clientId));
    }

    public Event open(String requestId, String start, String end) {
        return ask(new Command.OpenAvailability(requestId, state.providerId(), interval(start, end)));
    }

    public Event close(String requestId, String start, String end) {
        return ask(new Command.CloseAvailability(requestId, state.providerId(), interval(start, end)));
    }

    public Event policy(String requestId, Policy change) {
        return ask(new Command.SetPolicy(requestId, state.providerId(), change));
    }

    public Event hours(String requestId, WeeklyHours hours) {
        return ask(new Command.SetHours(requestId, state.providerId(), hours));
    }

    public Event hold(String requestId, String clientId, String start) {
        return hold(requestId, clientId, start, null);
    }

    public Event hold(String requestId, String clientId, String start, String end) {
        return ask(new Command.Hold(requestId, state.providerId(), clientId, time(start),
                end == null ? null : time(end)));
    }

    public Event confirm(String requestId, String reservationId, String clientId) {
        return ask(new Command.Confirm(requestId, state.providerId(), reservationId, clientId));
    }

    public Event cancel(String requestId, String reservationId, String clientId) {
        return ask(new Command.Cancel(requestId, state.providerId(), reservationId, clientId, null));
    }

    public Event cancelByProvider(String requestId, String reservationId) {
        return ask(new Command.Cancel(requestId, state.providerId(), reservationId, null, null));
    }

    public Event move(String requestId, String reservationId, String clientId, String start) {
        return move(requestId, reservationId, clientId, start, null);
    }

    public Event move(String requestId, String reservationId, String clientId, String start, String end) {
        return ask(new Command.Reschedule(requestId, state.providerId(), reservationId, clientId, time(start),
                end == null ? null : time(end)));
    }

    public Event malformed(String requestId) {
        return ask(new Request.Malformed(requestId, state.providerId(), "an example"));
    }

    /** Decides the request and returns its answer, which is the last of the events; null if it has to wait. */
    public Event ask(Request request) {
        newest = new ArrayList<>();
        take(decider.decide(state, request, now, nextCause()));
        return newest.isEmpty() ? null : newest.get(newest.size() - 1);
    }

    /** Ends a wait, and judges what waited with it. */
    List<Event> receive(Verdict verdict, Instant time) {
        int before = log.size();
        take(decider.decide(state, verdict, time, "reservation-verdicts/0@" + inputs));
        return List.copyOf(log.subList(before, log.size()));
    }

    /** The answer that the request was given last, or null if there is none. */
    Event answerTo(String requestId) {
        List<Event> answers = answersTo(requestId);
        return answers.isEmpty() ? null : answers.get(answers.size() - 1);
    }

    /** All answers that requests of that id were given. */
    List<Event> answersTo(String requestId) {
        return log.stream().filter(event -> requestId.equals(event.requestId())).toList();
    }

    /** Lets everything happen that time alone does by now. */
    public List<Event> tick() {
        var events = new ArrayList<Event>();
        for (Due due : state.due(now, ANSWER_MEMORY)) {
            events.addAll(tick(due));
        }
        newest = events;
        return events;
    }

    /** Lets one thing happen, if its time has come. */
    public List<Event> tick(Due due) {
        newest = new ArrayList<>();
        String cause = nextCause();
        take(switch (due.kind()) {
            case RESERVATION -> decider.reservationDue(state, due.id(), now, cause);
            case WINDOWS -> decider.windowsDue(state, now, cause);
            case ANSWER -> decider.answerDue(state, due.id(), now, cause);
        });
        return newest;
    }

    /** The starts of the free slots of a range, as {@code HH:mm} where they are on the first day. */
    public List<String> free(String from, String to) {
        return FreeSlots.of(state, interval(from, to), now).stream()
                .map(slot -> slot.time().start().toString())
                .map(text -> text.replace(FIRST_DAY + "T", "").replace(":00Z", ""))
                .toList();
    }

    /** The events that the last input caused. */
    public List<Event> newest() {
        return newest;
    }

    /** All events so far. */
    public List<Event> log() {
        return log;
    }

    public InMemoryProvider state() {
        return state;
    }

    public Instant now() {
        return now;
    }

    public Reservation reservation(String reservationId) {
        ReservationRecord stored = state.reservation(reservationId);
        return stored == null ? null : stored.reservation();
    }

    private void take(Decision decision) {
        state.apply(decision);
        alsoApply.accept(decision);
        newest.addAll(decision.events());
        log.addAll(decision.events());
        decision.claims().forEach(claim -> clients.send(claim, now));
        decision.resumed().forEach(parked -> take(decider.decide(state, parked)));
        if (clients != null) {
            clients.carryOnUnlessHeldBack();
        }
    }

    private TestProvider expect(EventType type, Event answer) {
        if (answer == null || answer.type() != type) {
            throw new AssertionError("the test's setting did not come out: " + answer);
        }
        return this;
    }

    private String freshId() {
        return "setting-" + inputs;
    }

    /** The position of the newest input. */
    String lastCause() {
        return "reservation-requests/0@" + (inputs - 1);
    }

    private String nextCause() {
        return "reservation-requests/0@" + inputs++;
    }
}
