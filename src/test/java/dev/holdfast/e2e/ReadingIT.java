package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.domain.Command.Cancel;
import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Command.Reschedule;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.NotNowException;
import dev.holdfast.domain.ProviderReader;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.Slot;
import dev.holdfast.e2e.TakenSlots.Taken;
import dev.holdfast.runtime.DecidingService;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading one running instance while it decides. */
class ReadingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SEED = 20270301;
    private static final int PROVIDERS = 6;
    private static final int REQUESTS = 4_000;
    private static final int READERS = 3;
    private static final int LISTINGS_AT_LEAST = 1_000;
    private static final Interval DAY = new Interval(Frontend.at("08:00"), Frontend.at("18:00"));
    private static final int SLOTS = 40;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicInteger listings = new AtomicInteger();

    @Test
    void listingIsConsistentUnderTrafficAndWhatItListsIsAccepted(@TempDir Path folder) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        try (var deciders = new Deciders(folder); var frontend = new Frontend(deciders.kafka());
             var taken = new TakenSlots(deciders.kafka())) {
            DecidingService service = deciders.start("one", "localhost:1");
            service.awaitRunning(PATIENCE);
            for (int i = 0; i < PROVIDERS; i++) {
                frontend.send(new OpenAvailability("open", provider(i), DAY));
            }
            frontend.flush();
            for (int i = 0; i < PROVIDERS; i++) {
                String provider = provider(i);
                await().atMost(PATIENCE).until(() -> service.reader().schedule(provider).isPresent());
            }

            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                var seeded = random.split();
                readers.add(threads.submit(() -> readUntilOver(service.reader(), taken, seeded)));
            }
            makeTraffic(frontend, taken);
            await().atMost(PATIENCE).until(() -> listings.get() >= LISTINGS_AT_LEAST
                    || readers.stream().anyMatch(Future::isDone));
            isOver.set(true);
            for (Future<?> each : readers) {
                each.get();
            }
            System.out.printf("reading: %,d listings beside %,d requests; %d slots stay taken%n", listings.get(),
                    REQUESTS, taken.now().size());
            assertThat(taken.now()).hasSizeGreaterThan(PROVIDERS);

            holdAllThatIsListed(service.reader(), frontend, taken, provider(0));
        } finally {
            isOver.set(true);
            threads.shutdownNow();
        }
    }

    @Test
    void closingWhileReadingGivesTheTruthOrNotNow(@TempDir Path folder) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        try (var deciders = new Deciders(folder); var frontend = new Frontend(deciders.kafka())) {
            DecidingService service = deciders.start("one", "localhost:1");
            ProviderReader reader = service.reader();
            frontend.send(new OpenAvailability("open", "p", DAY));
            frontend.flush();
            // Order is promised within a topic only: a hold that came first would be refused.
            await().atMost(PATIENCE).ignoreExceptionsInstanceOf(NotNowException.class)
                    .until(() -> reader.schedule("p").isPresent());
            frontend.send(new Hold("h", "p", "ada", DAY.start(), null));
            frontend.flush();
            await().atMost(PATIENCE).ignoreExceptionsInstanceOf(NotNowException.class)
                    .until(() -> reader.reservation("p", "h", Instant.now()).isPresent());

            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(threads.submit(() -> {
                    while (true) {
                        assertThat(reader.freeSlots("p", DAY, Instant.now())).hasSize(SLOTS - 1);
                        assertThat(reader.reservations("p", DAY, Instant.now())).hasSize(1);
                        listings.incrementAndGet();
                    }
                }));
            }
            await().atMost(PATIENCE).until(() -> listings.get() > LISTINGS_AT_LEAST);
            service.close();
            for (Future<?> each : readers) {
                assertThatThrownBy(each::get).hasCauseInstanceOf(NotNowException.class);
            }
            assertThatThrownBy(() -> reader.schedule("p")).isInstanceOf(NotNowException.class)
                    .hasMessageContaining("shutting down");
        } finally {
            threads.shutdownNow();
        }
    }

    private void makeTraffic(Frontend frontend, TakenSlots taken) {
        for (int i = 0; i < REQUESTS; i++) {
            String id = "r" + i;
            int dice = random.nextInt(10);
            if (dice < 6) {
                frontend.send(new Hold(id, provider(random.nextInt(PROVIDERS)), id, randomSlot(), null));
            } else {
                taken.giveUpOne(id).ifPresent(each -> frontend.send(dice < 8
                        ? new Cancel(id, each.providerId(), each.reservationId(), each.clientId(), null)
                        : new Reschedule(id, each.providerId(), each.reservationId(), each.clientId(), randomSlot(),
                                null)));
            }
            if (i % 50 == 0) {
                // Lets the events come in, without which there is nothing to give up.
                String last = id;
                frontend.flush();
                await().atMost(PATIENCE).until(() -> !frontend.taken().contains(last)
                        || taken.answerTo(last) != null);
            }
        }
        frontend.flush();
        await().atMost(PATIENCE).until(() -> frontend.taken().stream()
                .filter(each -> each.startsWith("r")).allMatch(each -> taken.answerTo(each) != null));
    }

    private void readUntilOver(ProviderReader reader, TakenSlots taken, SplittableRandom seeded) {
        while (!isOver.get()) {
            String provider = provider(seeded.nextInt(PROVIDERS));
            Map<String, Taken> before = taken.now();
            List<Slot> free = reader.freeSlots(provider, DAY, Instant.now());
            List<Reservation> listed = reader.reservations(provider, DAY, Instant.now());
            Map<String, Taken> after = taken.now();

            List<Instant> starts = free.stream().map(slot -> slot.time().start()).toList();
            assertThat(starts).isSorted().doesNotHaveDuplicates();
            assertThat(listed).isSortedAccordingTo(Comparator.comparing(Reservation::start));
            before.forEach((id, was) -> {
                if (was.providerId().equals(provider) && was.equals(after.get(id))) {
                    assertThat(starts).as("%s was taken all the time", was).doesNotContain(was.start());
                    assertThat(listed).filteredOn(each -> each.reservationId().equals(id)
                            && each.start().equals(was.start()) && !each.status().isFinal()).as("%s", was).hasSize(1);
                    assertThat(reader.reservation(provider, id, Instant.now())).isPresent();
                }
            });
            listings.incrementAndGet();
        }
    }

    /** Each by a client of its own, who is nowhere else then. */
    private static void holdAllThatIsListed(ProviderReader reader, Frontend frontend, TakenSlots taken,
                                            String provider) {
        List<Slot> free = reader.freeSlots(provider, DAY, Instant.now());
        for (int i = 0; i < free.size(); i++) {
            frontend.send(new Hold("listed-" + i, provider, "guest-" + i, free.get(i).time().start(), null));
        }
        frontend.flush();
        for (int i = 0; i < free.size(); i++) {
            String id = "listed-" + i;
            await().atMost(PATIENCE).until(() -> taken.answerTo(id) != null);
            assertThat(taken.answerTo(id)).as("%s", free.get(i)).isEqualTo("reservation.held.v1");
        }
        assertThat(reader.freeSlots(provider, DAY, Instant.now())).isEmpty();
    }

    private Instant randomSlot() {
        return DAY.start().plus(Duration.ofMinutes(15L * random.nextInt(SLOTS)));
    }

    private static String provider(int number) {
        return "p" + number;
    }
}
