package dev.holdfast.mirror;

import dev.holdfast.domain.Command;
import dev.holdfast.domain.Decider;
import dev.holdfast.domain.Decision;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.InMemoryProvider;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.Request;
import dev.holdfast.domain.WeeklyHours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What the service publishes while some providers and clients make requests at random: every kind of event. */
final class RandomLog {

    private static final Duration ANSWER_MEMORY = Duration.ofMinutes(10);

    private static final List<ZoneId> ZONES = List.of(ZoneId.of("Europe/Berlin"), ZoneId.of("America/New_York"),
            ZoneId.of("Asia/Kolkata"), ZoneId.of("Australia/Lord_Howe"));

    private final SplittableRandom random;
    private final Decider decider = new Decider(ANSWER_MEMORY, false);
    private final List<InMemoryProvider> providers = new ArrayList<>();
    private final List<Request> asked = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private Instant now = Instant.parse("2027-03-01T08:00:00.123Z");
    private int inputs;

    private RandomLog(long seed, int providerCount) {
        random = new SplittableRandom(seed);
        for (int i = 0; i < providerCount; i++) {
            providers.add(new InMemoryProvider("provider-" + i));
        }
    }

    /** At least so many events, in the order in which they were decided. */
    static List<Event> of(long seed, int providerCount, int eventCount) {
        var log = new RandomLog(seed, providerCount);
        while (log.events.size() < eventCount) {
            log.step();
        }
        return log.events;
    }

    private void step() {
        now = now.plusMillis(random.nextLong(random.nextInt(50) == 0 ? 7_200_000 : 20_000));
        InMemoryProvider provider = providers.get(random.nextInt(providers.size()));
        for (InMemoryProvider.Due due : provider.due(now, ANSWER_MEMORY)) {
            apply(provider, switch (due.kind()) {
                case RESERVATION -> decider.reservationDue(provider, due.id(), now, nextCause());
                case WINDOWS -> decider.windowsDue(provider, now, nextCause());
                case ANSWER -> decider.answerDue(provider, due.id(), now, nextCause());
            });
        }
        Request request = request(provider);
        asked.add(request);
        apply(provider, decider.decide(provider, request, now, nextCause()));
    }

    private void apply(InMemoryProvider provider, Decision decision) {
        provider.apply(decision);
        events.addAll(decision.events());
    }

    private Request request(InMemoryProvider provider) {
        String providerId = provider.providerId();
        if (random.nextInt(15) == 0) {
            Request again = asked.isEmpty() ? null
                    : asked.get(asked.size() - 1 - random.nextInt(Math.min(40, asked.size())));
            if (again != null && again.providerId().equals(providerId)) {
                return again;
            }
        }
        String requestId = "r" + inputs;
        String client = "client-" + random.nextInt(20);
        String named = "r" + random.nextInt(Math.max(0, inputs - 40), inputs + 1);
        var reservations = List.copyOf(provider.reservations());
        if (!reservations.isEmpty()) {
            var reservation = reservations.get(random.nextInt(reservations.size())).reservation();
            named = reservation.reservationId();
            client = random.nextInt(10) == 0 ? client : reservation.clientId();
        }
        return switch (random.nextInt(20)) {
            case 0, 1 -> new Command.OpenAvailability(requestId, providerId, someTime(600));
            case 2 -> new Command.CloseAvailability(requestId, providerId, someTime(60));
            case 3 -> random.nextInt(4) == 0 ? new Command.SetHours(requestId, providerId, someHours())
                    : new Command.SetPolicy(requestId, providerId, somePolicy());
            case 4, 5, 6, 7, 8 -> new Command.Confirm(requestId, providerId, named, client);
            case 9 -> new Command.Cancel(requestId, providerId, named, client, "it's \"off\", \\ for ü, 你 and 😀");
            case 10 -> new Command.Cancel(requestId, providerId, named, null, null);
            case 11 -> new Command.Reschedule(requestId, providerId, named, client, someTime(1).start(), null);
            case 12 -> new Request.Malformed(requestId, providerId, "'end' must be after 'start'");
            default -> new Command.Hold(requestId, providerId, "client-" + random.nextInt(20), someTime(1).start(),
                    null);
        };
    }

    /** On the grid of five minutes, soon. */
    private Interval someTime(int longestInFives) {
        long five = Duration.ofMinutes(5).toMillis();
        Instant start = Instant.ofEpochMilli(now.toEpochMilli() / five * five + five * random.nextInt(1, 300));
        return new Interval(start, start.plusMillis(five * random.nextInt(1, longestInFives + 1)));
    }

    private Policy somePolicy() {
        return new Policy(Duration.ofMinutes(5), Duration.ofMinutes(random.nextInt(60)),
                Duration.ofMinutes(random.nextInt(1, 60)), null, null, null);
    }

    /** Over clock changes of several zones, past midnight, with days off and other hours on single dates. */
    private WeeklyHours someHours() {
        var weekly = new TreeMap<DayOfWeek, List<WeeklyHours.LocalWindow>>();
        for (int i = random.nextInt(8); i > 0; i--) {
            weekly.put(DayOfWeek.of(random.nextInt(1, 8)), someWindows(random.nextInt(1, 3)));
        }
        var overrides = new TreeMap<LocalDate, List<WeeklyHours.LocalWindow>>();
        for (int i = random.nextInt(4); i > 0; i--) {
            overrides.put(LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(random.nextInt(30)),
                    someWindows(random.nextInt(3)));
        }
        return new WeeklyHours(ZONES.get(random.nextInt(ZONES.size())), weekly, overrides);
    }

    private List<WeeklyHours.LocalWindow> someWindows(int count) {
        return random.ints(count, 0, 24 * 4).mapToObj(quarter -> {
            LocalTime from = LocalTime.MIDNIGHT.plusMinutes(15L * quarter);
            return new WeeklyHours.LocalWindow(from, from.plusMinutes(random.nextInt(1, 600)));
        }).toList();
    }

    private String nextCause() {
        return "reservation-requests/0@" + inputs++;
    }
}
