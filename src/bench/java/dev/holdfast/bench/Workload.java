package dev.holdfast.bench;

import dev.holdfast.domain.Command;
import dev.holdfast.domain.WeeklyHours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The requests that every candidate gets, the same for the same seed: 70% holds, 20% confirms and 10% cancels of what
 * was granted before, over providers of whom the first is the most wanted (Zipf, exponent 1).
 */
final class Workload {

    static final int PROVIDERS = 5_000;
    static final Duration SLOT = Duration.ofMinutes(15);

    private static final ZoneId ZONE = ZoneId.of("Europe/Paris");
    private static final LocalTime OPENS = LocalTime.of(8, 0);
    private static final LocalTime CLOSES = LocalTime.of(18, 0);
    private static final int DAYS = 180;
    private static final int CLIENTS = 500_000;
    private static final double HOLDS = 0.7;
    private static final double HOLDS_AND_CONFIRMS = 0.9;

    private final SplittableRandom random;
    private final List<Instant> slots;
    private final double[] shares = new double[PROVIDERS];
    private final List<BitSet> taken = new ArrayList<>();
    private final List<Granted> granted = new ArrayList<>();
    private final int leastDistance;
    private int oldest;

    private record Granted(String reservationId, String providerId, int provider, int slot, String clientId, int at) {
    }

    private Workload(long seed, Instant now, int leastDistance) {
        this.leastDistance = leastDistance;
        random = new SplittableRandom(seed);
        slots = slots(LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(3));
        double sum = 0;
        for (int i = 0; i < PROVIDERS; i++) {
            sum += 1.0 / (i + 1);
            shares[i] = sum;
            taken.add(new BitSet());
        }
        for (int i = 0; i < PROVIDERS; i++) {
            shares[i] /= sum;
        }
    }

    /**
     * The requests, in the order in which they are sent.
     *
     * @param leastDistance how many requests after its hold a confirm or a cancel comes, at the earliest
     */
    static List<Command> requests(long seed, Instant now, int count, int leastDistance) {
        var workload = new Workload(seed, now, leastDistance);
        var requests = new ArrayList<Command>(count);
        for (int i = 0; i < count; i++) {
            requests.add(workload.next(i));
        }
        return requests;
    }

    /** A hold each for as many different slots, spread evenly over the providers. */
    static List<Command> differentHolds(Instant now, int count) {
        List<Instant> slots = slots(LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(3));
        var random = new SplittableRandom(count);
        var holds = new ArrayList<Command>(count);
        for (int i = 0; i < count; i++) {
            holds.add(new Command.Hold(requestId(i, random), providerId(i % PROVIDERS), "client-" + i,
                    slots.get(i / PROVIDERS), null));
        }
        return holds;
    }

    /** What each provider sends first: the regular week. */
    static List<Command> availability() {
        var weekly = new EnumMap<DayOfWeek, List<WeeklyHours.LocalWindow>>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (!isWeekend(day)) {
                weekly.put(day, List.of(new WeeklyHours.LocalWindow(OPENS, CLOSES)));
            }
        }
        var hours = new WeeklyHours(ZONE, weekly, Collections.emptySortedMap());
        var commands = new ArrayList<Command>(PROVIDERS);
        for (int i = 0; i < PROVIDERS; i++) {
            commands.add(new Command.SetHours("hours", providerId(i), hours));
        }
        return commands;
    }

    static String providerId(int provider) {
        return "provider-" + provider;
    }

    private Command next(int i) {
        double kind = random.nextDouble();
        boolean isSomethingOldEnough = oldest < granted.size() && granted.get(oldest).at <= i - leastDistance;
        if (kind < HOLDS || !isSomethingOldEnough) {
            return hold(i);
        }
        Granted chosen = granted.get(oldest++);
        String requestId = requestId(i, random);
        if (kind < HOLDS_AND_CONFIRMS) {
            return new Command.Confirm(requestId, chosen.providerId, chosen.reservationId, chosen.clientId);
        }
        taken.get(chosen.provider).clear(chosen.slot);
        return new Command.Cancel(requestId, chosen.providerId, chosen.reservationId, chosen.clientId, null);
    }

    private Command hold(int i) {
        int provider = provider();
        int slot = random.nextInt(slots.size());
        String requestId = requestId(i, random);
        String clientId = "client-" + random.nextInt(CLIENTS);
        if (!taken.get(provider).get(slot)) {
            taken.get(provider).set(slot);
            granted.add(new Granted(requestId, providerId(provider), provider, slot, clientId, i));
        }
        return new Command.Hold(requestId, providerId(provider), clientId, slots.get(slot), null);
    }

    private int provider() {
        int place = Arrays.binarySearch(shares, random.nextDouble());
        return Math.min(place < 0 ? -place - 1 : place, PROVIDERS - 1);
    }

    /** Looks like a UUID; the number of the request can be read from its start. */
    private static String requestId(int number, SplittableRandom random) {
        String rest = String.format(Locale.ROOT, "%016x%08x", random.nextLong(), random.nextInt());
        return String.format(Locale.ROOT, "%08x-%s-%s-%s-%s", number, rest.substring(0, 4), rest.substring(4, 8),
                rest.substring(8, 12), rest.substring(12));
    }

    private static List<Instant> slots(LocalDate from) {
        var slots = new ArrayList<Instant>();
        for (LocalDate day = from; day.isBefore(from.plusDays(DAYS)); day = day.plusDays(1)) {
            if (!isWeekend(day.getDayOfWeek())) {
                Instant end = day.atTime(CLOSES).atZone(ZONE).toInstant();
                for (Instant at = day.atTime(OPENS).atZone(ZONE).toInstant(); at.isBefore(end); at = at.plus(SLOT)) {
                    slots.add(at);
                }
            }
        }
        return slots;
    }

    private static boolean isWeekend(DayOfWeek day) {
        return day.compareTo(DayOfWeek.FRIDAY) > 0;
    }
}
