package dev.holdfast.bench;

import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.Request;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.Reservation.Status;
import dev.holdfast.domain.WeeklyHours;
import dev.holdfast.domain.WeeklyHours.LocalWindow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** One provider of a {@link Year}: when it opens, how wanted it is, and what its clients find free. */
final class ShopOfAYear {

    private static final List<String> TRADES = List.of("barber", "clinic", "studio", "garage", "tutor");
    private static final List<String> ZONES = List.of("Europe/Berlin", "Europe/London", "America/New_York", "UTC");
    /** How much of a day's bookings are made in each hour of it, local time. */
    private static final double[] HOURS = {.2, .1, .05, .05, .1, .3, .8, 1.4, 1.8, 1.7, 1.5, 1.3, 1.5, 1.3, 1.1, 1.1, 1.2,
        1.3, 1.4, 1.6, 1.7, 1.4, .8, .4};
    private static final double[] MONTHS = {1.12, 1.05, 1.08, 1.0, 1.02, .95, .8, .72, 1.05, 1.1, 1.12, .98};
    private static final double[] WEEKDAYS = {1.35, 1.2, 1.1, 1.05, .95, .6, .75};

    final String providerId;
    final IndexedProvider state;
    /** How wanted it is, beside the others. */
    final double share;
    private final ZoneId zone;
    private final Duration slotLength;
    private final int opensAt;
    private final boolean opensOnSaturday;
    private final Set<Instant> taken = new HashSet<>();
    private final Map<LocalDate, List<Interval>> slotsOfDay = new HashMap<>();
    private final int vacationWeek;

    ShopOfAYear(int number, SplittableRandom random) {
        providerId = String.format("%s-%02d", TRADES.get(number % TRADES.size()), number + 1);
        state = new IndexedProvider(providerId);
        share = (0.55 + random.nextDouble()) / Math.pow(number + 1.0, 0.12);
        zone = ZoneId.of(ZONES.get(number % 9 == 4 ? 2 : number % 9 == 7 ? 1 : number % 13 == 12 ? 3 : 0));
        slotLength = Duration.ofMinutes(number % 7 == 3 ? 20 : number % 11 == 5 ? 10 : 15);
        opensAt = 7 + random.nextInt(3);
        opensOnSaturday = number % 3 != 1;
        vacationWeek = random.nextInt(24, 35);
    }

    /** What it tells before and through the year, by time. */
    SortedMap<Instant, Request> opening(LocalDate first, int days) {
        var requests = new TreeMap<Instant, Request>();
        Instant start = first.atStartOfDay(ZoneOffset.UTC).toInstant();
        Policy policy = new Policy(slotLength, Duration.ofHours(2), null, Duration.ofDays(60), null,
                slotLength.toMinutes() == 20 ? Duration.ofMinutes(5) : null);
        requests.put(start.plusSeconds(1), new Command.SetPolicy("policy", providerId, policy));
        requests.put(start.plusSeconds(2), new Command.SetHours("hours", providerId, hours(first, days)));
        for (int day = 20; day < days; day += 23) {
            // A Sunday or an evening more, now and then; and an afternoon off.
            ZonedDateTime extra = first.plusDays(day).atTime(18 + day % 2, 0).atZone(zone);
            requests.put(start.plus(Duration.ofDays(day - 10)), new Command.OpenAvailability("open-" + day, providerId,
                    new Interval(extra.toInstant(), extra.plusHours(2).toInstant())));
            ZonedDateTime off = first.plusDays(day + 2).atTime(14, 0).atZone(zone);
            requests.put(start.plus(Duration.ofDays(day - 5)), new Command.CloseAvailability("close-" + day, providerId,
                    new Interval(off.toInstant(), off.plusHours(4).toInstant())));
        }
        return requests;
    }

    private WeeklyHours hours(LocalDate first, int days) {
        var weekly = new EnumMap<DayOfWeek, List<LocalWindow>>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.compareTo(DayOfWeek.SATURDAY) < 0) {
                weekly.put(day, List.of(new LocalWindow(LocalTime.of(opensAt, 0), LocalTime.of(12, 30)),
                        new LocalWindow(LocalTime.of(13, 30), LocalTime.of(opensAt + 10, 0))));
            } else if (day == DayOfWeek.SATURDAY && opensOnSaturday) {
                weekly.put(day, List.of(new LocalWindow(LocalTime.of(9, 0), LocalTime.of(13, 0))));
            }
        }
        var off = new TreeMap<LocalDate, List<LocalWindow>>();
        for (int day = 0; day < days; day++) {
            LocalDate date = first.plusDays(day);
            boolean isHoliday = date.getMonthValue() == 12 && date.getDayOfMonth() > 23 && date.getDayOfMonth() < 27
                    || date.getDayOfYear() == 1 || date.getMonthValue() == 5 && date.getDayOfMonth() == 1;
            int week = (date.getDayOfYear() - 1) / 7;
            if (isHoliday || week == vacationWeek || week == vacationWeek + 1) {
                off.put(date, List.of());
            }
        }
        return new WeeklyHours(zone, weekly, off);
    }

    /** How many more or fewer than on average ask at that time. */
    double demand(Instant at) {
        ZonedDateTime local = at.atZone(zone);
        return HOURS[local.getHour()] * MONTHS[local.getMonthValue() - 1]
                * WEEKDAYS[local.getDayOfWeek().getValue() - 1];
    }

    /** Learns from its own log what is free. */
    void follow(Event event) {
        Reservation reservation = event.fact().reservation();
        if (event.fact() instanceof Event.Rescheduled moved) {
            taken.remove(moved.previous().start());
        }
        if (reservation != null && !(event.fact() instanceof Event.Duplicate)) {
            if (reservation.status() == Status.EXPIRED || reservation.status() == Status.CANCELLED) {
                taken.remove(reservation.start());
            } else {
                taken.add(reservation.start());
            }
        } else if (event.fact() instanceof Event.AvailabilityChanged) {
            slotsOfDay.clear();
        }
    }

    /** The time that a client comes to want: mostly one that was free when they looked, in a minute liked by many. */
    Interval wish(Instant at, SplittableRandom random) {
        LocalDate today = LocalDate.ofInstant(at, zone);
        for (int i = 0; i < 8; i++) {
            int ahead = (int) (-7.5 * Math.log(1 - random.nextDouble()) * (i < 3 ? 1 : 2));
            List<Interval> slots = slots(today.plusDays(ahead));
            if (slots.isEmpty() || ahead > 62) {
                continue;
            }
            boolean looksFirst = random.nextInt(100) < 86;
            for (int j = 0; j < 6; j++) {
                Interval slot = slots.get(liked(slots.size(), random));
                if (!slot.start().isAfter(at.plusSeconds(looksFirst ? 7_200 : 0))) {
                    continue;
                }
                if (!looksFirst || !taken.contains(slot.start())) {
                    return slot;
                }
            }
        }
        return null;
    }

    /** Early in the morning and late in the afternoon. */
    private static int liked(int slots, SplittableRandom random) {
        double place = random.nextInt(10) < 3 ? random.nextDouble()
                : random.nextBoolean() ? 0.18 + 0.14 * (random.nextDouble() + random.nextDouble() - 1)
                : 0.86 + 0.13 * (random.nextDouble() + random.nextDouble() - 1);
        return Math.min(slots - 1, (int) (Math.max(0, Math.min(place, 0.999)) * slots));
    }

    private List<Interval> slots(LocalDate date) {
        return slotsOfDay.computeIfAbsent(date, day -> {
            Instant start = day.atStartOfDay(zone).toInstant();
            var whole = new Interval(start, start.plus(Duration.ofDays(1)));
            var slots = new ArrayList<Interval>();
            // As of a time long before: what is open, whoever asks when.
            Instant before = start.minus(Duration.ofDays(1));
            state.schedule().slots(whole, before).forEach(slot -> slots.add(slot.time()));
            return slots;
        });
    }
}
