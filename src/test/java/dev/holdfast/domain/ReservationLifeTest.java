package dev.holdfast.domain;

import static dev.holdfast.domain.EventAssert.assertThat;
import static dev.holdfast.domain.TestProvider.buffers;
import static dev.holdfast.domain.TestProvider.horizon;
import static dev.holdfast.domain.TestProvider.leadTime;
import static dev.holdfast.domain.TestProvider.time;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Reservation.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A reservation from its hold until it leaves the state, moved by requests and by time. */
class ReservationLifeTest {

    private final TestProvider provider = new TestProvider().at("06:00").with(leadTime("PT0S"))
            .offering("08:00", "12:00").offering("+1 08:00", "+1 12:00");

    @Test
    void holdTellsAllOfTheReservation() {
        assertThat(provider.hold("a", "carl", "09:00", "09:45").fact()).isEqualTo(new Event.Held(new Reservation("a",
                "carl", time("09:00"), time("09:45"), Status.HELD, time("06:00"), time("06:30"), null, null)));
    }

    @Test
    void anIdThatIsUsedAgainWhenItsReservationHasJustLeftTheStateIsOfTheNewOneOnly() {
        provider.holding("a", "carl", "09:00", "09:45").at("06:05").cancel("x", "a", "carl");
        var decisions = new ArrayList<Decision>();
        provider.alsoApply(decisions::add);
        assertThat(provider.at("+1 06:05").hold("a", "cleo", "+1 09:00")).isHeld();
        assertThat(decisions).singleElement().satisfies(decision -> {
            assertThat(decision.reservations()).extracting(ReservationRecord::reservationId).containsExactly("a");
            assertThat(decision.goneReservations()).isEmpty();
        });
    }

    @Test
    void aDecisionHasEachReservationOnceAsItLeavesIt() {
        provider.holding("a", "carl", "09:00", "09:45").holding("b", "cleo", "10:00", "10:15");
        var decisions = new ArrayList<Decision>();
        provider.alsoApply(decisions::add);
        // By now it has expired, which alone is to be written.
        provider.at("06:30").cancel("x", "a", "carl");
        assertThat(decisions).singleElement().satisfies(decision ->
                assertThat(decision.reservations()).extracting(each -> each.reservation().status()).containsExactly(Status.EXPIRED));
    }

    @Test
    void aHoldThatOverlapsOneThatHasRunOutWritesBoth() {
        provider.holding("a", "carl", "09:00", "09:45");
        var decisions = new ArrayList<Decision>();
        provider.alsoApply(decisions::add);
        provider.at("06:30").hold("b", "cleo", "09:00");
        assertThat(decisions).singleElement().satisfies(decision ->
                assertThat(decision.reservations()).extracting(ReservationRecord::reservationId).containsExactly("a", "b"));
    }

    @Test
    void confirmAndCancelTellWhen() {
        provider.holding("a", "carl", "09:00", "09:45");
        assertThat(provider.at("06:10").confirm("c", "a", "carl").fact()).isEqualTo(new Event.Confirmed(
                new Reservation("a", "carl", time("09:00"), time("09:45"), Status.CONFIRMED, time("06:00"),
                        time("06:30"), time("06:10"), null)));
        var cancel = new Command.Cancel("x", "anna", "a", "carl", "ill");
        assertThat(provider.at("06:20").ask(cancel).fact()).isEqualTo(new Event.Cancelled(
                new Reservation("a", "carl", time("09:00"), time("09:45"), Status.CANCELLED, time("06:00"),
                        time("06:30"), time("06:10"), time("06:20")), Command.Party.CLIENT, "ill"));
    }

    @Test
    void cancelTellsWhoDidIt() {
        provider.holding("a", "carl", "09:00", "09:45");
        assertThat(((Event.Cancelled) provider.cancelByProvider("x", "a").fact()).by())
                .isEqualTo(Command.Party.PROVIDER);
    }

    @Test
    void cancelFreesTheSlotAtOnce() {
        provider.holding("a", "carl", "09:00", "09:15");
        assertThat(provider.free("09:00", "09:15")).isEmpty();
        provider.cancel("x", "a", "carl");
        assertThat(provider.free("09:00", "09:15")).containsExactly("09:00");
        assertThat(provider.hold("b", "cleo", "09:00")).isHeld();
    }

    @Test
    void requestFirstExpiresTheReservationItNames() {
        provider.holding("a", "carl", "09:00", "09:15").at("07:00").confirm("c", "a", "carl");
        assertThat(provider.newest()).extracting(Event::type)
                .containsExactly(EventType.RESERVATION_EXPIRED, EventType.REQUEST_REJECTED);
        assertThat(provider.newest()).extracting(Event::requestId).containsExactly(null, "c");
        assertThat(provider.newest()).extracting(Event::at).containsOnly(time("07:00"));
        assertThat(provider.reservation("a").endedAt()).isEqualTo(time("06:30"));
    }

    @Test
    void requestFirstCompletesTheReservationItNames() {
        provider.booking("a", "carl", "09:00", "09:15").at("11:00").cancel("x", "a", "carl");
        assertThat(provider.newest()).extracting(Event::type)
                .containsExactly(EventType.RESERVATION_COMPLETED, EventType.REQUEST_REJECTED);
        assertThat(provider.reservation("a").endedAt()).isEqualTo(time("09:15"));
    }

    @Test
    void evenARequestThatIsNoOwnersExpiresTheReservationItNames() {
        provider.holding("a", "carl", "09:00", "09:15").at("06:30").confirm("c", "a", "mallory");
        assertThat(provider.newest()).extracting(Event::type)
                .containsExactly(EventType.RESERVATION_EXPIRED, EventType.REQUEST_REJECTED);
    }

    @Test
    void malformedRequestExpiresNothing() {
        provider.holding("a", "carl", "09:00", "09:15").at("07:00").malformed("a");
        assertThat(provider.newest()).hasSize(1);
    }

    @Test
    void requestFirstExpiresTheHoldsItOverlapsInOrderOfTheirStart() {
        provider.holding("b", "carl", "09:15", "09:30").holding("a", "carl", "09:00", "09:15")
                .holding("far", "carl", "10:00", "10:15").at("07:00").hold("c", "cleo", "09:00", "09:30");
        assertThat(provider.newest()).extracting(Event::type).containsExactly(EventType.RESERVATION_EXPIRED,
                EventType.RESERVATION_EXPIRED, EventType.RESERVATION_HELD);
        assertThat(provider.newest()).extracting(event -> event.fact().reservation().reservationId())
                .containsExactly("a", "b", "c");
        assertThat(provider.reservation("far").status()).as("not in the way").isEqualTo(Status.HELD);
    }

    @Test
    void holdsWithinTheBuffersExpireToo() {
        provider.with(buffers("PT30M", "PT0S")).holding("a", "carl", "09:00", "09:15").at("06:30")
                .hold("b", "cleo", "09:30");
        assertThat(provider.newest()).extracting(Event::type)
                .containsExactly(EventType.RESERVATION_EXPIRED, EventType.RESERVATION_HELD);
    }

    @Test
    void staleHoldsExpireAlsoWhereAnotherReservationIsInTheWay() {
        provider.holding("stale", "carl", "09:15", "09:30").booking("live", "cora", "09:00", "09:15").at("07:00");
        assertThat(provider.hold("b", "cleo", "09:00", "09:30")).isRejected(Reason.SLOT_TAKEN);
        assertThat(provider.newest()).extracting(Event::type)
                .containsExactly(EventType.RESERVATION_EXPIRED, EventType.REQUEST_REJECTED);
    }

    @Test
    void requestThatIsRefusedBeforeExpiresNothingInItsWay() {
        provider.holding("a", "carl", "09:00", "09:15").at("07:00").hold("b", "cleo", "09:00", "09:20");
        assertThat(provider.newest()).hasSize(1);
        assertThat(provider.reservation("a").status()).isEqualTo(Status.HELD);
    }

    @Test
    void holdExpiresOnce() {
        provider.holding("a", "carl", "09:00", "09:15").at("06:30").confirm("c1", "a", "carl");
        provider.confirm("c2", "a", "carl");
        provider.tick();
        provider.hold("b", "cleo", "09:00");
        provider.at("+2 09:00").tick();
        assertThat(provider.log()).filteredOn(event -> event.type() == EventType.RESERVATION_EXPIRED
                && event.fact().reservation().reservationId().equals("a")).hasSize(1);
    }

    @Test
    void tickExpiresAtTheDeadlineAndNotBefore() {
        provider.holding("a", "carl", "09:00", "09:15");
        assertThat(provider.at("06:29:59.999").tick()).isEmpty();
        var due = new InMemoryProvider.Due(time("06:29"), InMemoryProvider.Due.Kind.RESERVATION, "a");
        assertThat(provider.tick(due)).as("a forged tick is harmless").isEmpty();
        assertThat(provider.at("06:30").tick()).extracting(Event::type)
                .containsExactly(EventType.RESERVATION_EXPIRED);
    }

    @Test
    void bookingIsCompletedAtItsEndAndNotBefore() {
        provider.booking("a", "carl", "09:00", "09:15");
        assertThat(provider.at("09:14:59.999").tick()).isEmpty();
        List<Event> events = provider.at("11:00").tick();
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event).is(EventType.RESERVATION_COMPLETED);
            assertThat(event.at()).isEqualTo(time("11:00"));
            assertThat(event.fact().reservation().endedAt()).isEqualTo(time("09:15"));
        });
    }

    @Test
    void cancelledReservationIsNotCompleted() {
        provider.booking("a", "carl", "09:00", "09:15").cancel("x", "a", "carl");
        assertThat(provider.at("10:00").tick()).isEmpty();
    }

    @Test
    void reservationLeavesTheStateADayAfterItEndedHoweverLateTheTick() {
        provider.booking("a", "carl", "09:00", "09:15").at("23:00").tick();
        provider.at("+1 09:14:59.999").tick();
        assertThat(provider.reservation("a")).isNotNull();
        provider.at("+1 09:15").tick();
        assertThat(provider.reservation("a")).isNull();
    }

    @Test
    void reservationThatATickFindsLongOverExpiresAndIsGoneAtOnce() {
        provider.holding("a", "carl", "09:00", "09:15").at("+3 00:00");
        assertThat(provider.tick()).extracting(Event::type).contains(EventType.RESERVATION_EXPIRED);
        assertThat(provider.reservation("a")).isNull();
    }

    @Test
    void requestThatFindsItsReservationLongOverExpiresItAndKnowsItNoMore() {
        provider.holding("a", "carl", "09:00", "09:15").at("+1 06:30").confirm("c", "a", "carl");
        assertThat(provider.newest()).extracting(Event::type)
                .containsExactly(EventType.RESERVATION_EXPIRED, EventType.REQUEST_REJECTED);
        assertThat(provider.newest().get(1)).isRejected(Reason.NOT_FOUND);
        assertThat(provider.reservation("a")).isNull();
    }

    @Test
    void idOfAReservationThatIsGoneIsFreeForAnother() {
        provider.holding("a", "carl", "09:00", "09:15").at("+1 06:30");
        assertThat(provider.hold("a", "cleo", "+1 10:00")).isHeld();
        assertThat(provider.newest()).extracting(Event::type)
                .containsExactly(EventType.RESERVATION_EXPIRED, EventType.RESERVATION_HELD);
        assertThat(provider.reservation("a").clientId()).isEqualTo("cleo");
        assertThat(provider.state().reservation("a").answers()).hasSize(1);
    }

    @Test
    void moveKeepsTheReservationAndFreesItsOldTimeAtOnce() {
        provider.booking("a", "carl", "09:00", "09:30");
        Event moved = provider.move("m", "a", "carl", "10:00");
        assertThat(moved.fact()).isEqualTo(new Event.Rescheduled(new Reservation("a", "carl", time("10:00"),
                time("10:30"), Status.CONFIRMED, time("06:00"), time("06:30"), time("06:00"), null),
                TestProvider.interval("09:00", "09:30")));
        assertThat(provider.hold("b", "cleo", "09:00", "09:30")).isHeld();
        assertThat(provider.hold("c", "cleo", "10:15")).isRejected(Reason.SLOT_TAKEN);
    }

    @Test
    void moveMayOverlapItsOwnOldTime() {
        provider.with(buffers("PT1H", "PT1H")).holding("a", "carl", "09:00", "10:00");
        assertThat(provider.move("m1", "a", "carl", "09:15")).isRescheduled();
        assertThat(provider.move("m2", "a", "carl", "09:15", "09:30")).isRescheduled();
        assertThat(provider.move("m3", "a", "carl", "09:00", "10:00")).isRescheduled();
    }

    @Test
    void moveMeetsTheBuffersOfOthers() {
        provider.with(buffers("PT15M", "PT15M")).holding("a", "carl", "09:00", "09:15")
                .holding("b", "cleo", "10:00", "10:15");
        assertThat(provider.move("m1", "a", "carl", "09:30")).isRejected(Reason.SLOT_TAKEN);
        assertThat(provider.move("m2", "a", "carl", "09:15")).isRescheduled();
    }

    @Test
    void refusedMoveChangesNothing() {
        provider.holding("a", "carl", "09:00", "09:15").holding("b", "cleo", "10:00", "10:15");
        ReservationRecord before = provider.state().reservation("a");
        assertThat(provider.move("m1", "a", "carl", "10:00")).isRejected(Reason.SLOT_TAKEN);
        assertThat(provider.move("m2", "a", "carl", "13:00")).isRejected(Reason.OUTSIDE_AVAILABILITY);
        assertThat(provider.move("m3", "a", "carl", "10:20")).isRejected(Reason.NOT_ON_GRID);
        assertThat(provider.state().reservation("a")).isEqualTo(before);
        assertThat(provider.free("09:00", "09:15")).isEmpty();
    }

    @Test
    void moveDoesNotRenewAHold() {
        provider.holding("a", "carl", "09:00", "09:15").at("06:20");
        assertThat(provider.move("m", "a", "carl", "11:00")).isRescheduled();
        assertThat(provider.reservation("a").expiresAt()).isEqualTo(time("06:30"));
        assertThat(provider.at("06:30").confirm("c", "a", "carl")).isRejected(Reason.HOLD_EXPIRED);
    }

    @Test
    void holdMovedBeforeItsDeadlineRunsOutAtItsNewStart() {
        provider.at("07:50").holding("a", "carl", "09:00", "09:15");
        provider.move("m1", "a", "carl", "08:00");
        assertThat(provider.reservation("a").expiresAt()).isEqualTo(time("08:00"));
        provider.move("m2", "a", "carl", "11:00");
        assertThat(provider.reservation("a").expiresAt()).as("and is not given the time back")
                .isEqualTo(time("08:00"));
    }

    @Test
    void moveWithoutAnEndKeepsTheLengthNotTheSlot() {
        provider.holding("a", "carl", "09:00", "09:45");
        provider.move("m1", "a", "carl", "10:00");
        assertThat(provider.reservation("a").end()).isEqualTo(time("10:45"));
        provider.move("m2", "a", "carl", "10:00", "10:15");
        assertThat(provider.reservation("a").end()).isEqualTo(time("10:15"));
    }

    @Test
    void moveToAnotherDayMovesTheCompletion() {
        provider.booking("a", "carl", "09:00", "09:15").move("m", "a", "carl", "+1 09:00");
        assertThat(provider.at("12:00").tick()).extracting(Event::type)
                .doesNotContain(EventType.RESERVATION_COMPLETED);
        assertThat(provider.at("+1 09:15").tick()).extracting(Event::type)
                .contains(EventType.RESERVATION_COMPLETED);
    }

    @Test
    void sequenceHasNoGapAndTimeNeverRunsBackwards() {
        provider.holding("a", "carl", "09:00", "09:15");
        provider.at("05:00").confirm("c", "a", "carl");
        provider.at("06:45").with(horizon("P30D"));
        provider.at("06:29").malformed("m");
        provider.at("07:00").hold("b", "carl", "11:00");
        provider.at("06:00").hold("b", "carl", "11:00");
        provider.at("+5 00:00").tick();
        List<Event> log = provider.log();
        Instant last = Instant.MIN;
        for (int i = 0; i < log.size(); i++) {
            assertThat(log.get(i).sequence()).isEqualTo(i + 1);
            assertThat(log.get(i).eventId()).isEqualTo("anna/" + (i + 1));
            assertThat(log.get(i).at()).isAfterOrEqualTo(last);
            last = log.get(i).at();
        }
        assertThat(provider.state().head()).isEqualTo(new ProviderHead(log.size(), last));
    }

    @Test
    void requestWithAnEarlierTimeIsJudgedAtTheLastOne() {
        provider.holding("a", "carl", "09:00", "09:15").at("06:30").malformed("x");
        assertThat(provider.at("06:29").confirm("c", "a", "carl")).isRejected(Reason.HOLD_EXPIRED);
    }

    @Test
    void listWithAnEarlierTimeIsThatOfTheLastOne() {
        provider.at("09:10").malformed("x");
        assertThat(provider.at("08:00").free("08:00", "09:31")).containsExactly("09:15", "09:30");
    }
}
