package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.ElsewhereException;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.NotNowException;
import dev.holdfast.domain.ProviderReader;
import dev.holdfast.domain.Slot;
import dev.holdfast.domain.UnreadableException;
import dev.holdfast.runtime.DecidingService;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading two instances while partitions move from one to the other and back. */
class MovingPartitionsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Interval DAY = new Interval(Frontend.at("08:00"), Frontend.at("18:00"));
    private static final int SLOTS = 40;
    private static final String FIRST = "first.example:7001";
    private static final String SECOND = "second.example:7002";
    /** One in each partition. */
    private static final List<String> PROVIDERS = IntStream.range(0, Deciders.PARTITIONS)
            .mapToObj(MovingPartitionsIT::providerIn).toList();

    /** What one instance may say of one provider. */
    private enum Said { READ, ELSEWHERE, NOT_NOW }

    private final AtomicBoolean isOver = new AtomicBoolean();
    private final Map<Said, AtomicLong> heard = new EnumMap<>(Said.class);

    @Test
    void eachInstanceReadsItsOwnPartitionsAndNamesTheOtherForTheRest(@TempDir Path folder) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        for (Said said : Said.values()) {
            heard.put(said, new AtomicLong());
        }
        try (var deciders = new Deciders(folder); var frontend = new Frontend(deciders.kafka())) {
            DecidingService first = deciders.start("one", FIRST);
            bookOneSlotOfEach(frontend, first.reader());
            Future<?> ofFirst = threads.submit(() -> readUntilOver(first.reader(), SECOND));
            DecidingService second = deciders.start("two", SECOND);
            Future<?> ofSecond = threads.submit(() -> readUntilOver(second.reader(), FIRST));
            await().atMost(PATIENCE).until(() -> ofFirst.isDone() || ofSecond.isDone()
                    || areShared(first.reader(), FIRST, second.reader(), SECOND));
            assertThat(heard.values()).allMatch(count -> count.get() > 0);

            second.close();
            assertThatThrownBy(() -> second.reader().schedule(PROVIDERS.get(0))).isInstanceOf(NotNowException.class);
            await().atMost(PATIENCE).until(() -> ofFirst.isDone() || PROVIDERS.stream().allMatch(
                    each -> ask(first.reader(), each, SECOND) == Said.READ));
            isOver.set(true);
            ofFirst.get();
            ofSecond.get();
            System.out.println("moving partitions: " + heard);

            first.close();
            for (String provider : PROVIDERS) {
                assertThat(ask(first.reader(), provider, SECOND)).isEqualTo(Said.NOT_NOW);
                assertThat(ask(second.reader(), provider, FIRST)).isEqualTo(Said.NOT_NOW);
            }
        } finally {
            isOver.set(true);
            threads.shutdownNow();
        }
    }

    @Test
    void instancesThatGiveNoAddressAreElsewhereWithoutAName(@TempDir Path folder) throws Exception {
        try (var deciders = new Deciders(folder); var frontend = new Frontend(deciders.kafka())) {
            DecidingService first = deciders.start("one", null);
            bookOneSlotOfEach(frontend, first.reader());
            DecidingService second = deciders.start("two", null);

            await().atMost(PATIENCE).until(() -> areShared(first.reader(), null, second.reader(), null));
        }
    }

    private static void bookOneSlotOfEach(Frontend frontend, ProviderReader reader) {
        for (String provider : PROVIDERS) {
            frontend.send(new OpenAvailability("open", provider, DAY));
        }
        frontend.flush();
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(UnreadableException.class)
                .until(() -> PROVIDERS.stream().allMatch(each -> reader.schedule(each).isPresent()));
        for (String provider : PROVIDERS) {
            frontend.send(new Hold("h", provider, "of-" + provider, DAY.start(), null));
        }
        frontend.flush();
        await().atMost(PATIENCE).until(() -> PROVIDERS.stream().allMatch(
                each -> reader.reservation(each, "h", Instant.now()).isPresent()));
    }

    /** Each partition is read on one of them, each of them reads some, and each names the other for the others. */
    private static boolean areShared(ProviderReader first, String addressOfFirst, ProviderReader second,
                                     String addressOfSecond) {
        List<Said> byFirst = PROVIDERS.stream().map(each -> ask(first, each, addressOfSecond)).toList();
        List<Said> bySecond = PROVIDERS.stream().map(each -> ask(second, each, addressOfFirst)).toList();
        return byFirst.contains(Said.READ) && bySecond.contains(Said.READ)
                && IntStream.range(0, PROVIDERS.size()).allMatch(i ->
                byFirst.get(i) == Said.READ && bySecond.get(i) == Said.ELSEWHERE
                        || byFirst.get(i) == Said.ELSEWHERE && bySecond.get(i) == Said.READ);
    }

    private void readUntilOver(ProviderReader reader, String other) {
        while (!isOver.get()) {
            for (String provider : PROVIDERS) {
                heard.get(ask(reader, provider, other)).incrementAndGet();
                Thread.yield();
            }
        }
    }

    /** Whatever is said must be true: the one slot that is taken, or the other's address. */
    private static Said ask(ProviderReader reader, String provider, String other) {
        try {
            Instant now = Instant.now();
            List<Slot> free = reader.freeSlots(provider, DAY, now);
            assertThat(free).as(provider).hasSize(SLOTS - 1);
            assertThat(free.get(0).time().start()).as(provider).isEqualTo(DAY.start().plus(Duration.ofMinutes(15)));
            assertThat(reader.reservations(provider, DAY, now)).as(provider)
                    .extracting(each -> each.clientId()).containsExactly("of-" + provider);
            assertThat(reader.reservation(provider, "h", now)).as(provider).isPresent();
            return Said.READ;
        } catch (ElsewhereException e) {
            assertThat(e.address().map(Object::toString)).as(provider).isEqualTo(Optional.ofNullable(other));
            return Said.ELSEWHERE;
        } catch (NotNowException e) {
            return Said.NOT_NOW;
        }
    }

    private static String providerIn(int partition) {
        return IntStream.range(0, 1_000).mapToObj(number -> "p" + number)
                .filter(each -> partition
                        == BuiltInPartitioner.partitionForKey(each.getBytes(UTF_8), Deciders.PARTITIONS))
                .findFirst().orElseThrow();
    }
}
