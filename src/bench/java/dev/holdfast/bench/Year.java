package dev.holdfast.bench;

import dev.holdfast.domain.Claim;
import dev.holdfast.domain.ClientCalendar;
import dev.holdfast.domain.ClientClaim;
import dev.holdfast.domain.ClientDecision;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Decider;
import dev.holdfast.domain.Decision;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Parked;
import dev.holdfast.domain.Request;
import dev.holdfast.domain.Reservation;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A year of reservations as life might write it: opening hours, weekends, seasons, popular providers, people who
 * forget to confirm. Every event is decided by the real rules; the same seed makes the same year.
 */
public final class Year {

    private static final Duration ANSWER_MEMORY = Duration.ofMinutes(10);
    private static final Duration STEP = Duration.ofMinutes(10);
    private static final int HOLDS_PER_CLIENT = 10;
    private static final int PARTITIONS = 6;

    private final SplittableRandom random;
    private final Decider decider = new Decider(ANSWER_MEMORY, true);
    private final Map<String, ShopOfAYear> shops = new HashMap<>();
    private final Map<String, ClientCalendar> clients = new HashMap<>();
    private final Map<String, ClientClaim> claims = new HashMap<>();
    private final PriorityQueue<Planned> plan = new PriorityQueue<>();
    private final Consumer<Event> log;
    private final int clientCount;
    private long planned;
    private long inputs;

    /** Something that will happen; {@code order} keeps the order of what happens at the same time. */
    private record Planned(Instant at, long order, Runnable happens) implements Comparable<Planned> {
        @Override
        public int compareTo(Planned other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private Year(long seed, int clientCount, Consumer<Event> log) {
        this.random = new SplittableRandom(seed);
        this.clientCount = clientCount;
        this.log = log;
    }

    /**
     * Lives through some days, and tells each event in the order in which it is decided.
     *
     * @param reservationsPerDay about how many are held a day, at all providers
     */
    public static void live(long seed, int providers, LocalDate first, int days, int reservationsPerDay,
                            Consumer<Event> log) {
        new Year(seed, Math.max(50, reservationsPerDay * 20), log).live(providers, first, days, reservationsPerDay);
    }

    /** The partition of a provider's events. */
    public static int partition(String providerId) {
        return Math.floorMod(providerId.hashCode(), PARTITIONS);
    }

    private void live(int providers, LocalDate first, int days, int reservationsPerDay) {
        Instant start = first.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant end = first.plusDays(days).atStartOfDay(ZoneOffset.UTC).toInstant();
        double shares = 0;
        for (int i = 0; i < providers; i++) {
            var shop = new ShopOfAYear(i, random);
            shops.put(shop.providerId, shop);
            shop.opening(first, days).forEach((at, request) -> plan(at, () -> ask(shop, request, at)));
            shares += shop.share;
        }
        for (ShopOfAYear shop : List.copyOf(shops.values()).stream()
                .sorted((a, b) -> a.providerId.compareTo(b.providerId)).toList()) {
            double perDay = reservationsPerDay * shop.share / shares;
            for (Instant at = start; at.isBefore(end); at = at.plus(STEP)) {
                double expected = perDay * shop.demand(at) * STEP.toMinutes() / Duration.ofDays(1).toMinutes();
                while (random.nextDouble() < expected) {
                    expected--;
                    Instant when = at.plusMillis(random.nextLong(STEP.toMillis()));
                    plan(when, () -> wish(shop, when));
                }
            }
        }
        while (!plan.isEmpty() && plan.peek().at.isBefore(end)) {
            plan.remove().happens.run();
        }
    }

    /** A client looks for a time and asks for it, and tries the next one if it is gone. */
    private void wish(ShopOfAYear shop, Instant at) {
        String client = "c-" + Integer.toString(100_000 + (int) (clientCount * Math.pow(random.nextDouble(), 1.6)), 36);
        wish(shop, client, at, 3);
    }

    private void wish(ShopOfAYear shop, String client, Instant at, int triesLeft) {
        Interval time = shop.wish(at, random);
        if (time == null) {
            return;
        }
        var hold = new Command.Hold(id(), shop.providerId, client, time.start(),
                random.nextInt(5) == 0 ? time.end() : null);
        Event answer = ask(shop, hold, at);
        if (random.nextInt(120) == 0) {
            plan(at.plusMillis(random.nextLong(200, 4_000)), () -> ask(shop, hold, at.plusSeconds(5)));
        }
        if (answer.fact() instanceof Event.Held) {
            decideLater(shop, hold, at);
        } else if (triesLeft > 0 && random.nextInt(10) < 7) {
            Instant again = at.plusSeconds(random.nextLong(4, 50));
            plan(again, () -> wish(shop, client, again, triesLeft - 1));
        }
    }

    private void decideLater(ShopOfAYear shop, Command.Hold hold, Instant at) {
        int dice = random.nextInt(1_000);
        Instant when = at.plusMillis((long) (1_000 * Math.exp(4.7 + 1.05 * gaussian())));
        if (dice < 830) {
            plan(when, () -> confirm(shop, hold, when, 1));
        } else if (dice < 890) {
            plan(when, () -> ask(shop, new Command.Cancel(id(), shop.providerId, hold.requestId(), hold.clientId(),
                    null), when));
        } else if (dice < 893) {
            plan(when, () -> ask(shop, new Command.Confirm(id(), shop.providerId, hold.requestId(), "c-nobody"), when));
        } else if (dice < 895) {
            plan(when, () -> ask(shop, new Request.Malformed(id(), shop.providerId,
                    "the field 'clientId' is missing"), when));
        }
    }

    private void confirm(ShopOfAYear shop, Command.Hold hold, Instant at, int retries) {
        var confirm = new Command.Confirm(id(), shop.providerId, hold.requestId(), hold.clientId());
        Event answer = ask(shop, confirm, at);
        if (!(answer.fact() instanceof Event.Confirmed confirmed)) {
            return;
        }
        if (retries > 0 && random.nextInt(90) == 0) {
            Instant again = at.plusSeconds(2);
            plan(again, () -> ask(shop, confirm, again));
        }
        long left = Duration.between(at, confirmed.reservation().start()).toMillis();
        Instant when = at.plusMillis((long) (left * (0.05 + 0.94 * Math.sqrt(random.nextDouble()))));
        int dice = random.nextInt(1_000);
        if (dice < 75) {
            plan(when, () -> ask(shop, new Command.Cancel(id(), shop.providerId, hold.requestId(), hold.clientId(),
                    dice < 20 ? "can't make it" : null), when));
        } else if (dice < 84) {
            plan(when, () -> ask(shop, new Command.Cancel(id(), shop.providerId, hold.requestId(), null, "ill"), when));
        } else if (dice < 120) {
            plan(when, () -> move(shop, hold, when));
        }
    }

    private void move(ShopOfAYear shop, Command.Hold hold, Instant at) {
        Interval time = shop.wish(at, random);
        if (time != null) {
            ask(shop, new Command.Reschedule(id(), shop.providerId, hold.requestId(), hold.clientId(), time.start(),
                    null), at);
        }
    }

    /** Decides, with the client stage's word at once; the answer to the request. */
    private Event ask(ShopOfAYear shop, Request request, Instant at) {
        List<Event> events = new ArrayList<>();
        apply(shop, decider.decide(shop.state, request, at, nextCause()), at, events);
        return events.stream().filter(event -> request.requestId().equals(event.requestId())).reduce((a, b) -> b)
                .orElseThrow();
    }

    private void due(ShopOfAYear shop, String reservationId, Instant at) {
        apply(shop, decider.reservationDue(shop.state, reservationId, at, nextCause()), at, new ArrayList<>());
    }

    private void apply(ShopOfAYear shop, Decision decision, Instant at, List<Event> events) {
        shop.state.apply(decision);
        decision.events().forEach(event -> {
            events.add(event);
            shop.follow(event);
            log.accept(event);
            planWhatTimeWillDo(shop, event);
        });
        for (Claim claim : decision.claims()) {
            String key = claim.providerId() + " " + claim.reservationId();
            ClientDecision word = clients.computeIfAbsent(claim.clientId(), any -> new ClientCalendar())
                    .decide(claim, claims.get(key), HOLDS_PER_CLIENT);
            if (word.kept() != null) {
                claims.put(key, word.kept());
            } else if (word.removed() != null) {
                claims.remove(key);
            }
            if (word.verdict() != null) {
                apply(shop, decider.decide(shop.state, word.verdict(), at, nextCause()), at, events);
            }
        }
        for (Parked each : decision.resumed()) {
            apply(shop, decider.decide(shop.state, each), at, events);
        }
    }

    private void planWhatTimeWillDo(ShopOfAYear shop, Event event) {
        Reservation reservation = event.fact().reservation();
        if (event.fact() instanceof Event.Rejected || event.fact() instanceof Event.Unchanged) {
            Instant forgotten = event.at().plus(ANSWER_MEMORY);
            plan(forgotten, () -> shop.state.apply(
                    decider.answerDue(shop.state, event.requestId(), forgotten, nextCause())));
        } else if (reservation != null) {
            Instant due = reservation.due().plusMillis(random.nextLong(20, 200));
            if (due.isAfter(event.at())) {
                plan(due, () -> due(shop, reservation.reservationId(), due));
            }
        }
    }

    private void plan(Instant at, Runnable happens) {
        plan.add(new Planned(at, planned++, happens));
    }

    private String id() {
        return String.format("%08x-%04x-4%03x-%04x-%012x", random.nextInt(), random.nextInt(0x10000),
                random.nextInt(0x1000), 0x8000 + random.nextInt(0x4000), random.nextLong() & 0xffffffffffffL);
    }

    private double gaussian() {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    private String nextCause() {
        return "reservation-requests/" + inputs % PARTITIONS + "@" + inputs++ / PARTITIONS;
    }
}
