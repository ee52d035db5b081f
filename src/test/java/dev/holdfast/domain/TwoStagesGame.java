package dev.holdfast.domain;

import static dev.holdfast.domain.TestProvider.holdDuration;
import static dev.holdfast.domain.TestProvider.horizon;
import static dev.holdfast.domain.TestProvider.leadTime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Several providers and clients, few slots, and claims and verdicts that arrive whenever chance will have it. */
final class TwoStagesGame {

    static final List<String> CLIENTS = List.of("carl", "cleo", "cora", "cyd");
    static final int HOLDS_PER_CLIENT = 3;
    private static final List<String> PROVIDERS = List.of("anna", "bert", "dora");
    private static final Duration SLOT = Duration.ofMinutes(15);
    private static final Instant FIRST_SLOT = TestProvider.time("04:00");
    private static final int SLOTS = 24;

    private final SplittableRandom random;
    /** Of a hundred steps, how many let something arrive. */
    private final int haste;
    final TestClients clients = new TestClients(HOLDS_PER_CLIENT).holdingBack();
    final List<TestProvider> providers = new ArrayList<>();
    private final List<Command> asked = new ArrayList<>();
    private final List<Command.Hold> holds = new ArrayList<>();
    private final LogInvariants invariants = new LogInvariants(HOLDS_PER_CLIENT);
    private Instant now = TestProvider.time("00:00");
    private int ids;

    TwoStagesGame(long seed) {
        random = new SplittableRandom(seed);
        haste = random.nextInt(5, 90);
        for (String each : PROVIDERS) {
            providers.add(clients.provider(each).with(leadTime("PT0S")).with(holdDuration("PT20M"))
                    .with(horizon("P30D")).offering("04:00", "10:00"));
        }
        checkLogs();
    }

    void step() {
        if (random.nextInt(100) < 30) {
            now = now.plusMillis(random.nextLong(random.nextInt(20) == 0 ? 1_200_000 : 40_000));
        }
        int dice = random.nextInt(100);
        List<String> ways = clients.busyWays();
        if (!ways.isEmpty() && dice < haste) {
            clients.deliver(ways.get(random.nextInt(ways.size())));
        } else if (dice > 96) {
            TestProvider provider = providers.get(random.nextInt(providers.size()));
            provider.at(now).tick();
        } else {
            ask(command());
            if (dice > 94 && !holds.isEmpty()) {
                rush(holds.get(holds.size() - 1));
            }
        }
        checkLogs();
    }

    /** All that is under way arrives, then all that is due happens; after that nothing may be open. */
    void settle() {
        clients.deliverAll();
        for (TestProvider provider : providers) {
            while (!provider.at(now).state().due(now, TestProvider.ANSWER_MEMORY).isEmpty()) {
                provider.tick();
            }
        }
        clients.deliverAll();
        checkLogs();
        invariants.checkAllAnswered();
        for (TestProvider provider : providers) {
            assertThat(provider.state().reservations()).noneMatch(ReservationRecord::isPending)
                    .allMatch(each -> each.parked().isEmpty()).allMatch(each -> !each.answers().isEmpty());
            assertThat(provider.state().due(now, TestProvider.ANSWER_MEMORY)).isEmpty();
        }
        checkClientsTime();
    }

    /** Everything ends. */
    void end() {
        now = now.plus(Duration.ofDays(40));
        settle();
        CLIENTS.forEach(each -> assertThat(clients.calendar(each).isEmpty()).as(each).isTrue());
        providers.forEach(each -> assertThat(each.state().reservations()).isEmpty());
    }

    /** More commands on one reservation than may wait. */
    private void rush(Command.Hold hold) {
        for (int i = 0; i < ReservationRecord.MAX_PARKED; i++) {
            ask(new Command.Cancel("r" + ids++, hold.providerId(), hold.requestId(), one(CLIENTS), null));
        }
        ask(hold);
    }

    private void ask(Command command) {
        asked.add(command);
        TestProvider provider = clients.provider(command.providerId()).at(now);
        provider.ask(command);
        invariants.asked(command.providerId(), provider.lastCause());
    }

    private Command command() {
        if (!asked.isEmpty() && random.nextInt(100) < 12) {
            return asked.get(Math.max(0, asked.size() - 1 - random.nextInt(12)));
        }
        String id = "r" + ids++;
        int dice = random.nextInt(100);
        if (holds.isEmpty() || dice < 45) {
            Instant start = slot();
            var hold = new Command.Hold(id, one(PROVIDERS), one(CLIENTS), start,
                    random.nextInt(3) == 0 ? start.plus(SLOT.multipliedBy(random.nextInt(1, 4))) : null);
            holds.add(hold);
            return hold;
        }
        Command.Hold hold = holds.get(Math.max(0, holds.size() - 1 - random.nextInt(random.nextInt(1, 9))));
        String client = random.nextInt(30) == 0 ? one(CLIENTS) : hold.clientId();
        if (dice < 68) {
            return new Command.Confirm(id, hold.providerId(), hold.requestId(), client);
        } else if (dice < 80) {
            return new Command.Cancel(id, hold.providerId(), hold.requestId(), random.nextInt(4) == 0 ? null : client,
                    null);
        }
        return new Command.Reschedule(id, hold.providerId(), hold.requestId(), client, slot(), null);
    }

    private void checkLogs() {
        providers.forEach(each -> invariants.check(each));
    }

    /** The client stage keeps just what lives at the providers: it denies that time and no other. */
    private void checkClientsTime() {
        for (String client : CLIENTS) {
            List<Reservation> live = invariants.liveOf(client);
            for (int i = 0; i < SLOTS; i++) {
                Instant start = FIRST_SLOT.plus(SLOT.multipliedBy(i));
                var slot = new Interval(start, start.plus(SLOT));
                boolean isBusy = live.stream().anyMatch(each -> each.time().overlaps(slot));
                var probe = new Claim(Claim.Kind.HOLD, client, "probe", "probe", slot, null, "probe");
                ClientDecision decision = clients.calendar(client).decide(probe, null, Integer.MAX_VALUE);
                assertThat(decision.verdict().denial()).as("%s at %s", client, start)
                        .isEqualTo(isBusy ? Reason.CLIENT_BUSY : null);
                if (decision.kept() != null) {
                    clients.calendar(client).decide(new Claim(Claim.Kind.RELEASE, client, "probe", "probe", slot, null,
                            "probe"), decision.kept(), 0);
                }
            }
            assertThat(clients.kept(client))
                    .extracting(ClientClaim::reservationId, ClientClaim::time, ClientClaim::isHold)
                    .containsExactlyInAnyOrderElementsOf(live.stream().map(each -> tuple(each.reservationId(),
                            each.time(), each.status() == Reservation.Status.HELD)).toList());
        }
    }

    private Instant slot() {
        return FIRST_SLOT.plus(SLOT.multipliedBy(random.nextInt(SLOTS)));
    }

    private String one(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
