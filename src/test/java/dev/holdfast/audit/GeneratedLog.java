package dev.holdfast.audit;

import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.WeeklyHours;
import dev.holdfast.domain.WeeklyHours.LocalWindow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A log without a fault, of any length: each provider's slots are held one after the other, some hours ahead, and then
 * confirmed, moved, cancelled or forgotten. Decides nothing by the service's rules; it is right by how it is made.
 */
final class GeneratedLog {

    static final Instant START = Instant.parse("2027-01-04T00:00:00Z");
    /** Each slot has its buffers, and so an hour. */
    static final Duration STEP = Duration.ofHours(1);
    static final Policy POLICY = new Policy(Duration.ofMinutes(30), STEP, Duration.ofMinutes(30), Duration.ofDays(365),
            Duration.ofMinutes(10), Duration.ofMinutes(20));

    private static final WeeklyHours EVERY_HOUR = new WeeklyHours(ZoneId.of("UTC"),
            Arrays.stream(DayOfWeek.values()).collect(Collectors.toMap(Function.identity(),
                    any -> List.of(new LocalWindow(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT)))), new TreeMap<>());
    /** Clients come again after so many slots, at another time. */
    private static final int CLIENTS_PER_PROVIDER = 40;

    private static final class Provider {
        private final String id;
        private final Deque<Reservation> held = new ArrayDeque<>();
        private final Deque<Reservation> confirmed = new ArrayDeque<>();
        private Instant nextSlot = START;
        private int requests;

        private Provider(int number) {
            id = "provider-" + number;
        }
    }

    private final FedLog log;
    private final SplittableRandom random;
    private final Provider[] providers;
    private final Duration pause;
    private Instant now = START;

    /** @param providers how many; all together are asked for something about three times an hour each */
    GeneratedLog(FedLog log, long seed, int providers) {
        this.log = log;
        this.random = new SplittableRandom(seed);
        this.providers = new Provider[providers];
        this.pause = Duration.ofMinutes(20).dividedBy(providers);
        for (int i = 0; i < providers; i++) {
            this.providers[i] = new Provider(i);
        }
    }

    /** Writes that many events, or a few more. */
    GeneratedLog write(long events) {
        for (Provider each : providers) {
            log.tell(each.id, now, "hours", log.ask(Topic.AVAILABILITY, each.id, now),
                    new Event.AvailabilityChanged(List.of(), List.of(), List.of(), List.of(), EVERY_HOUR));
            log.tell(each.id, now, "policy", log.ask(Topic.AVAILABILITY, each.id, now), new Event.PolicyChanged(POLICY));
        }
        while (log.events() < events) {
            now = now.plus(pause);
            int number = random.nextInt(providers.length);
            settle(providers[number]);
            step(providers[number], number);
        }
        return this;
    }

    Instant now() {
        return now;
    }

    private void step(Provider provider, int number) {
        String requestId = "r-" + ++provider.requests;
        String cause = log.ask(Topic.RESERVATION_REQUESTS, provider.id, now);
        int dice = random.nextInt(100);
        if (dice < 35 && !provider.held.isEmpty()) {
            Reservation confirmed = provider.held.poll().confirmed(now);
            provider.confirmed.add(confirmed);
            log.tell(provider.id, now, requestId, cause, new Event.Confirmed(confirmed));
        } else if (dice < 40 && !provider.confirmed.isEmpty() && provider.confirmed.peekLast().start().isAfter(now)) {
            Reservation cancelled = provider.confirmed.pollLast().cancelled(now);
            log.tell(provider.id, now, requestId, cause, new Event.Cancelled(cancelled, Command.Party.CLIENT, null));
        } else if (dice < 45 && !provider.confirmed.isEmpty() && provider.confirmed.peekLast().start().isAfter(now)) {
            Reservation before = provider.confirmed.pollLast();
            Reservation moved = before.movedTo(nextSlot(provider));
            provider.confirmed.add(moved);
            log.tell(provider.id, now, requestId, cause, new Event.Rescheduled(moved, before.time()));
        } else if (dice < 50 && !provider.held.isEmpty()) {
            Reservation held = provider.held.peek();
            log.tell(provider.id, now, held.reservationId(), cause, new Event.Duplicate(new Event.First(
                    provider.id + "/1", EventType.RESERVATION_HELD, null), held));
        } else if (dice < 60) {
            log.tell(provider.id, now, requestId, cause, new Event.Rejected(Reason.SLOT_TAKEN, null));
        } else {
            Interval slot = nextSlot(provider);
            long client = slot.start().toEpochMilli() / STEP.toMillis() % CLIENTS_PER_PROVIDER * providers.length + number;
            Reservation held = Reservation.held(requestId, "client-" + client, slot, now, POLICY);
            provider.held.add(held);
            log.tell(provider.id, now, requestId, cause, new Event.Held(held));
        }
    }

    private Interval nextSlot(Provider provider) {
        while (provider.nextSlot.isBefore(now.plus(STEP))) {
            provider.nextSlot = provider.nextSlot.plus(STEP);
        }
        Instant start = provider.nextSlot;
        provider.nextSlot = start.plus(STEP);
        return new Interval(start, start.plus(POLICY.slotLength()));
    }

    private void settle(Provider provider) {
        if (isDue(provider)) {
            String tick = log.tick(provider.id, now);
            provider.held.removeIf(each -> settled(provider, each, tick));
            provider.confirmed.removeIf(each -> settled(provider, each, tick));
        }
    }

    private boolean isDue(Provider provider) {
        return provider.held.stream().anyMatch(each -> each.asOf(now) != each)
                || provider.confirmed.stream().anyMatch(each -> each.asOf(now) != each);
    }

    private boolean settled(Provider provider, Reservation reservation, String tick) {
        Reservation then = reservation.asOf(now);
        if (then == reservation) {
            return false;
        }
        log.tell(provider.id, now, null, tick, then.status() == Reservation.Status.EXPIRED ? new Event.Expired(then)
                : new Event.Completed(then));
        return true;
    }
}
