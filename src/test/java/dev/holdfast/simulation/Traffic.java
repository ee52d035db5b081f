package dev.holdfast.simulation;

import dev.holdfast.domain.Command;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.ReservationRecord;
import dev.holdfast.domain.WeeklyHours;
import dev.holdfast.domain.WeeklyHours.LocalWindow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What providers and clients ask for: enough that fits to fill calendars, and enough that does not. */
final class Traffic {

    private static final Duration GRID = Duration.ofMinutes(15);
    private static final List<LocalWindow> WINDOWS = List.of(window("00:00", "03:30"), window("01:30", "02:30"),
            window("22:00", "06:00"), window("02:15", "12:00"), window("08:00", "18:00"));

    private final SplittableRandom random;
    private final Plan plan;
    private final Coverage coverage;
    private final List<Command> asked = new ArrayList<>();
    private final List<Command.Hold> holds = new ArrayList<>();
    /** As their clients read it. */
    private final List<Command.Hold> granted = new ArrayList<>();
    /** To be asked next, without a pause. */
    private final Deque<Command> burst = new ArrayDeque<>();
    private Instant now;
    private int ids;

    Traffic(SplittableRandom random, Plan plan, Coverage coverage) {
        this.random = random;
        this.plan = plan;
        this.coverage = coverage;
    }

    boolean isInBurst() {
        return !burst.isEmpty();
    }

    /** What opens the world: everybody but one, whom nobody will have heard of, has some time to give. */
    List<Command> opening(Instant at) {
        now = at;
        var commands = new ArrayList<Command>();
        for (int i = 0; i < plan.providers; i++) {
            commands.add(new Command.SetPolicy(freshId(), "p-" + i, new Policy(null, Duration.ZERO,
                    holdDuration(), null, null, null)));
            commands.add(new Command.OpenAvailability(freshId(), "p-" + i, range(-2, 2, 12, 4 * 72)));
        }
        return commands;
    }

    /** Somebody reads that a hold was granted. */
    void granted(String providerId, Reservation held) {
        granted.add(new Command.Hold(held.reservationId(), providerId, held.clientId(), held.start(), held.end()));
    }

    Command next(Instant at) {
        now = at;
        Command command = burst.isEmpty() ? fresh() : burst.remove();
        asked.add(command);
        if (command instanceof Command.Hold hold) {
            holds.add(hold);
        }
        return command;
    }

    private Command fresh() {
        int dice = random.nextInt(1_000);
        if (dice < 3) {
            rush();
        } else if (dice < 8) {
            greed();
        }
        if (!burst.isEmpty()) {
            coverage.count(Fault.BURST);
            return burst.remove();
        }
        if (random.nextInt(100) < plan.duplicatePercent && !asked.isEmpty()) {
            return again(asked.get(Math.max(0, asked.size() - 1 - random.nextInt(random.nextInt(4) == 0 ? 400 : 20))));
        }
        return command(freshId());
    }

    /** The same again, or the same id with other content. */
    private Command again(Command before) {
        if (random.nextInt(5) > 0) {
            coverage.count(Fault.DUPLICATE);
            return before;
        }
        coverage.count(Fault.REUSED_ID);
        if (before instanceof Command.Hold hold && random.nextBoolean()) {
            return new Command.Hold(hold.requestId(), hold.providerId(), client(), slot(), null);
        }
        return command(before.requestId());
    }

    /** More commands on one reservation than may wait for its verdict. */
    private void rush() {
        var hold = new Command.Hold(freshId(), provider(), client(), slot(), null);
        burst.add(hold);
        for (int i = 0; i < ReservationRecord.MAX_PARKED + 3; i++) {
            burst.add(random.nextInt(3) == 0 ? hold : onReservation(freshId(), hold));
        }
    }

    /** One client wants all of one provider's time. */
    private void greed() {
        String provider = provider();
        String client = client();
        for (int i = random.nextInt(5, 40); i > 0; i--) {
            burst.add(new Command.Hold(freshId(), provider, client, slot(), null));
        }
    }

    private Command command(String id) {
        int dice = random.nextInt(100);
        if (dice < 5) {
            return new Command.OpenAvailability(id, provider(), range(-4, 40, 1, 48));
        } else if (dice < 7) {
            return new Command.CloseAvailability(id, provider(), range(-2, 40, 1, 6));
        } else if (dice < 9) {
            return new Command.SetPolicy(id, provider(), policyChange());
        } else if (dice < 10) {
            return new Command.SetHours(id, provider(), hours());
        } else if (dice < 55 || holds.isEmpty()) {
            Instant start = slot();
            return new Command.Hold(id, random.nextInt(200) == 0 ? "nobody" : provider(), client(), start,
                    random.nextInt(4) == 0 ? start.plus(GRID.multipliedBy(random.nextInt(1, 5))) : null);
        }
        List<Command.Hold> of = granted.isEmpty() || random.nextInt(3) == 0 ? holds : granted;
        return onReservation(id, of.get(Math.max(0, of.size() - 1 - random.nextInt(random.nextInt(1, 40)))));
    }

    private Command onReservation(String id, Command.Hold hold) {
        String client = random.nextInt(30) == 0 ? client() : hold.clientId();
        String reservation = random.nextInt(100) == 0 ? id : hold.requestId();
        int dice = random.nextInt(100);
        if (dice < 55) {
            return new Command.Confirm(id, hold.providerId(), reservation, client);
        } else if (dice < 75) {
            return new Command.Cancel(id, hold.providerId(), reservation, random.nextInt(3) == 0 ? null : client,
                    random.nextBoolean() ? "ill" : null);
        }
        return new Command.Reschedule(id, hold.providerId(), reservation, client, slot(), null);
    }

    private Policy policyChange() {
        Duration[] slots = {GRID, GRID, Duration.ofMinutes(5), Duration.ofMinutes(30)};
        return new Policy(random.nextInt(3) == 0 ? slots[random.nextInt(4)] : null,
                random.nextInt(3) == 0 ? Duration.ofMinutes(random.nextInt(4) == 0 ? 60 : 0) : null,
                holdDuration(),
                random.nextInt(3) == 0 ? Duration.ofHours(random.nextInt(4, 100)) : null,
                random.nextInt(3) == 0 ? GRID.multipliedBy(random.nextInt(2)) : null,
                random.nextInt(3) == 0 ? Duration.ofMinutes(random.nextInt(3) * 5L) : null);
    }

    /** Mostly so short that holds run out while this world lasts. */
    private Duration holdDuration() {
        return Duration.ofMillis(Math.max(1_000, Math.min(86_400_000, plan.gapMs * random.nextLong(5, 300)))
                / 1_000 * 1_000);
    }

    private WeeklyHours hours() {
        var weekly = new EnumMap<DayOfWeek, List<LocalWindow>>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (random.nextInt(4) > 0) {
                weekly.put(day, List.of(WINDOWS.get(random.nextInt(WINDOWS.size()))));
            }
        }
        var overrides = new TreeMap<LocalDate, List<LocalWindow>>();
        if (random.nextBoolean()) {
            overrides.put(LocalDate.ofInstant(now, plan.zone).plusDays(random.nextInt(3)),
                    random.nextBoolean() ? List.of() : List.of(WINDOWS.get(random.nextInt(WINDOWS.size()))));
        }
        return new WeeklyHours(plan.zone, weekly, overrides);
    }

    private Interval range(int fromSlot, int toSlot, int least, int most) {
        Instant start = gridPoint(random.nextInt(fromSlot, toSlot));
        return new Interval(start, start.plus(GRID.multipliedBy(random.nextInt(least, most))));
    }

    /** Mostly one that may be free; now and then too early, too late, or beside the grid. */
    private Instant slot() {
        int dice = random.nextInt(100);
        if (dice < 2) {
            return gridPoint(random.nextInt(30, 500)).plusSeconds(60);
        } else if (dice < 4) {
            return gridPoint(96 * 400);
        }
        return gridPoint(random.nextInt(random.nextInt(8) == 0 ? -1 : 1, 30));
    }

    private Instant gridPoint(int slotsAhead) {
        return Instant.ofEpochMilli((now.toEpochMilli() / GRID.toMillis() + slotsAhead) * GRID.toMillis());
    }

    private String provider() {
        return "p-" + (random.nextInt(100) < plan.hotPercent ? 0 : random.nextInt(plan.providers));
    }

    private String client() {
        return "c-" + (random.nextInt(100) < plan.hotPercent ? 0 : random.nextInt(plan.clients));
    }

    private String freshId() {
        return "r-" + ids++;
    }

    private static LocalWindow window(String from, String to) {
        return new LocalWindow(LocalTime.parse(from), LocalTime.parse(to));
    }
}
