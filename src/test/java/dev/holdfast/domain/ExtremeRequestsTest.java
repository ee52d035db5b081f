package dev.holdfast.domain;

import static dev.holdfast.domain.TestProvider.holdDuration;
import static dev.holdfast.domain.TestProvider.horizon;
import static dev.holdfast.domain.TestProvider.leadTime;
import static dev.holdfast.domain.TestProvider.slotLength;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.audit.Audit;
import dev.holdfast.audit.Finding;
import dev.holdfast.audit.Place;
import dev.holdfast.contract.CloudEvents;
import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.Input;
import dev.holdfast.contract.MutatedBytes;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Command.Reschedule;
import dev.holdfast.domain.Command.SetHours;
import dev.holdfast.domain.Command.SetPolicy;
import dev.holdfast.domain.WeeklyHours.LocalWindow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever the codec accepts can be decided, at whatever time, and the log keeps its promises. */
class ExtremeRequestsTest {

    private static final long SEED = Long.getLong("holdfast.seed", System.nanoTime());
    private static final int MUTATIONS = Integer.getInteger("holdfast.mutations", 100_000);
    private static final List<Instant> EDGES = List.of(Instant.parse("2000-01-01T00:00:00Z"),
            Instant.parse("2026-12-31T23:59:59.999Z"), Instant.parse("2027-03-27T23:30:00Z"),
            Instant.parse("2027-10-30T23:30:00Z"), Instant.parse("9999-12-30T00:00:00Z"),
            Instant.parse("9999-12-31T23:59:59.999Z"));
    private static final Instant LATEST_START = Instant.parse("9999-12-31T00:00:00Z");
    private static final List<Duration> LENGTHS = List.of(Duration.ofMinutes(1), Duration.ofMinutes(15),
            Duration.ofSeconds(3_661), Duration.ofHours(24), Duration.ofDays(730));

    private final SplittableRandom random = new SplittableRandom(SEED);

    /** Holds a provider's log to the audit as it grows. */
    private static final class AuditedLog {

        private final List<Finding> findings = new ArrayList<>();
        private final Audit audit = new Audit(false, findings::add);
        private int read;

        void check(TestProvider provider) {
            for (Event event : provider.log().subList(read, provider.log().size())) {
                audit.record(new Place(Topic.RESERVATION_EVENTS.topicName(), 0, read++), event.at().toEpochMilli(),
                        EventCodec.encode(event), CloudEvents.headers(event));
            }
            assertThat(findings).isEmpty();
        }
    }

    @Test
    void whatIsLeftOfABrokenMessageCanBeDecidedAtAnyTime() {
        System.out.println("extreme requests: -Dholdfast.seed=" + SEED);
        var mutations = new MutatedBytes(random);
        List<byte[]> examples = MutatedBytes.examples(false);
        int decided = 0;
        for (int i = 0; i < MUTATIONS / 100; i++) {
            var provider = new TestProvider("studio-7").at(edge()).with(leadTime("PT0S"));
            var audited = new AuditedLog();
            for (int j = 0; j < 10; j++) {
                byte[] value = mutations.of(examples.get(random.nextInt(examples.size())));
                decided += decide(provider, audited, value) ? 1 : 0;
            }
        }
        assertThat(decided).as("seed %d: decided", SEED).isGreaterThan(MUTATIONS / 1_000);
    }

    @Test
    void everyZoneCanBeDecidedOnAtTheEdgesOfTime() {
        int held = 0;
        for (String zone : ZoneId.getAvailableZoneIds()) {
            for (Instant edge : EDGES) {
                held += play(zone, edge);
            }
        }
        assertThat(held).as("seed %d: held", SEED).isGreaterThan(1_000);
    }

    private boolean decide(TestProvider provider, AuditedLog audited, byte[] value) {
        for (Topic topic : Topic.values()) {
            if (topic.isInput() && CommandCodec.decode(value, topic) instanceof Input.OfProvider of
                    && of.request().providerId().equals("studio-7")) {
                ask(provider, audited, of.request(), HexFormat.of().formatHex(value));
                return of.request() instanceof Command;
            }
        }
        return false;
    }

    /** A provider with hours in that zone; requests in the days around; and time that jumps to the edges. */
    private int play(String zone, Instant edge) {
        var provider = new TestProvider("p").at(edge);
        var audited = new AuditedLog();
        Map<DayOfWeek, List<LocalWindow>> weekly = Arrays.stream(DayOfWeek.values()).collect(Collectors.toMap(
                day -> day, day -> List.of(window("01:00", "03:30"), window("23:00", "02:15"), window("12:00", "12:00"))));
        ask(provider, audited, new SetHours("hours", "p", new WeeklyHours(ZoneId.of(zone), weekly, new TreeMap<>())), zone);
        for (Policy change : List.of(leadTime("PT0S"), slotLength("PT15M"), horizon("P730D"), holdDuration("P30D"))) {
            ask(provider, audited, new SetPolicy("policy-" + change, "p", change), zone);
        }
        for (int i = 0; i < 12; i++) {
            Instant start = earlier(LATEST_START, later(EDGES.get(0),
                    edge.plus(Duration.ofMinutes(15L * random.nextInt(-200, 400)))));
            Instant end = random.nextBoolean() ? null : end(start, random.nextInt(4));
            ask(provider, audited, switch (random.nextInt(3)) {
                case 0 -> new OpenAvailability("open-" + i, "p",
                        new Interval(start, end(start, random.nextInt(LENGTHS.size()))));
                case 1 -> new Reschedule("move-" + i, "p", "hold-" + random.nextInt(i + 1), "c", start, end);
                default -> new Hold("hold-" + i, "p", "c", start, end);
            }, zone);
        }
        List<Slot> free = FreeSlots.of(provider.state(), new Interval(edge, edge.plus(Duration.ofDays(3))), edge);
        free.stream().limit(1).forEach(slot -> ask(provider, audited,
                new Hold("listed", "p", "c", slot.time().start(), slot.time().end()), zone));
        provider.at(edge()).tick();
        audited.check(provider);
        return (int) provider.log().stream().filter(event -> event.type() == EventType.RESERVATION_HELD).count();
    }

    private void ask(TestProvider provider, AuditedLog audited, Request request, String what) {
        try {
            provider.ask(request);
            audited.check(provider);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + SEED + ", at " + provider.now() + ": " + request + " of " + what, e);
        }
    }

    /** No time after the year 9999 can be asked for. */
    private static Instant end(Instant start, int length) {
        return earlier(start.plus(LENGTHS.get(length)), EDGES.get(EDGES.size() - 1));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    private Instant edge() {
        return EDGES.get(random.nextInt(EDGES.size()));
    }

    private static LocalWindow window(String from, String to) {
        return new LocalWindow(LocalTime.parse(from), LocalTime.parse(to));
    }
}
