package dev.holdfast.topology;

import static dev.holdfast.topology.Asked.ANNA;
import static dev.holdfast.topology.Asked.EIGHT;
import static dev.holdfast.topology.Asked.HOLD_DURATION;
import static dev.holdfast.topology.Asked.MORNING;
import static dev.holdfast.topology.Asked.TODAY;
import static dev.holdfast.topology.Asked.cancel;
import static dev.holdfast.topology.Asked.confirm;
import static dev.holdfast.topology.Asked.hold;
import static dev.holdfast.topology.Asked.move;
import static dev.holdfast.topology.Asked.open;
import static dev.holdfast.topology.Asked.slot;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.Command;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.NotNowException;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.ProviderReader;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.Reservation.Status;
import dev.holdfast.domain.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is read from a topology that runs. */
class LocalReaderTest {

    private final TopologyHarness topology = new TopologyHarness(TODAY);
    private final ProviderReader reader = topology.reader();

    @AfterEach
    void close() {
        topology.close();
    }

    @Test
    void providerWithoutAnAcceptedCommandDoesNotExist() {
        topology.send(hold("h", "carl", 0));

        assertThat(reader.schedule(ANNA)).isEmpty();
        assertThat(reader.freeSlots(ANNA, MORNING, TODAY)).isEmpty();
        assertThat(reader.reservations(ANNA, MORNING, TODAY)).isEmpty();
        assertThat(reader.reservation(ANNA, "h", TODAY)).isEmpty();
    }

    @Test
    void scheduleIsWhatTheProviderMadeIt() {
        topology.send(open("open"));
        assertThat(reader.schedule(ANNA)).contains(Schedule.NEW.opened(MORNING, TODAY));

        topology.send(new Command.SetPolicy("policy", ANNA,
                new Policy(Duration.ofHours(1), null, null, null, null, null)));
        assertThat(reader.schedule(ANNA).orElseThrow().policy().slotLength()).hasHours(1);
    }

    @Test
    void heldSlotIsNotListed() {
        topology.send(open("open"));
        topology.send(hold("h", "carl", 1));

        assertThat(free(new Interval(EIGHT, slot(4)), TODAY)).containsExactly(slot(0), slot(2), slot(3));
    }

    @Test
    void holdPastItsDeadlineIsFreeAndExpiredBeforeAnyTickSaysSo() {
        topology.send(open("open"));
        topology.send(hold("h", "carl", 0));
        Instant deadline = TODAY.plus(HOLD_DURATION);

        assertThat(free(slotRange(0), deadline.minusMillis(1))).isEmpty();
        assertThat(reader.reservation(ANNA, "h", deadline.minusMillis(1)).orElseThrow().status())
                .isEqualTo(Status.HELD);
        assertThat(free(slotRange(0), deadline)).containsExactly(EIGHT);
        assertThat(reader.reservation(ANNA, "h", deadline).orElseThrow().status()).isEqualTo(Status.EXPIRED);
        assertThat(reader.reservations(ANNA, MORNING, deadline)).extracting(Reservation::endedAt)
                .containsExactly(deadline);
    }

    @Test
    void timeBeforeTheProvidersLastDecisionCountsAsThatOfTheDecision() {
        topology.send(open("open"));
        topology.send(hold("h", "carl", 0));
        Instant deadline = TODAY.plus(HOLD_DURATION);
        topology.send(hold("other", "cleo", 5), deadline);

        assertThat(free(slotRange(0), TODAY)).containsExactly(EIGHT);
        assertThat(reader.reservation(ANNA, "h", TODAY).orElseThrow().status()).isEqualTo(Status.EXPIRED);
        assertThat(reader.reservations(ANNA, slotRange(0), TODAY)).extracting(Reservation::status)
                .containsExactly(Status.EXPIRED);
    }

    @Test
    void reservationsComeInOrderOfTheirStartAndThenOfTheirId() {
        topology.send(open("open"));
        topology.send(hold("c", "carl", 3));
        topology.send(hold("b", "cleo", 1));
        topology.send(cancel("cancel", "b", "cleo"));
        topology.send(hold("a", "cora", 1));
        topology.send(confirm("confirm", "c", "carl"));

        List<Reservation> listed = reader.reservations(ANNA, MORNING, TODAY);
        assertThat(listed).extracting(Reservation::reservationId).containsExactly("a", "b", "c");
        assertThat(listed).extracting(Reservation::status)
                .containsExactly(Status.HELD, Status.CANCELLED, Status.CONFIRMED);
    }

    @Test
    void reservationsThatOnlyTouchTheRangeAreNotListed() {
        topology.send(open("open"));
        topology.send(hold("before", "carl", 0));
        topology.send(hold("in", "cleo", 1));
        topology.send(hold("after", "cora", 2));

        assertThat(reader.reservations(ANNA, slotRange(1), TODAY)).extracting(Reservation::reservationId)
                .containsExactly("in");
        Interval across = new Interval(slot(1).minusMillis(1), slot(2).plusMillis(1));
        assertThat(reader.reservations(ANNA, across, TODAY)).hasSize(3);
    }

    @Test
    void reservationIsAbsentFromTheInstantAtWhichItLeavesTheState() {
        topology.send(open("open"));
        topology.send(hold("h", "carl", 0));
        Instant gone = TODAY.plus(HOLD_DURATION).plus(Reservation.KEPT_AFTER_END);

        assertThat(reader.reservation(ANNA, "h", gone.minusMillis(1))).isPresent();
        assertThat(reader.reservations(ANNA, MORNING, gone.minusMillis(1))).hasSize(1);
        assertThat(reader.reservation(ANNA, "h", gone)).isEmpty();
        assertThat(reader.reservations(ANNA, MORNING, gone)).isEmpty();
    }

    @Test
    void movedReservationIsFoundAtItsNewTimeOnly() {
        topology.send(open("open"));
        topology.send(hold("h", "carl", 0));
        topology.send(move("move", "h", "carl", 4));

        assertThat(reader.reservations(ANNA, slotRange(0), TODAY)).isEmpty();
        assertThat(reader.reservations(ANNA, slotRange(4), TODAY)).extracting(Reservation::reservationId)
                .containsExactly("h");
        assertThat(free(new Interval(EIGHT, slot(5)), TODAY)).containsExactly(slot(0), slot(1), slot(2), slot(3));
    }

    @Test
    void providersWhoseIdsBeginAlikeAreNotMixedUp() {
        for (String providerId : List.of("ann", "anna", "anna-", "anna.2", "annab", "ANNA")) {
            topology.send(new Command.OpenAvailability("open", providerId, MORNING));
            topology.send(new Command.Hold("of-" + providerId, providerId, "carl", EIGHT, null));
        }
        assertThat(reader.reservations(ANNA, MORNING, TODAY)).extracting(Reservation::reservationId)
                .containsExactly("of-anna");
        assertThat(reader.reservation(ANNA, "of-ann", TODAY)).isEmpty();
    }

    @Test
    void sixtyTwoDaysCanBeListedAndNotAMillisecondMore() {
        topology.send(open("open"));
        var longest = new Interval(TODAY, TODAY.plus(Duration.ofDays(62)));
        var tooLong = new Interval(TODAY, longest.end().plusMillis(1));

        assertThat(free(longest, TODAY)).hasSize(16);
        assertThat(reader.reservations(ANNA, longest, TODAY)).isEmpty();
        assertThatThrownBy(() -> reader.freeSlots(ANNA, tooLong, TODAY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A listing covers at most 62 days, but 2027-03-01T08:00:00Z to 2027-05-02T08:00:00.001Z "
                        + "is longer.");
        assertThatThrownBy(() -> reader.reservations(ANNA, tooLong, TODAY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void partitionThatIsNotHereIsAskedForWhereItIs() {
        try (var oneOfMany = new TopologyHarness(TODAY, 1_000)) {
            int partition = HoldfastTopology.partition(ANNA.getBytes(UTF_8), 1_000);

            assertThatThrownBy(() -> oneOfMany.reader().schedule(ANNA)).isInstanceOf(NotNowException.class)
                    .hasMessage("partition " + partition + " is not here");
        }
    }

    @Test
    void nothingIsReadOnceTheTopologyIsClosed() {
        var closed = new TopologyHarness(TODAY);
        closed.send(open("open"));
        closed.close();

        ProviderReader late = closed.reader();
        assertThatThrownBy(() -> late.schedule(ANNA)).isInstanceOf(NotNowException.class);
        assertThatThrownBy(() -> late.freeSlots(ANNA, MORNING, TODAY)).isInstanceOf(NotNowException.class);
        assertThatThrownBy(() -> late.reservation(ANNA, "h", TODAY)).isInstanceOf(NotNowException.class);
        assertThatThrownBy(() -> late.reservations(ANNA, MORNING, TODAY)).isInstanceOf(NotNowException.class);
    }

    private List<Instant> free(Interval range, Instant time) {
        return reader.freeSlots(ANNA, range, time).stream().map(slot -> slot.time().start()).toList();
    }

    private static Interval slotRange(int number) {
        return new Interval(slot(number), slot(number + 1));
    }
}
