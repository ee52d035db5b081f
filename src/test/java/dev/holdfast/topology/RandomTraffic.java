package dev.holdfast.topology;

import dev.holdfast.domain.Command;
import dev.holdfast.domain.Command.Cancel;
import dev.holdfast.domain.Command.CloseAvailability;
import dev.holdfast.domain.Command.Confirm;
import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Command.Reschedule;
import dev.holdfast.domain.Command.SetPolicy;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Requests of a few clients to a few providers over some weeks, made to fill and empty the state: most holds are
 * granted, request ids come again soon or days later, and at times many things fall due at once.
 */
final class RandomTraffic {

    private static final int KNOWN_IDS = 400;
    private static final Duration SLOT = Duration.ofMinutes(15);

    private final SplittableRandom random;
    private final List<Command> asked = new ArrayList<>();
    private final List<Hold> holds = new ArrayList<>();
    private Instant now = Asked.TODAY;
    private int ids;

    RandomTraffic(long seed) {
        this.random = new SplittableRandom(seed);
    }

    Instant now() {
        return now;
    }

    /** Lets some time pass: mostly seconds, at times half a minute of the clock backwards, or a day and a half. */
    Instant nextTime() {
        int dice = random.nextInt(1_000);
        if (dice < 3) {
            now = now.plusSeconds(random.nextLong(130_000));
        } else if (dice < 50) {
            now = now.plusSeconds(random.nextLong(3_600));
        } else if (dice < 100) {
            now = now.minusSeconds(random.nextLong(30));
        } else {
            now = now.plusMillis(random.nextLong(30_000));
        }
        return now;
    }

    Request next() {
        int dice = random.nextInt(100);
        if (dice < 1) {
            return new Request.Malformed(freshId(), provider(), "at random");
        }
        if (dice < 7 && !asked.isEmpty()) {
            return asked.get(Math.max(0, asked.size() - 1 - random.nextInt(60)));
        }
        // The ids of a while ago come again: some are remembered, some forgotten, some both, by different records.
        Command command = command(dice < 40 ? "r-" + random.nextInt(KNOWN_IDS) : freshId());
        asked.add(command);
        if (command instanceof Hold hold) {
            holds.add(hold);
        }
        return command;
    }

    private Command command(String requestId) {
        int dice = random.nextInt(100);
        if (dice < 6) {
            return new OpenAvailability(requestId, provider(), range(48));
        } else if (dice < 8) {
            return new CloseAvailability(requestId, provider(), range(2));
        } else if (dice < 10) {
            return new SetPolicy(requestId, provider(), new Policy(null, Duration.ZERO,
                    Duration.ofMinutes(1 + random.nextInt(60)), null, SLOT.multipliedBy(random.nextInt(2)), null));
        } else if (dice < 55 || holds.isEmpty()) {
            Instant start = slotStart();
            return new Hold(requestId, provider(), client(), start,
                    random.nextInt(4) == 0 ? start.plus(SLOT.multipliedBy(2)) : null);
        }
        Hold hold = holds.get(Math.max(0, holds.size() - 1 - random.nextInt(12)));
        if (dice < 80) {
            return new Confirm(requestId, hold.providerId(), hold.requestId(), hold.clientId());
        } else if (dice < 90) {
            return new Cancel(requestId, hold.providerId(), hold.requestId(),
                    random.nextInt(3) == 0 ? null : hold.clientId(), random.nextBoolean() ? "ill" : null);
        }
        return new Reschedule(requestId, hold.providerId(), hold.requestId(), hold.clientId(), slotStart(), null);
    }

    private Interval range(int hours) {
        Instant start = slotStart();
        return new Interval(start, start.plus(Duration.ofMinutes(15L * random.nextInt(1, 4 * hours))));
    }

    private Instant slotStart() {
        long slot = now.toEpochMilli() / SLOT.toMillis() + random.nextInt(-2, 100);
        return Instant.ofEpochMilli(slot * SLOT.toMillis());
    }

    private String provider() {
        return "p-" + random.nextInt(4);
    }

    private String client() {
        return "c-" + random.nextInt(5);
    }

    private String freshId() {
        return "r-" + (ids++ % 100_000);
    }
}
