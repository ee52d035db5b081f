package dev.holdfast.domain;

import static dev.holdfast.domain.EventAssert.assertThat;
import static dev.holdfast.domain.EventType.REQUEST_DUPLICATE;
import static dev.holdfast.domain.EventType.REQUEST_REJECTED;
import static dev.holdfast.domain.EventType.RESERVATION_CANCELLED;
import static dev.holdfast.domain.EventType.RESERVATION_CONFIRMED;
import static dev.holdfast.domain.EventType.RESERVATION_HELD;
import static dev.holdfast.domain.EventType.RESERVATION_RESCHEDULED;
import static dev.holdfast.domain.TestProvider.leadTime;
import static dev.holdfast.domain.TestProvider.time;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands that name a reservation while it waits for a verdict, and wait with it. */
class ParkedCommandsTest {

    private final TestClients clients = new TestClients(10).holdingBack();
    private final TestProvider anna = offering(clients, "anna");
    private final TestProvider bert = offering(clients, "bert");

    /** What a sender may do with the reservation "a", whether or not its last verdict is back. */
    private record Steps(String name, Consumer<TestProvider> steps) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Steps> steps() {
        return Stream.of(
                new Steps("hold, confirm, cancel and the hold again", p -> {
                    p.hold("a", "carl", "09:00");
                    p.confirm("c", "a", "carl");
                    p.cancel("x", "a", "carl");
                    p.hold("a", "carl", "09:00");
                }),
                new Steps("confirm twice under one id and once under another", p -> {
                    p.hold("a", "carl", "09:00");
                    p.confirm("c", "a", "carl");
                    p.confirm("c", "a", "carl");
                    p.confirm("d", "a", "carl");
                }),
                new Steps("confirm, cancel and move after the deadline", p -> {
                    p.hold("a", "carl", "09:00");
                    p.at("06:30").confirm("c", "a", "carl");
                    p.cancel("x", "a", "carl");
                    p.move("m", "a", "carl", "10:00");
                }),
                new Steps("confirm before the deadline, cancel after it", p -> {
                    p.hold("a", "carl", "09:00");
                    p.at("06:29:59.999").confirm("c", "a", "carl");
                    p.at("06:40").cancel("x", "a", "carl");
                }),
                new Steps("another client", p -> {
                    p.hold("a", "carl", "09:00");
                    p.confirm("c", "a", "cleo");
                    p.cancel("x", "a", "cleo");
                    p.move("m", "a", "cleo", "10:00");
                    p.hold("a", "cleo", "09:00");
                }),
                new Steps("ids used again for something else", p -> {
                    p.hold("a", "carl", "09:00");
                    p.confirm("a", "a", "carl");
                    p.confirm("c", "a", "carl");
                    p.cancel("c", "a", "carl");
                }),
                new Steps("the provider cancels, then the client does all it can", p -> {
                    p.hold("a", "carl", "09:00");
                    p.cancelByProvider("x", "a");
                    p.confirm("c", "a", "carl");
                    p.cancel("y", "a", "carl");
                    p.move("m", "a", "carl", "10:00");
                }),
                new Steps("moves, moves back, and on", p -> {
                    p.hold("a", "carl", "09:00");
                    p.move("m1", "a", "carl", "10:00");
                    p.confirm("c", "a", "carl");
                    p.move("m2", "a", "carl", "09:00");
                    p.move("m1", "a", "carl", "10:00");
                    p.move("m3", "a", "carl", "10:00");
                    p.cancel("x", "a", "carl");
                }),
                new Steps("a move that is refused, and one to where it is", p -> {
                    p.hold("a", "carl", "09:00");
                    p.move("m1", "a", "carl", "12:00");
                    p.move("m2", "a", "carl", "09:00");
                    p.move("m3", "a", "carl", "11:45");
                    p.confirm("c", "a", "carl");
                }),
                new Steps("after the start and after the end", p -> {
                    p.hold("a", "carl", "09:00");
                    p.confirm("c", "a", "carl");
                    p.at("09:00").cancel("x", "a", "carl");
                    p.at("09:15").cancelByProvider("y", "a");
                    p.at("+1 09:15").confirm("z", "a", "carl");
                }));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void eachIsAnsweredOnceAsIfTheVerdictHadComeAtOnce(Steps steps) {
        TestProvider atOnce = offering(new TestClients(10), "anna");
        steps.steps.accept(atOnce);
        steps.steps.accept(anna);
        clients.deliverAll();

        assertThat(anna.log()).extracting(Event::sequence, Event::requestId, Event::cause, Event::fact)
                .isEqualTo(atOnce.log().stream().map(event -> new org.assertj.core.groups.Tuple(event.sequence(),
                        event.requestId(), event.cause(), event.fact())).toList());
        assertThat(anna.log()).extracting(Event::at).isSorted();
        assertThat(anna.state().reservations()).noneMatch(ReservationRecord::isPending);
    }

    @Test
    void aHoldItsConfirmItsCancelAndADuplicateOfItAreEachAnsweredOnce() {
        anna.hold("a", "carl", "09:00");
        assertThat(anna.confirm("c", "a", "carl")).isNull();
        assertThat(anna.cancel("x", "a", "carl")).isNull();
        assertThat(anna.hold("a", "carl", "09:00")).isNull();
        clients.deliverAll();
        assertThat(anna.log()).extracting(Event::type).endsWith(RESERVATION_HELD, RESERVATION_CONFIRMED,
                RESERVATION_CANCELLED, REQUEST_DUPLICATE);
        assertThat(clients.calendar("carl").isEmpty()).isTrue();
    }

    @Test
    void whatWaitedWithADeniedHoldIsNotFoundAndTheRepeatedHoldIsADuplicateOfTheRefusal() {
        bert.hold("b", "carl", "09:00");
        clients.deliverAll();
        anna.hold("a", "carl", "09:00");
        anna.confirm("c", "a", "carl");
        anna.cancelByProvider("x", "a");
        anna.move("m", "a", "carl", "10:00");
        anna.hold("a", "carl", "09:00");
        anna.hold("a", "carl", "10:00");
        clients.deliverAll();
        assertThat(anna.answersTo("c")).singleElement().satisfies(e -> assertThat(e).isRejected(Reason.NOT_FOUND));
        assertThat(anna.answersTo("x")).singleElement().satisfies(e -> assertThat(e).isRejected(Reason.NOT_FOUND));
        assertThat(anna.answersTo("m")).singleElement().satisfies(e -> assertThat(e).isRejected(Reason.NOT_FOUND));
        Event refusal = anna.answersTo("a").get(0);
        assertThat(refusal).isRejected(Reason.CLIENT_BUSY);
        assertThat(anna.answersTo("a").get(1)).isDuplicateOf(refusal);
        assertThat(anna.answersTo("a").get(2)).isRejected(Reason.REQUEST_ID_REUSED);
        assertThat(anna.answersTo("a")).hasSize(3);
    }

    @Test
    void aConfirmParkedBeforeTheDeadlineAndJudgedAfterItIsConfirmed() {
        anna.hold("a", "carl", "09:00");
        anna.at("06:29:59.999").confirm("c", "a", "carl");
        anna.at("08:00").tick();
        anna.with(leadTime("PT1H"));
        clients.deliverAll();
        Event confirmed = anna.answerTo("c");
        assertThat(confirmed).isConfirmed();
        assertThat(confirmed.fact().reservation().confirmedAt()).isEqualTo(time("06:29:59.999"));
        assertThat(confirmed.at()).isEqualTo(time("08:00"));
        assertThat(anna.tick()).noneMatch(event -> event.type() == EventType.RESERVATION_EXPIRED);
    }

    @Test
    void aConfirmParkedAtTheDeadlineIsRefused() {
        anna.hold("a", "carl", "09:00");
        anna.at("06:30").confirm("c", "a", "carl");
        clients.deliverAll();
        assertThat(anna.answerTo("c")).isRejected(Reason.HOLD_EXPIRED);
    }

    @Test
    void sixteenWaitAndTheNextIsBusy() {
        anna.hold("a", "carl", "09:00");
        for (int i = 1; i <= ReservationRecord.MAX_PARKED; i++) {
            assertThat(anna.confirm("c" + i, "a", "carl")).isNull();
        }
        assertThat(ReservationRecord.MAX_PARKED).isEqualTo(16);
        assertThat(anna.confirm("c17", "a", "carl")).isRejected(Reason.BUSY);
        clients.deliverAll();
        assertThat(anna.answerTo("c1")).isConfirmed();
        assertThat(anna.answerTo("c16")).isUnchanged();
    }

    @Test
    void busyIsNotRemembered() {
        anna.hold("a", "carl", "09:00");
        for (int i = 0; i <= ReservationRecord.MAX_PARKED; i++) {
            anna.cancel("x" + i, "a", "cleo");
        }
        assertThat(anna.confirm("c", "a", "carl")).isRejected(Reason.BUSY);
        assertThat(anna.confirm("c", "a", "carl")).isRejected(Reason.BUSY);
        clients.deliverAll();
        assertThat(anna.confirm("c", "a", "carl")).isConfirmed();
    }

    @Test
    void whatWaitedBehindAMoveWaitsAgainInItsOrderAndAtItsOwnTime() {
        anna.hold("a", "carl", "09:00");
        anna.at("06:01").move("m", "a", "carl", "10:00");
        for (int i = 2; i <= ReservationRecord.MAX_PARKED; i++) {
            anna.at(time("06:00").plusSeconds(60L * i)).confirm("c" + i, "a", "carl");
        }
        anna.at("07:00").with(leadTime("PT1H"));
        deliverUntilAnswered("a");

        ReservationRecord waiting = anna.state().reservation("a");
        assertThat(waiting.pending().requestId()).isEqualTo("m");
        assertThat(waiting.pending().at()).isEqualTo(time("06:01"));
        assertThat(waiting.parked()).hasSize(15);
        assertThat(waiting.parked().get(0).at()).isEqualTo(time("06:02"));
        assertThat(waiting.parked()).extracting(each -> each.command().requestId()).startsWith("c2", "c3", "c4")
                .endsWith("c16");
        assertThat(waiting.parked()).extracting(Parked::cause).doesNotHaveDuplicates();

        clients.deliverAll();
        assertThat(anna.log()).extracting(Event::type).containsSubsequence(RESERVATION_HELD,
                RESERVATION_RESCHEDULED, RESERVATION_CONFIRMED);
        assertThat(anna.answerTo("c2").fact().reservation().confirmedAt()).isEqualTo(time("06:02"));
        assertThat(anna.answerTo("c16")).isUnchanged();
    }

    @Test
    void whileThePlaceOfAParkedMoveIsWaitingOneMoreMayWait() {
        anna.hold("a", "carl", "09:00");
        anna.move("m", "a", "carl", "10:00");
        for (int i = 2; i <= ReservationRecord.MAX_PARKED; i++) {
            anna.confirm("c" + i, "a", "carl");
        }
        deliverUntilAnswered("a");
        assertThat(anna.confirm("d1", "a", "carl")).isNull();
        assertThat(anna.confirm("d2", "a", "carl")).isRejected(Reason.BUSY);
        clients.deliverAll();
        assertThat(anna.answersTo("d1")).hasSize(1);
    }

    @Test
    void aConfirmBehindADeniedMoveConfirmsTheOldTime() {
        bert.hold("b", "carl", "10:00");
        clients.deliverAll();
        anna.hold("a", "carl", "09:00");
        anna.move("m", "a", "carl", "10:00");
        anna.confirm("c", "a", "carl");
        clients.deliverAll();
        assertThat(anna.answerTo("m")).isRejected(Reason.CLIENT_BUSY);
        assertThat(anna.answerTo("c")).isConfirmed();
        assertThat(anna.reservation("a").start()).isEqualTo(time("09:00"));
    }

    @Test
    void aProvidersCancelWaitsToo() {
        anna.hold("a", "carl", "09:00");
        assertThat(anna.cancelByProvider("x", "a")).isNull();
        clients.deliverAll();
        assertThat(anna.answerTo("x")).isCancelled();
    }

    @Test
    void aMalformedRequestDoesNotWait() {
        anna.hold("a", "carl", "09:00");
        assertThat(anna.malformed("a")).isRejected(Reason.MALFORMED);
    }

    @Test
    void aBusyAnswerIsTheOnlyOneThatIsGivenBeforeTheVerdict() {
        anna.hold("a", "carl", "09:00");
        for (int i = 0; i < 20; i++) {
            anna.cancel("x" + i, "a", "carl");
        }
        assertThat(anna.log()).filteredOn(event -> event.type() == REQUEST_REJECTED)
                .allSatisfy(event -> assertThat(event).isRejected(Reason.BUSY)).hasSize(4);
    }

    private void deliverUntilAnswered(String requestId) {
        while (anna.answerTo(requestId) == null) {
            clients.deliver(clients.busyWays().get(0));
        }
    }

    private static TestProvider offering(TestClients clients, String providerId) {
        return clients.provider(providerId).at("06:00").with(leadTime("PT0S")).offering("08:00", "12:00");
    }
}
