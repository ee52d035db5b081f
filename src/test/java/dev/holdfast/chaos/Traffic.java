package dev.holdfast.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.Topic;
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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What one frontend asks for: few providers and fewer clients, so that times are taken, clients are busy, and holds run
 * out; some of it twice, some of it with a wrong key, some of it nonsense.
 */
final class Traffic {

    /**
     * One record to send.
     *
     * @param requestId null if it can only become a dead letter
     */
    record Ask(ProducerRecord<byte[], byte[]> record, String requestId) {
    }

    private static final int PROVIDERS = 24;
    /** The first of them take bookings for the next minutes, which then come to their end. */
    private static final int WALK_IN_PROVIDERS = 4;
    private static final int CLIENTS = 40;
    private static final int SLOTS = 120;
    private static final int REMEMBERED = 50;
    private static final Duration SLOT = Duration.ofMinutes(15);
    private static final Instant FIRST_SLOT = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(3));
    private static final Interval DAYS = new Interval(FIRST_SLOT, FIRST_SLOT.plus(SLOT.multipliedBy(SLOTS)));

    private final SplittableRandom random;
    private final String name;
    private final Watch watch;
    private final List<Ask> sent = new ArrayList<>();
    private int number;

    Traffic(String name, long seed, Watch watch) {
        this.name = name;
        this.random = new SplittableRandom(seed);
        this.watch = watch;
    }

    /** What makes the providers. */
    List<Ask> opening() {
        return IntStream.range(0, PROVIDERS).boxed().flatMap(provider -> opening(provider).stream()).map(this::ask)
                .toList();
    }

    private List<Command> opening(int provider) {
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        boolean isWalkIn = provider < WALK_IN_PROVIDERS;
        return List.of(
                new SetPolicy(id(), "provider-" + provider, isWalkIn
                        ? new Policy(Duration.ofMinutes(1), Duration.ZERO, Duration.ofSeconds(10), null, null, null)
                        : new Policy(SLOT, null, Duration.ofSeconds(20), null, null, null)),
                new OpenAvailability(id(), "provider-" + provider,
                        isWalkIn ? new Interval(hour, hour.plus(Duration.ofDays(1))) : DAYS));
    }

    Ask next() {
        int dice = random.nextInt(100);
        Ask ask = dice < 4 && !sent.isEmpty() ? sent.get(random.nextInt(sent.size()))
                : dice < 7 ? nonsense()
                : ask(command(dice));
        if (sent.size() < REMEMBERED) {
            sent.add(ask);
        } else {
            sent.set(random.nextInt(REMEMBERED), ask);
        }
        return ask;
    }

    private Command command(int dice) {
        if (dice < 10) {
            return availability();
        }
        if (dice < 60) {
            return hold();
        }
        return watch.anyLive(random).map(live -> about(live, dice)).orElseGet(this::hold);
    }

    private Command about(Watch.Live live, int dice) {
        if (dice < 80) {
            return new Confirm(id(), live.providerId(), live.reservationId(), live.clientId());
        }
        if (dice < 92) {
            String asking = random.nextInt(4) == 0 ? null : live.clientId();
            return new Cancel(id(), live.providerId(), live.reservationId(), asking, null);
        }
        return new Reschedule(id(), live.providerId(), live.reservationId(), live.clientId(), slot(live.providerId()),
                null);
    }

    private Command hold() {
        String provider = provider();
        return new Hold(id(), provider, "client-" + random.nextInt(CLIENTS), slot(provider), null);
    }

    /** Closes some time, or opens all of it again. */
    private Command availability() {
        if (random.nextBoolean()) {
            return new OpenAvailability(id(), "provider-" + random.nextInt(WALK_IN_PROVIDERS, PROVIDERS), DAYS);
        }
        Instant from = slot("");
        return new CloseAvailability(id(), provider(), new Interval(from, from.plus(SLOT)));
    }

    private Instant slot(String providerId) {
        boolean isWalkIn = IntStream.range(0, WALK_IN_PROVIDERS).anyMatch(each -> providerId.equals("provider-" + each));
        return isWalkIn ? Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(random.nextInt(8)))
                : FIRST_SLOT.plus(SLOT.multipliedBy(random.nextInt(SLOTS)));
    }

    private String provider() {
        return "provider-" + random.nextInt(PROVIDERS);
    }

    /** Some of it names its request, and can thus be answered. */
    private Ask nonsense() {
        String id = id();
        String provider = provider();
        String value = switch (random.nextInt(4)) {
            case 0 -> "hello " + id;
            case 1 -> "{\"type\":\"reservation.hold.v1\",\"requestId\":\"" + id + "\"}";
            case 2 -> "{\"requestId\":\"" + id + "\",\"providerId\":\"" + provider + "\",\"type\":\"reservation.steal.v1\"}";
            default -> "{\"requestId\":\"" + id + "\",\"providerId\":\"" + provider
                    + "\",\"type\":\"reservation.hold.v1\",\"clientId\":\"client-1\",\"start\":\"tomorrow\"}";
        };
        boolean isAnswered = value.contains("\"providerId\"");
        return new Ask(new ProducerRecord<>(Topic.RESERVATION_REQUESTS.topicName(), provider.getBytes(UTF_8),
                value.getBytes(UTF_8)), isAnswered ? id : null);
    }

    /** One in twenty has a wrong key, or none, and lies anywhere. */
    private Ask ask(Command command) {
        String topic = CommandCodec.topicOf(command).topicName();
        byte[] value = CommandCodec.encode(command);
        var record = switch (random.nextInt(40)) {
            case 0 -> new ProducerRecord<byte[], byte[]>(topic, random.nextInt(Site.PARTITIONS), null, value);
            case 1 -> new ProducerRecord<>(topic, random.nextInt(Site.PARTITIONS), "other".getBytes(UTF_8), value);
            default -> new ProducerRecord<>(topic, command.providerId().getBytes(UTF_8), value);
        };
        return new Ask(record, command.requestId());
    }

    private String id() {
        return name + "-" + ++number;
    }
}
