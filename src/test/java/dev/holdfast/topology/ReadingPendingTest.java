package dev.holdfast.topology;

import static dev.holdfast.topology.Asked.ANNA;
import static dev.holdfast.topology.Asked.EIGHT;
import static dev.holdfast.topology.Asked.HOLD_DURATION;
import static dev.holdfast.topology.Asked.MORNING;
import static dev.holdfast.topology.Asked.TODAY;
import static dev.holdfast.topology.Asked.hold;
import static dev.holdfast.topology.Asked.move;
import static dev.holdfast.topology.Asked.open;
import static dev.holdfast.topology.Asked.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Command;
import dev.holdfast.domain.Decider;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.NotNowException;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.Verdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read of a hold or a move while the client stage has not answered yet. */
class ReadingPendingTest {

    private final Decider decider = new Decider(TopologyHarness.ANSWER_MEMORY, true);
    private final PartitionState state =
            new PartitionState(new StateStores(StageHarness.context()), TopologyHarness.ANSWER_MEMORY);
    private final ReadablePartitions readable = new ReadablePartitions();
    private final LocalReader reader = new LocalReader(readable, 1, partition -> new NotNowException("not here"));

    @BeforeEach
    void openTheMorning() {
        readable.add(0, state);
        decide(open("open"));
    }

    @Test
    void holdThatWaitsIsNoReservationYetButItsSlotIsNotFree() {
        decide(hold("h", "carl", 0));

        assertThat(reader.reservation(ANNA, "h", TODAY)).isEmpty();
        assertThat(reader.reservations(ANNA, MORNING, TODAY)).isEmpty();
        assertThat(free(2)).containsExactly(slot(1));
    }

    @Test
    void holdThatWasGrantedIsAReservation() {
        decide(hold("h", "carl", 0));
        answer("h", null);

        assertThat(reader.reservation(ANNA, "h", TODAY)).isPresent();
        assertThat(free(2)).containsExactly(slot(1));
    }

    @Test
    void slotOfAHoldThatWasDeniedIsFree() {
        decide(hold("h", "carl", 0));
        answer("h", Reason.CLIENT_BUSY);

        assertThat(reader.reservation(ANNA, "h", TODAY)).isEmpty();
        assertThat(free(2)).containsExactly(slot(0), slot(1));
    }

    @Test
    void reservationWhoseMoveWaitsStandsWhereItWasAndNeitherTimeIsFree() {
        decide(hold("h", "carl", 0));
        answer("h", null);
        decide(move("m", "h", "carl", 2));

        assertThat(reader.reservations(ANNA, MORNING, TODAY)).extracting(Reservation::start).containsExactly(EIGHT);
        assertThat(free(4)).containsExactly(slot(1), slot(3));
        assertThat(reader.reservation(ANNA, "h", TODAY.plus(HOLD_DURATION)).orElseThrow().status())
                .as("only the verdict changes it").isEqualTo(Reservation.Status.HELD);
    }

    private void decide(Command command) {
        state.write(decider.decide(state.provider(ANNA), command, TODAY, command.requestId()));
    }

    private void answer(String requestId, Reason denial) {
        state.write(decider.decide(state.provider(ANNA), new Verdict(ANNA, requestId, requestId, denial), TODAY,
                "verdict"));
    }

    private List<Instant> free(int slots) {
        return reader.freeSlots(ANNA, new Interval(EIGHT, slot(slots)), TODAY).stream()
                .map(slot -> slot.time().start()).toList();
    }
}
