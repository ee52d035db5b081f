package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.Answer;
import dev.holdfast.domain.Decision;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.NotNowException;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.ProviderHead;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.ReservationRecord;
import dev.holdfast.domain.Schedule;
import dev.holdfast.domain.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Several threads read while one writes: each sees what is between two decisions, and nothing else. */
class ReadingWhileWritingTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final Interval DAY = new Interval(NOW.plus(Duration.ofDays(2)), NOW.plus(Duration.ofDays(3)));
    private static final int READERS = 3;
    private static final int BOOKINGS = 40;
    private static final int READS_AT_LEAST = 1_000;
    private static final int WRITES_AT_LEAST = 30_000;

    private final PartitionState state =
            new PartitionState(new StateStores(StageHarness.context()), TopologyHarness.ANSWER_MEMORY);
    private final ReadablePartitions readable = new ReadablePartitions();
    private final LocalReader reader = new LocalReader(readable, 1, partition -> new NotNowException("not here"));
    private final AtomicLong reads = new AtomicLong();
    private final SplittableRandom random = new SplittableRandom(20270301);
    private long sequence;
    private volatile boolean isOver;

    /**
     * Anna is booked out. One of her slots passes from one reservation to the next with each decision, which removes
     * the former before it writes the next; and her neighbours' records come and go on both sides of hers.
     */
    @Test
    void slotThatIsTakenBeforeAndAfterEachDecisionIsNeverSeenFree() throws Exception {
        state.write(fullDecision());
        readable.add(0, state);
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        try {
            var readers = new ArrayList<Future<?>>();
            for (int i = 0; i < READERS; i++) {
                readers.add(threads.submit(this::readUntilOver));
            }
            for (int i = 0; i < WRITES_AT_LEAST || reads.get() < READS_AT_LEAST; i++) {
                replaceTheFirst(i);
                stirNeighbours();
                if (readers.stream().anyMatch(Future::isDone)) {
                    break;
                }
            }
            isOver = true;
            for (Future<?> each : readers) {
                each.get();
            }
        } finally {
            isOver = true;
            threads.shutdownNow();
        }
    }

    @Test
    void whoReadsWhileThePartitionIsGivenUpGetsTheTruthOrNoAnswer() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        try {
            var readers = new ArrayList<Future<?>>();
            for (int i = 0; i < READERS; i++) {
                readers.add(threads.submit(this::readUntilOver));
            }
            for (int i = 0; i < 200 || reads.get() < READS_AT_LEAST; i++) {
                var stores = new StateStores(StageHarness.context());
                var again = new PartitionState(stores, TopologyHarness.ANSWER_MEMORY);
                again.write(fullDecision());
                readable.add(0, again);
                readOnce();
                readable.remove(0, again);
                // What Kafka Streams does next is to empty the stores.
                for (int booking = 0; booking < BOOKINGS; booking++) {
                    stores.deleteReservation("anna", "b" + booking);
                }
                assertThatThrownBy(() -> reader.schedule("anna")).isInstanceOf(NotNowException.class);
            }
            isOver = true;
            for (Future<?> each : readers) {
                each.get();
            }
        } finally {
            isOver = true;
            threads.shutdownNow();
        }
    }

    private void readUntilOver() {
        while (!isOver) {
            try {
                readOnce();
            } catch (NotNowException e) {
                // The partition comes and goes.
                Thread.onSpinWait();
            }
        }
    }

    private void readOnce() {
        List<Slot> free = reader.freeSlots("anna", DAY, NOW);
        List<Reservation> listed = reader.reservations("anna", DAY, NOW);
        assertThat(free).extracting(slot -> slot.time().start()).isEmpty();
        assertThat(listed).extracting(Reservation::start).isEqualTo(startsOfBookings());
        assertThat(reader.reservation("anna", "b7", NOW)).isPresent();
        reads.incrementAndGet();
    }

    /** A day with as many slots as bookings, all taken. */
    private Decision fullDecision() {
        Duration slot = DAY.length().dividedBy(BOOKINGS);
        var policy = Policy.DEFAULT.with(new Policy(slot, null, null, null, null, null));
        var bookings = new ArrayList<ReservationRecord>();
        for (int i = 0; i < BOOKINGS; i++) {
            bookings.add(booking("b" + i, i));
        }
        return new Decision("anna", nextHead(), Schedule.NEW.withPolicy(policy).opened(DAY, NOW), bookings, List.of(),
                null, null, List.of(), List.of(), List.of());
    }

    private void replaceTheFirst(int round) {
        String former = round == 0 ? "b0" : "first-" + (round - 1);
        state.write(new Decision("anna", nextHead(), null, List.of(booking("first-" + round, 0)), List.of(former), null,
                null, List.of(), List.of(), List.of()));
    }

    private void stirNeighbours() {
        String neighbour = random.nextBoolean() ? "ann" : "annb";
        String id = "r" + random.nextInt(2_000);
        boolean comes = random.nextBoolean();
        state.write(new Decision(neighbour, nextHead(), null,
                comes ? List.of(booking(id, random.nextInt(BOOKINGS))) : List.of(), comes ? List.of() : List.of(id),
                null, null, List.of(), List.of(), List.of()));
    }

    private ProviderHead nextHead() {
        return new ProviderHead(++sequence, NOW);
    }

    private static List<Instant> startsOfBookings() {
        var starts = new ArrayList<Instant>();
        for (int i = 0; i < BOOKINGS; i++) {
            starts.add(DAY.start().plus(DAY.length().dividedBy(BOOKINGS).multipliedBy(i)));
        }
        return starts;
    }

    private static ReservationRecord booking(String id, int slot) {
        Duration length = DAY.length().dividedBy(BOOKINGS);
        Instant start = DAY.start().plus(length.multipliedBy(slot));
        var reservation = new Reservation(id, "carl", start, start.plus(length), Reservation.Status.CONFIRMED, NOW,
                NOW.plusSeconds(1_800), NOW, null);
        return new ReservationRecord(reservation,
                List.of(new Answer(id, 1, 1, EventType.RESERVATION_HELD, null)));
    }
}
