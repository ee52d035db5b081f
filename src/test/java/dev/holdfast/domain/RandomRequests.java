package dev.holdfast.domain;

import dev.holdfast.domain.WeeklyHours.LocalWindow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Makes requests that lie near the edges of the rules, in which a model and the domain are likely to differ. */
final class RandomRequests {

    private static final String[] CLIENTS = {"carl", "cleo", "cora"};
    private static final String[] ZONES = {"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
        "America/Havana", "Africa/Cairo", "America/Scoresbysund", "Antarctica/Troll", "Africa/Casablanca"};
    /** Days before clocks change, in one or another of the zones, and two quiet ones. */
    private static final String[] FIRST_DAYS = {"2026-03-27", "2026-10-23", "2027-03-12", "2027-04-02", "2027-02-05",
        "2028-10-30", "2026-06-15", "2027-12-30"};
    private static final int[] SLOT_MINUTES = {10, 15, 15, 20, 30, 60, 7};
    private static final int[] LEAD_MINUTES = {0, 0, 5, 30, 60, 120};
    private static final int[] HOLD_MINUTES = {1, 5, 30, 30, 90};
    private static final int[] HORIZON_HOURS = {6, 24, 72, 168};
    private static final int[] BUFFER_MINUTES = {0, 0, 5, 10, 60, 720};

    private final SplittableRandom random;
    private final NaiveModel model;
    private final List<Command> asked = new ArrayList<>();
    private final List<String> reservationIds = new ArrayList<>();
    private Instant now;
    private String focus;
    private int ids;

    RandomRequests(SplittableRandom random, NaiveModel model) {
        this.random = random;
        this.model = model;
        this.now = Instant.parse(one(FIRST_DAYS) + "T00:00:00Z").plusMillis(random.nextLong(86_400_000));
    }

    /** Lets it be no earlier than another's time. */
    void catchUp(Instant other) {
        now = other.isAfter(now) ? other : now;
    }

    Instant now() {
        return now;
    }

    /** A later time, or at times one a little earlier, or just at, before or after an edge. */
    Instant nextTime() {
        int dice = random.nextInt(100);
        focus = null;
        if (dice < 60) {
            now = now.plusMillis(random.nextLong(20_000));
        } else if (dice < 76) {
            now = now.plusMillis(random.nextLong(600_000));
        } else if (dice < 82) {
            now = now.plusMillis(random.nextLong(7_200_000));
        } else if (dice < 83) {
            now = now.plusMillis(random.nextLong(80_000_000));
        } else if (dice < 88) {
            now = now.minusMillis(random.nextLong(300_000));
        } else if (dice < 98) {
            toAnEdgeOfAReservation();
        } else if (!asked.isEmpty()) {
            Instant edge = model.at.plus(Duration.ofMinutes(10)).plusMillis(random.nextLong(-1, 2));
            now = edge.isAfter(now.plus(Duration.ofDays(1))) ? now : edge;
        }
        return now;
    }

    Request next() {
        if (random.nextInt(100) < 2) {
            return new Request.Malformed(freshId(), model.providerId, "at random");
        }
        if (!asked.isEmpty() && random.nextInt(100) < 6) {
            int newest = random.nextInt(100) < 70 ? Math.min(15, asked.size()) : asked.size();
            return asked.get(asked.size() - 1 - random.nextInt(newest));
        }
        Command command;
        if (!asked.isEmpty() && random.nextInt(100) < 4) {
            Command before = asked.get(asked.size() - 1 - random.nextInt(Math.min(30, asked.size())));
            command = random.nextBoolean() ? command(before.requestId()) : almost(before);
        } else {
            command = command(freshId());
        }
        asked.add(command);
        if (command instanceof Command.Hold) {
            reservationIds.add(command.requestId());
        }
        return command;
    }

    /** The same request but for one of its fields. */
    private Command almost(Command command) {
        String id = command.requestId();
        if (command instanceof Command.Hold c) {
            return random.nextBoolean() ? new Command.Hold(id, c.providerId(), one(CLIENTS), c.start(), c.end())
                    : new Command.Hold(id, c.providerId(), c.clientId(), c.start(), endToTry(c.start()));
        } else if (command instanceof Command.Confirm c) {
            return new Command.Confirm(id, c.providerId(), c.reservationId(), one(CLIENTS));
        } else if (command instanceof Command.Cancel c) {
            return new Command.Cancel(id, c.providerId(), c.reservationId(), c.clientId(),
                    c.reason() == null ? "ill" : null);
        } else if (command instanceof Command.Reschedule c) {
            return new Command.Reschedule(id, c.providerId(), c.reservationId(), one(CLIENTS), c.start(), c.end());
        } else if (command instanceof Command.OpenAvailability c) {
            return new Command.CloseAvailability(id, c.providerId(), c.range());
        }
        return command(id);
    }

    /** A range of some hours around now, to list. */
    Interval nextRange() {
        Instant start = now.plus(Duration.ofMinutes(random.nextLong(-120, 20 * 60)));
        return new Interval(start, start.plus(Duration.ofMinutes(random.nextLong(1, 300))));
    }

    String someReservationId() {
        if (reservationIds.isEmpty() || random.nextInt(100) < 3) {
            return "none";
        }
        if (model.bookings.isEmpty() || random.nextInt(100) < 5) {
            return reservationIds.get(random.nextInt(reservationIds.size()));
        }
        NaiveModel.Booking booking = someBooking();
        for (int i = 0; i < 3 && booking.status.isFinal(); i++) {
            booking = someBooking();
        }
        return booking.id;
    }

    private NaiveModel.Booking someBooking() {
        int newest = Math.min(12, model.bookings.size());
        return model.bookings.get(model.bookings.size() - 1 - random.nextInt(newest));
    }

    private Command command(String requestId) {
        int dice = random.nextInt(100);
        if (model.known && model.hours == null && model.liveOpen().isEmpty() && random.nextInt(100) < 50) {
            dice = random.nextInt(11);
        }
        if (!model.known && random.nextInt(100) < 25) {
            dice = random.nextInt(14);
        }
        if (dice < 7) {
            return new Command.OpenAvailability(requestId, model.providerId, windowToOpen());
        } else if (dice < 10) {
            return new Command.CloseAvailability(requestId, model.providerId, windowToClose());
        } else if (dice < 12) {
            WeeklyHours hours = model.hours != null && random.nextInt(5) == 0 ? model.hours : weeklyHours();
            return new Command.SetHours(requestId, model.providerId, hours);
        } else if (dice < 15) {
            return new Command.SetPolicy(requestId, model.providerId, policy());
        } else if (dice < 50) {
            return hold(requestId);
        }
        String named = focus != null && random.nextInt(100) < 80 ? focus : someReservationId();
        String client = asker(named);
        if (dice < 78) {
            return new Command.Confirm(requestId, model.providerId, named, client);
        } else if (dice < 86) {
            return new Command.Cancel(requestId, model.providerId, named, random.nextInt(4) == 0 ? null : client,
                    random.nextBoolean() ? null : "ill");
        }
        return move(requestId, named, client);
    }

    private Command hold(String requestId) {
        NaiveModel.Booking elsewhere = someBookingElsewhere();
        if (elsewhere != null && random.nextInt(100) < 40) {
            Instant near = elsewhere.start.plus(model.slotLength.multipliedBy(random.nextInt(-1, 2)));
            return new Command.Hold(requestId, model.providerId, elsewhere.clientId, near, endToTry(near));
        }
        Instant start = startToTry();
        return new Command.Hold(requestId, model.providerId, one(CLIENTS), start, endToTry(start));
    }

    private Command move(String requestId, String named, String client) {
        NaiveModel.Booking booking = model.find(named);
        NaiveModel.Booking elsewhere = someBookingElsewhere();
        if (elsewhere != null && random.nextInt(100) < 60) {
            return new Command.Reschedule(requestId, model.providerId, named, client, elsewhere.start,
                    endToTry(elsewhere.start));
        }
        if (booking != null && random.nextInt(100) < 25) {
            // To overlap itself, or not to move at all.
            Instant start = booking.start.plus(model.slotLength.multipliedBy(random.nextInt(-1, 2)));
            return new Command.Reschedule(requestId, model.providerId, named, client, start,
                    random.nextBoolean() ? null : start.plus(Duration.between(booking.start, booking.end)));
        }
        Instant start = startToTry();
        return new Command.Reschedule(requestId, model.providerId, named, client, start, endToTry(start));
    }

    /** One of the neighbours' bookings that still matter, or null. */
    private NaiveModel.Booking someBookingElsewhere() {
        var live = new ArrayList<NaiveModel.Booking>();
        for (NaiveModel neighbour : model.neighbours) {
            if (neighbour != model) {
                neighbour.bookings.stream().filter(each -> !each.status.isFinal()).forEach(live::add);
            }
        }
        return live.isEmpty() ? null : live.get(random.nextInt(live.size()));
    }

    private Instant startToTry() {
        int dice = random.nextInt(100);
        if (dice < 6) {
            return now.plus(model.leadTime).plusMillis(random.nextLong(-1, 2));
        }
        if (dice < 10) {
            return now.plus(model.horizon).plusMillis(random.nextLong(-1, 2));
        }
        if (dice < 15) {
            return now.plus(Duration.ofMinutes(random.nextLong(-60, 10_000)));
        }
        if (dice < 25 && !model.bookings.isEmpty()) {
            NaiveModel.Booking near = model.bookings.get(random.nextInt(model.bookings.size()));
            return near.start.plus(model.slotLength.multipliedBy(random.nextInt(-2, 3)));
        }
        Instant from = now.plus(model.leadTime);
        List<Interval> windows = model.windows(new Interval(from, from.plus(Duration.ofHours(
                1 + random.nextInt((int) Math.min(72, model.horizon.toHours()))))));
        if (windows.isEmpty()) {
            return from.plus(Duration.ofMinutes(random.nextInt(600)));
        }
        Interval window = windows.get(random.nextInt(windows.size()));
        long slots = window.length().dividedBy(model.slotLength) + 1;
        long first = 0;
        if (window.start().isBefore(from) && random.nextInt(10) > 0) {
            first = Math.min(slots - 1, Duration.between(window.start(), from).dividedBy(model.slotLength) + 1);
        }
        Instant start = window.start().plus(model.slotLength.multipliedBy(random.nextLong(first, slots)));
        return random.nextInt(12) == 0 ? start.plusSeconds(random.nextLong(-600, 600)) : start;
    }

    private Instant endToTry(Instant start) {
        int dice = random.nextInt(100);
        if (dice < 60) {
            return null;
        }
        if (dice < 93) {
            return start.plus(model.slotLength.multipliedBy(random.nextInt(1, 4)));
        }
        return start.plusSeconds(random.nextLong(60, 7_200));
    }

    private Interval windowToOpen() {
        if (!model.neighbours.isEmpty() && random.nextInt(100) < 60) {
            NaiveModel neighbour = model.neighbours.get(random.nextInt(model.neighbours.size()));
            if (!neighbour.liveOpen().isEmpty()) {
                return neighbour.liveOpen().get(random.nextInt(neighbour.liveOpen().size()));
            }
        }
        if (!model.open.isEmpty() && random.nextInt(100) < 45) {
            // Again, or touching, or nearly so.
            Interval near = model.open.get(random.nextInt(model.open.size()));
            Instant start = random.nextBoolean() ? near.start() : near.end();
            start = random.nextInt(4) == 0 ? start.plusMillis(random.nextLong(-1, 2)) : start;
            return random.nextInt(3) == 0 ? near : new Interval(start, start.plus(Duration.ofMinutes(
                    random.nextLong(10, 240))));
        }
        if (!model.closed.isEmpty() && random.nextInt(100) < 40) {
            return partOf(model.closed.get(random.nextInt(model.closed.size())));
        }
        long minute = now.getEpochSecond() / 60 / 5 * 5 + 5 * random.nextLong(-30, 30 * 12);
        Instant start = Instant.ofEpochSecond(minute * 60);
        return new Interval(start, start.plus(Duration.ofMinutes(5 * random.nextLong(3, 100))));
    }

    private Interval windowToClose() {
        List<Interval> windows = model.windows(new Interval(now, now.plus(Duration.ofHours(36))));
        if (!windows.isEmpty() && random.nextInt(100) < 80) {
            return partOf(windows.get(random.nextInt(windows.size())));
        }
        if (!model.closed.isEmpty() && random.nextBoolean()) {
            return model.closed.get(random.nextInt(model.closed.size()));
        }
        Instant start = now.plus(Duration.ofMinutes(random.nextLong(-120, 600)));
        return new Interval(start, start.plus(Duration.ofMinutes(random.nextLong(1, 120))));
    }

    private Interval partOf(Interval whole) {
        long seconds = whole.length().toSeconds();
        if (seconds < 2) {
            return whole;
        }
        Instant start = whole.start().plusSeconds(random.nextLong(seconds));
        return new Interval(start, start.plusSeconds(60 + random.nextLong(5_400)));
    }

    private WeeklyHours weeklyHours() {
        var weekly = new EnumMap<DayOfWeek, List<LocalWindow>>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (random.nextInt(100) < 70) {
                weekly.put(day, localWindows());
            }
        }
        ZoneId zone = ZoneId.of(one(ZONES));
        var overrides = new TreeMap<LocalDate, List<LocalWindow>>();
        LocalDate today = LocalDate.ofInstant(now, zone);
        for (int i = random.nextInt(4); i > 0; i--) {
            overrides.put(today.plusDays(random.nextInt(5)), localWindows());
        }
        return new WeeklyHours(zone, weekly, overrides);
    }

    private List<LocalWindow> localWindows() {
        var windows = new ArrayList<LocalWindow>();
        for (int i = random.nextInt(4); i > 0; i--) {
            windows.add(new LocalWindow(localTime(), localTime()));
        }
        return windows;
    }

    private LocalTime localTime() {
        return LocalTime.of(random.nextInt(3) == 0 ? random.nextInt(4) : random.nextInt(24), 15 * random.nextInt(4));
    }

    private Policy policy() {
        return new Policy(maybe(Duration.ofMinutes(one(SLOT_MINUTES))), maybe(Duration.ofMinutes(one(LEAD_MINUTES))),
                maybe(Duration.ofMinutes(one(HOLD_MINUTES))), maybe(Duration.ofHours(one(HORIZON_HOURS))),
                maybe(Duration.ofMinutes(one(BUFFER_MINUTES))), maybe(Duration.ofMinutes(one(BUFFER_MINUTES))));
    }

    private Duration maybe(Duration value) {
        return random.nextInt(100) < 40 ? value : null;
    }

    private void toAnEdgeOfAReservation() {
        if (model.bookings.isEmpty()) {
            return;
        }
        NaiveModel.Booking booking = someBooking();
        for (int i = 0; i < 4 && booking.status != Reservation.Status.CONFIRMED; i++) {
            booking = someBooking();
        }
        Instant edge = switch (random.nextInt(8)) {
            case 0 -> booking.expiresAt;
            case 1, 2 -> booking.start;
            case 3, 4 -> booking.start.plus(Duration.between(booking.start, booking.end).dividedBy(2));
            case 5, 6 -> booking.end;
            default -> (booking.endedAt == null ? booking.end : booking.endedAt).plus(Duration.ofHours(24));
        };
        if (edge.isAfter(now) && (edge.isBefore(now.plus(Duration.ofHours(12))) || random.nextInt(8) == 0)) {
            now = edge.plusMillis(random.nextLong(-1, 2));
            focus = booking.id;
        }
    }

    private String asker(String reservationId) {
        NaiveModel.Booking booking = model.find(reservationId);
        return booking == null || random.nextInt(100) < 8 ? one(CLIENTS) : booking.clientId;
    }

    private String freshId() {
        ids++;
        return "r" + ids;
    }

    private String one(String[] values) {
        return values[random.nextInt(values.length)];
    }

    private int one(int[] values) {
        return values[random.nextInt(values.length)];
    }
}
