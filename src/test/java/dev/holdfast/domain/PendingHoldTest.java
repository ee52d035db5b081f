package dev.holdfast.domain;

import static dev.holdfast.domain.EventAssert.assertThat;
import static dev.holdfast.domain.EventType.RESERVATION_EXPIRED;
import static dev.holdfast.domain.EventType.RESERVATION_HELD;
import static dev.holdfast.domain.EventType.RESERVATION_RESCHEDULED;
import static dev.holdfast.domain.TestProvider.interval;
import static dev.holdfast.domain.TestProvider.leadTime;
import static dev.holdfast.domain.TestProvider.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What is so while a hold or a move waits for its verdict, and what the verdict makes of it. */
class PendingHoldTest {

    private final TestClients clients = new TestClients(10);
    private final TestProvider anna = offering("anna");
    private final TestProvider bert = offering("bert");

    @Test
    void nothingIsSaidOfAHoldBeforeItsVerdict() {
        assertThat(anna.hold("a", "carl", "09:00")).isNull();
        clients.deliverAll();
        assertThat(anna.answerTo("a")).isHeld();
    }

    @Test
    void heldAtDeadlineAndCauseComeFromTheHoldAndNotFromTheVerdict() {
        anna.hold("a", "carl", "09:00");
        anna.at("06:10").with(leadTime("PT1H"));
        clients.deliverAll();

        Event held = anna.answerTo("a");
        Reservation reservation = held.fact().reservation();
        assertThat(reservation.heldAt()).isEqualTo(time("06:00"));
        assertThat(reservation.expiresAt()).isEqualTo(time("06:30"));
        assertThat(held.at()).isEqualTo(time("06:10"));
        // The provider was made by two inputs, and the hold is the third.
        assertThat(held.cause()).isEqualTo("reservation-requests/0@2");
    }

    @Test
    void aMoveTellsTheClientStageWhichTimeItGivesUpAndAHoldGivesUpNone() {
        var claims = new ArrayList<Claim>();
        anna.alsoApply(decision -> claims.addAll(decision.claims()));
        anna.hold("a", "carl", "09:00");
        clients.deliverAll();
        anna.move("m", "a", "carl", "10:00");
        assertThat(claims).extracting(Claim::kind, Claim::previous).containsExactly(
                tuple(Claim.Kind.HOLD, null), tuple(Claim.Kind.MOVE, interval("09:00", "09:15")));
    }

    @Test
    void aDenialSaysWhatWasAskedForAndOfAHoldNoReservation() {
        bookAtBert("09:00", "09:15");
        anna.hold("a", "carl", "09:00");
        anna.hold("h", "carl", "10:00");
        clients.deliverAll();
        anna.move("m", "h", "carl", "09:00");
        clients.deliverAll();
        assertThat(((Event.Rejected) anna.answerTo("a").fact()).asked())
                .isEqualTo(new Event.Asked(null, "carl", interval("09:00", "09:15")));
        assertThat(((Event.Rejected) anna.answerTo("m").fact()).asked())
                .isEqualTo(new Event.Asked("h", "carl", interval("09:00", "09:15")));
    }

    @Test
    void slotOfAPendingHoldIsTakenAndNotListed() {
        anna.hold("a", "carl", "09:00");
        assertThat(anna.free("09:00", "09:30")).containsExactly("09:15");
        assertThat(anna.hold("b", "cleo", "09:00")).isRejected(Reason.SLOT_TAKEN);
    }

    @Test
    void slotOfAPendingHoldStaysTakenPastItsDeadline() {
        anna.hold("a", "carl", "09:00");
        assertThat(anna.at("06:30").hold("b", "cleo", "09:00")).isRejected(Reason.SLOT_TAKEN);
        assertThat(anna.free("09:00", "09:15")).isEmpty();
    }

    @Test
    void slotIsFreeAfterADenial() {
        bookAtBert("09:00", "09:15");
        anna.hold("a", "carl", "09:00");
        clients.deliverAll();
        assertThat(anna.answerTo("a")).isRejected(Reason.CLIENT_BUSY);
        assertThat(anna.reservation("a")).isNull();
        assertThat(anna.free("09:00", "09:15")).containsExactly("09:00");
        anna.hold("b", "cleo", "09:00");
        clients.deliverAll();
        assertThat(anna.answerTo("b")).isHeld();
    }

    @Test
    void aDenialIsRememberedLikeAnyRefusal() {
        bookAtBert("09:00", "09:15");
        anna.hold("a", "carl", "09:00");
        clients.deliverAll();
        Event denial = anna.answerTo("a");
        assertThat(anna.at("06:09:59.999").hold("a", "carl", "09:00")).isDuplicateOf(denial);
        assertThat(anna.hold("a", "carl", "09:15")).isRejected(Reason.REQUEST_ID_REUSED);
        assertThat(anna.at("06:10").hold("a", "carl", "09:00")).isNull();
    }

    @Test
    void timeChangesNothingWhileAHoldIsPending() {
        anna.hold("a", "carl", "09:00");
        anna.at("+3 09:00").tick();
        assertThat(anna.state().reservation("a").due()).isNull();
        assertThat(anna.state().reservation("a").isPending()).isTrue();
        assertThat(anna.answersTo("a")).isEmpty();
    }

    @Test
    void aHoldGrantedAfterItsDeadlineIsHeldAndThenExpires() {
        anna.hold("a", "carl", "09:00");
        anna.at("07:00").tick();
        clients.deliverAll();
        assertThat(anna.tick()).singleElement().satisfies(event -> assertThat(event).is(RESERVATION_EXPIRED));
        assertThat(anna.log()).extracting(Event::type).endsWith(RESERVATION_HELD, RESERVATION_EXPIRED);
        assertThat(anna.reservation("a").endedAt()).isEqualTo(time("06:30"));
    }

    @Test
    void aHoldGrantedAfterItsDeadlineGivesWayWithoutATick() {
        anna.hold("a", "carl", "09:00");
        anna.at("07:00").tick();
        clients.deliverAll();
        anna.hold("b", "cleo", "09:00");
        clients.deliverAll();
        assertThat(anna.log()).extracting(Event::type)
                .endsWith(RESERVATION_HELD, RESERVATION_EXPIRED, RESERVATION_HELD);
    }

    @Test
    void aHoldGrantedADayAfterItsEndLeavesTheState() {
        anna.hold("a", "carl", "09:00");
        anna.at("+2 09:15").tick();
        clients.deliverAll();
        anna.tick();
        assertThat(anna.log()).extracting(Event::type).endsWith(RESERVATION_HELD, RESERVATION_EXPIRED);
        assertThat(anna.reservation("a")).isNull();
        clients.deliverAll();
        assertThat(clients.calendar("carl").isEmpty()).isTrue();
    }

    @Test
    void aPendingMoveKeepsItsOldTimeAndTheNewOne() {
        held("a", "09:00");
        anna.move("m", "a", "carl", "10:00");
        assertThat(anna.free("08:45", "10:30")).containsExactly("08:45", "09:15", "09:30", "09:45", "10:15");
        assertThat(anna.reservation("a").start()).isEqualTo(time("09:00"));
    }

    @Test
    void aGrantedMoveFreesTheOldTime() {
        held("a", "09:00");
        anna.move("m", "a", "carl", "10:00");
        clients.deliverAll();
        assertThat(anna.answerTo("m")).isRescheduled();
        assertThat(anna.free("09:00", "09:15")).containsExactly("09:00");
        assertThat(anna.free("10:00", "10:15")).isEmpty();
    }

    @Test
    void aDeniedMoveLeavesEverythingAsItWas() {
        bookAtBert("10:00", "10:15");
        held("a", "09:00");
        ReservationRecord before = anna.state().reservation("a");
        anna.move("m", "a", "carl", "10:00");
        clients.deliverAll();
        assertThat(anna.answerTo("m")).isRejected(Reason.CLIENT_BUSY);
        assertThat(anna.state().reservation("a")).isEqualTo(before);
        assertThat(anna.free("09:00", "09:15")).isEmpty();
        assertThat(anna.free("10:00", "10:15")).containsExactly("10:00");
        // Nor did the client's time change.
        assertThat(bert.hold("b2", "carl", "09:00")).isNull();
        clients.deliverAll();
        assertThat(bert.answerTo("b2")).isRejected(Reason.CLIENT_BUSY);
    }

    @Test
    void aMoveMayOverlapItsOwnTime() {
        anna.hold("a", "carl", "09:00", "09:30");
        clients.deliverAll();
        anna.move("m", "a", "carl", "09:15");
        assertThat(anna.free("09:00", "09:45")).isEmpty();
        clients.deliverAll();
        assertThat(anna.answerTo("m")).isRescheduled();
        assertThat(anna.free("09:00", "09:45")).containsExactly("09:00");
    }

    @Test
    void aHoldDoesNotExpireWhileItsMoveIsPending() {
        held("a", "09:00");
        anna.move("m", "a", "carl", "10:00");
        anna.at("07:00").tick();
        assertThat(anna.log()).extracting(Event::type).doesNotContain(RESERVATION_EXPIRED);
        clients.deliverAll();
        anna.tick();
        assertThat(anna.log()).extracting(Event::type)
                .endsWith(RESERVATION_HELD, RESERVATION_RESCHEDULED, RESERVATION_EXPIRED);
    }

    @Test
    void aHoldThatMovesKeepsItsDeadline() {
        held("a", "09:00");
        anna.at("06:20").move("m", "a", "carl", "10:00");
        clients.deliverAll();
        assertThat(anna.reservation("a").expiresAt()).isEqualTo(time("06:30"));
    }

    @Test
    void aVerdictOnAnotherCauseChangesNothing() {
        anna.hold("a", "carl", "09:00");
        ReservationRecord before = anna.state().reservation("a");
        ProviderHead head = anna.state().head();
        for (Reason denial : new Reason[] {null, Reason.CLIENT_BUSY}) {
            for (String reservation : new String[] {"a", "none"}) {
                var stale = new Verdict("anna", reservation, "reservation-requests/0@999", denial);
                assertThat(anna.receive(stale, time("08:00"))).isEmpty();
            }
        }
        assertThat(anna.state().reservation("a")).isEqualTo(before);
        assertThat(anna.state().head()).isEqualTo(head);
    }

    @Test
    void aVerdictThatComesAgainChangesNothing() {
        anna.hold("a", "carl", "09:00");
        clients.deliverAll();
        String cause = anna.answerTo("a").cause();
        assertThat(anna.receive(new Verdict("anna", "a", cause, Reason.CLIENT_BUSY), time("06:00"))).isEmpty();
        assertThat(anna.reservation("a")).isNotNull();
    }

    @Test
    void theRequestIdOfAPendingHoldIsNotForAnythingElse() {
        anna.hold("a", "carl", "09:00");
        assertThat(anna.open("a", "13:00", "14:00")).isRejected(Reason.REQUEST_ID_REUSED);
        assertThat(anna.confirm("a", "b", "carl")).isRejected(Reason.REQUEST_ID_REUSED);
    }

    @Test
    void theRequestIdOfAPendingMoveIsNotForAnythingElse() {
        held("a", "09:00");
        anna.move("m", "a", "carl", "10:00");
        assertThat(anna.hold("m", "cleo", "11:00")).isRejected(Reason.REQUEST_ID_REUSED);
        assertThat(anna.cancel("m", "b", "carl")).isRejected(Reason.REQUEST_ID_REUSED);
    }

    @Test
    void timeNeverRunsBackwardsWhenAVerdictCarriesAnOldTime() {
        anna.hold("a", "carl", "09:00");
        anna.at("06:20").with(leadTime("PT1H"));
        clients.deliverAll();
        assertThat(anna.log()).extracting(Event::at).isSorted();
        assertThat(anna.state().head().at()).isEqualTo(time("06:20"));
    }

    @Test
    void aPendingHoldBringsTheProvidersTimeForward() {
        anna.at("06:20").hold("a", "carl", "09:00");
        Instant at = time("06:20");
        assertThat(anna.state().head()).isEqualTo(new ProviderHead(2, at));
        assertThat(anna.at("06:10").confirm("c", "none", "carl").at()).isEqualTo(at);
    }

    private void held(String reservationId, String start) {
        anna.hold(reservationId, "carl", start);
        clients.deliverAll();
        assertThat(anna.answerTo(reservationId)).isHeld();
    }

    private void bookAtBert(String start, String end) {
        bert.hold("b", "carl", start, end);
        clients.deliverAll();
        bert.confirm("bc", "b", "carl");
        clients.deliverAll();
    }

    private TestProvider offering(String providerId) {
        return clients.holdingBack().provider(providerId).at("06:00").with(leadTime("PT0S")).offering("08:00", "12:00");
    }
}
