package dev.holdfast.domain;

import static dev.holdfast.domain.TestProvider.holdDuration;
import static dev.holdfast.domain.TestProvider.leadTime;
import static dev.holdfast.domain.TestProvider.time;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Where no two reservations are in each other's way, the delay of a verdict changes no answer: not the reservation in it
 * and not its times. All happens within the ten minutes for which refusals are remembered.
 */
class DelaysTest {

    private static final int SEEDS = 400;
    private static final Long SEED = Long.getLong("holdfast.model.seed");
    private static final List<String> PROVIDERS = List.of("anna", "bert", "dora");
    private static final int RESERVATIONS = 20;
    private static final int COMMANDS = 180;
    private static final Duration SLOT = Duration.ofMinutes(15);

    private record Asked(Command command, Instant at) {
    }

    @Test
    void answersDoNotDependOnDelays() {
        if (SEED != null) {
            play(SEED);
            return;
        }
        for (long seed = 0; seed < SEEDS; seed++) {
            play(seed);
        }
    }

    private static void play(long seed) {
        var random = new SplittableRandom(seed);
        List<Asked> script = script(random);
        var atOnce = new TestClients(10);
        List<TestProvider> expected = providers(atOnce);
        var expectedCauses = new ArrayList<String>();
        for (Asked each : script) {
            TestProvider provider = atOnce.provider(each.command.providerId()).at(each.at);
            provider.ask(each.command);
            expectedCauses.add(each.command.providerId() + provider.lastCause());
        }

        var late = new TestClients(10).holdingBack();
        List<TestProvider> actual = providers(late);
        var causes = new ArrayList<String>();
        int haste = random.nextInt(1, 60);
        for (Asked each : script) {
            while (random.nextInt(100) < haste && !late.busyWays().isEmpty()) {
                late.deliver(late.busyWays().get(random.nextInt(late.busyWays().size())));
            }
            TestProvider provider = late.provider(each.command.providerId()).at(each.at);
            if (random.nextInt(10) == 0) {
                provider.tick();
            }
            provider.ask(each.command);
            causes.add(each.command.providerId() + provider.lastCause());
        }
        late.deliverAll();
        TreeMap<String, Event.Fact> actualAnswers = answers(actual);
        TreeMap<String, Event.Fact> expectedAnswers = answers(expected);
        for (int i = 0; i < script.size(); i++) {
            assertThat(actualAnswers.get(causes.get(i))).as("seed %d, %s%nagain: mvn test -Dtest=DelaysTest"
                    + " -Dholdfast.model.seed=%d", seed, script.get(i), seed)
                    .isNotNull().isEqualTo(expectedAnswers.get(expectedCauses.get(i)));
        }
    }

    private static List<TestProvider> providers(TestClients clients) {
        return PROVIDERS.stream().map(each -> clients.provider(each).with(leadTime("PT0S"))
                .with(holdDuration("PT2M")).offering("01:00", "+100 00:00")).toList();
    }

    /** By its request, what was answered; sequence numbers and the time of saying it are those of the log. */
    private static TreeMap<String, Event.Fact> answers(List<TestProvider> providers) {
        var answers = new TreeMap<String, Event.Fact>();
        for (TestProvider provider : providers) {
            for (Event event : provider.log()) {
                Event.Fact fact = event.fact() instanceof Event.Duplicate duplicate ? new Event.Duplicate(
                        new Event.First(null, duplicate.first().type(), duplicate.first().reason()),
                        duplicate.reservation()) : event.fact();
                if (event.requestId() != null) {
                    assertThat(answers.put(event.providerId() + event.cause(), fact)).as("a second answer, %s", event)
                            .isNull();
                }
            }
        }
        return answers;
    }

    /** Each reservation has its own client and its own day. */
    private static List<Asked> script(SplittableRandom random) {
        var script = new ArrayList<Asked>();
        int[] commandsOf = new int[RESERVATIONS];
        Instant now = time("00:00");
        for (int i = 0; i < COMMANDS; i++) {
            now = now.plusMillis(random.nextLong(3_000));
            int number = random.nextInt(RESERVATIONS);
            if (commandsOf[number]++ >= ReservationRecord.MAX_PARKED) {
                continue;
            }
            script.add(new Asked(command(random, number), now));
        }
        return script;
    }

    private static Command command(SplittableRandom random, int number) {
        String provider = PROVIDERS.get(number % PROVIDERS.size());
        String reservation = "r" + number;
        String client = random.nextInt(20) == 0 ? "mallory" : "client-" + number;
        // A few ids of each reservation come again, some with the same content.
        String id = reservation + "-" + random.nextInt(12);
        Instant start = time("01:00").plus(Duration.ofDays(number + 1)).plus(SLOT.multipliedBy(random.nextInt(4)));
        return switch (random.nextInt(6)) {
            case 0, 1 -> new Command.Hold(reservation, provider, client, time("01:00").plus(Duration.ofDays(number + 1)),
                    null);
            case 2 -> new Command.Confirm(id, provider, reservation, client);
            case 3 -> new Command.Cancel(id, provider, reservation, random.nextInt(4) == 0 ? null : client, null);
            default -> new Command.Reschedule(id, provider, reservation, client, start,
                    random.nextBoolean() ? null : start.plus(SLOT.multipliedBy(2)));
        };
    }
}
