package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.Decision;
import dev.holdfast.domain.FreeSlots;
import dev.holdfast.domain.InMemoryProvider;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.ModelGame;
import dev.holdfast.domain.NotNowException;
import dev.holdfast.domain.ProviderHead;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.ReservationRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

/** Reading the stores gives what the state in the process gives, whatever was decided. */
class ReadingTogetherTest {

    private static final int LIVES = 150;
    private static final int REQUESTS_PER_LIFE = 120;
    private static final Long SEED = Long.getLong("holdfast.reading.seed");
    private static final Instant NOON = Instant.parse("2027-03-01T12:00:00Z");

    private int slots;
    private int reservations;

    @Test
    void readerAgreesWithTheStateOnRandomLives() {
        if (SEED != null) {
            live(SEED);
            return;
        }
        for (long seed = 0; seed < LIVES; seed++) {
            live(seed);
        }
        System.out.printf("reading: %,d lives; %,d slots and %,d reservations listed%n", LIVES, slots, reservations);
        assertThat(slots).isGreaterThan(5_000);
        assertThat(reservations).isGreaterThan(1_000);
    }

    @Test
    void afterAFailedWriteNothingIsRead() {
        PartitionState state = emptyState();
        var noReservation = new ReservationRecord(null, List.of());
        var broken = new Decision("anna", new ProviderHead(1, NOON), null, List.of(noReservation), List.of(), null,
                null, List.of(), List.of(), List.of());

        assertThatThrownBy(() -> state.write(broken)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> state.read("anna", StoredProvider::head)).isInstanceOf(NotNowException.class);
    }

    private void live(long seed) {
        var game = new ModelGame(seed);
        PartitionState state = emptyState();
        game.domain.alsoApply(state::write);
        var readable = new ReadablePartitions();
        readable.add(0, state);
        var reader = new LocalReader(readable, 1, partition -> new NotNowException("not here"));
        try {
            for (int i = 0; i < REQUESTS_PER_LIFE; i++) {
                game.step();
                compare(reader, game);
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + "\nagain: mvn test -Dtest=ReadingTogetherTest"
                    + " -Dholdfast.reading.seed=" + seed, e);
        }
    }

    private void compare(LocalReader reader, ModelGame game) {
        InMemoryProvider state = game.domain.state();
        Instant time = game.domain.now();
        Instant at = state.effectiveTime(time);
        Interval range = game.nextRange();
        var free = FreeSlots.of(state, range, time);
        var standing = state.reservations().stream().map(ReservationRecord::reservation)
                .filter(each -> each.start().isBefore(range.end()) && each.end().isAfter(range.start()))
                .filter(each -> !each.isGoneBy(at)).map(each -> each.asOf(at))
                .sorted(Comparator.comparing(Reservation::start).thenComparing(Reservation::reservationId)).toList();

        assertThat(reader.freeSlots("anna", range, time)).isEqualTo(free);
        assertThat(reader.reservations("anna", range, time)).isEqualTo(standing);
        assertThat(reader.schedule("anna"))
                .isEqualTo(Optional.ofNullable(state.head()).map(head -> state.schedule()));
        for (Reservation each : standing) {
            assertThat(reader.reservation("anna", each.reservationId(), time)).contains(each);
        }
        slots += free.size();
        reservations += standing.size();
    }

    private static PartitionState emptyState() {
        MockProcessorContext<Object, byte[]> context = StageHarness.context();
        return new PartitionState(new StateStores(context), TopologyHarness.ANSWER_MEMORY);
    }
}
