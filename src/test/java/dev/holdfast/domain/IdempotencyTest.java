package dev.holdfast.domain;

import static dev.holdfast.domain.EventAssert.assertThat;
import static dev.holdfast.domain.TestProvider.horizon;
import static dev.holdfast.domain.TestProvider.leadTime;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.InMemoryProvider.Due;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A retry is harmless: it is recognised, answered with what the first was answered, and changes nothing. */
class IdempotencyTest {

    private final TestProvider provider =
            new TestProvider().at("06:00").with(leadTime("PT0S")).offering("08:00", "12:00");

    static Stream<Function<TestProvider, Event>> requestsOfEachKind() {
        return Stream.of(
                p -> p.open("x", "13:00", "14:00"),
                p -> p.close("x", "09:00", "10:00"),
                p -> p.hours("x", Hours.in("UTC").daily("15:00-16:00").hours()),
                p -> p.policy("x", horizon("P7D")),
                p -> p.hold("x", "carl", "10:00"),
                p -> p.confirm("x", "a", "carl"),
                p -> p.cancel("x", "a", "carl"),
                p -> p.cancelByProvider("x", "a"),
                p -> p.move("x", "a", "carl", "11:00"),
                // Refused ones:
                p -> p.hold("x", "cleo", "09:00"),
                p -> p.confirm("x", "a", "cleo"),
                p -> p.cancel("x", "none", "carl"),
                p -> p.move("x", "a", "carl", "13:00"),
                // And those that ask for what already is:
                p -> p.open("x", "09:00", "10:00"),
                p -> p.policy("x", leadTime("PT0S")),
                p -> p.move("x", "a", "carl", "09:00"));
    }

    @Test
    void refusalLeavesTheStateWhenItsTimeIsOverAndNotBefore() {
        provider.confirm("x", "none", "carl");
        var due = new Due(provider.now().plus(TestProvider.ANSWER_MEMORY), Due.Kind.ANSWER, "x");
        provider.at(due.at().minusMillis(1)).tick(due);
        assertThat(provider.state().recentAnswer("x")).isNotNull();
        provider.at(due.at()).tick(due);
        assertThat(provider.state().recentAnswer("x")).isNull();
    }

    @ParameterizedTest
    @MethodSource("requestsOfEachKind")
    void repeatedRequestIsADuplicateAndChangesNothing(Function<TestProvider, Event> request) {
        provider.holding("a", "carl", "09:00", "09:15");
        Event first = request.apply(provider);
        Schedule schedule = provider.state().schedule();
        List<ReservationRecord> reservations = List.copyOf(provider.state().reservations());

        for (int i = 0; i < 3; i++) {
            assertThat(request.apply(provider)).isDuplicateOf(first);
        }

        assertThat(provider.state().schedule()).isEqualTo(schedule);
        assertThat(provider.state().reservations()).containsExactlyInAnyOrderElementsOf(reservations);
    }

    @ParameterizedTest
    @MethodSource("requestsOfEachKind")
    void sameIdWithOtherContentIsRefused(Function<TestProvider, Event> request) {
        provider.holding("a", "carl", "09:00", "09:15");
        Event first = request.apply(provider);
        assertThat(provider.policy("x", horizon("P99D"))).isRejected(Reason.REQUEST_ID_REUSED);
        assertThat(provider.hold("x", "carl", "10:15")).isRejected(Reason.REQUEST_ID_REUSED);
        assertThat(provider.confirm("x", "a", "cora")).isRejected(Reason.REQUEST_ID_REUSED);
        assertThat(request.apply(provider)).as("the refusal takes no one's place").isDuplicateOf(first);
    }

    @Test
    void duplicateTellsTheReservationAsItStandsNow() {
        provider.hold("a", "carl", "09:00");
        provider.confirm("c", "a", "carl");
        provider.move("m", "a", "carl", "10:00");
        Reservation now = provider.reservation("a");
        assertThat(provider.hold("a", "carl", "09:00").fact().reservation()).isEqualTo(now);
        assertThat(provider.confirm("c", "a", "carl").fact().reservation()).isEqualTo(now);
    }

    @Test
    void duplicateAfterTheDeadlineTellsOfTheExpiry() {
        Event first = provider.hold("a", "carl", "09:00");
        Event again = provider.at("06:30").hold("a", "carl", "09:00");
        assertThat(provider.newest()).extracting(Event::type)
                .containsExactly(EventType.RESERVATION_EXPIRED, EventType.REQUEST_DUPLICATE);
        assertThat(again).isDuplicateOf(first);
        assertThat(again.fact().reservation().status()).isEqualTo(Reservation.Status.EXPIRED);
    }

    @Test
    void duplicateOfARefusalTellsNoReservation() {
        provider.holding("a", "carl", "09:00", "09:15");
        provider.confirm("c", "a", "mallory");
        assertThat(provider.confirm("c", "a", "mallory").fact().reservation()).isNull();
    }

    @Test
    void retryIsADuplicateEvenWhereTheRequestWouldNowBeRefused() {
        Event held = provider.hold("a", "carl", "09:00");
        Event confirmed = provider.confirm("c", "a", "carl");
        provider.cancel("x", "a", "carl");
        provider.close("w", "08:00", "12:00");
        provider.at("09:10");
        assertThat(provider.hold("a", "carl", "09:00")).isDuplicateOf(held);
        assertThat(provider.confirm("c", "a", "carl")).isDuplicateOf(confirmed);
    }

    @Test
    void endSpelledOutIsOtherContent() {
        provider.hold("a", "carl", "09:00");
        assertThat(provider.hold("a", "carl", "09:00", "09:15")).isRejected(Reason.REQUEST_ID_REUSED);
    }

    @Test
    void whoCancelsAndWhyAreContent() {
        provider.holding("a", "carl", "09:00", "09:15");
        var ill = new Command.Cancel("x", "anna", "a", "carl", "ill");
        Event first = provider.ask(ill);
        assertThat(provider.cancel("x", "a", "carl")).isRejected(Reason.REQUEST_ID_REUSED);
        assertThat(provider.ask(new Command.Cancel("x", "anna", "a", null, "ill")))
                .isRejected(Reason.REQUEST_ID_REUSED);
        assertThat(provider.ask(ill)).isDuplicateOf(first);
    }

    @Test
    void refusalIsRememberedForTenMinutes() {
        Event first = provider.hold("a", "carl", "13:00");
        assertThat(provider.at("06:09:59.999").hold("a", "carl", "13:00")).isDuplicateOf(first);
        assertThat(provider.at("06:10").hold("a", "carl", "13:00")).isRejected(Reason.OUTSIDE_AVAILABILITY);
    }

    @Test
    void duplicateDoesNotRenewTheMemory() {
        provider.hold("a", "carl", "13:00");
        provider.at("06:09").hold("a", "carl", "13:00");
        assertThat(provider.at("06:10").hold("a", "carl", "13:00")).isRejected(Reason.OUTSIDE_AVAILABILITY);
    }

    @Test
    void availabilityIsRememberedForTenMinutes() {
        Event first = provider.open("w", "13:00", "14:00");
        assertThat(provider.at("06:09:59.999").open("w", "13:00", "14:00")).isDuplicateOf(first);
        assertThat(provider.at("06:10").open("w", "13:00", "14:00")).isUnchanged();
    }

    @Test
    void unchangedIsRememberedForTenMinutes() {
        provider.booking("a", "carl", "09:00", "09:15");
        Event first = provider.confirm("c", "a", "carl");
        assertThat(first).isUnchanged();
        assertThat(provider.at("06:09:59.999").confirm("c", "a", "carl")).isDuplicateOf(first);
        assertThat(provider.at("06:10").confirm("c", "a", "carl")).isUnchanged();
        assertThat(provider.state().reservation("a").answers()).extracting(Answer::requestId).doesNotContain("c");
    }

    @Test
    void forgottenIdIsFreeForAnotherRequest() {
        provider.hold("a", "carl", "13:00");
        assertThat(provider.at("06:10").hold("a", "cleo", "09:00")).isHeld();
        assertThat(provider.hold("a", "carl", "13:00")).isRejected(Reason.REQUEST_ID_REUSED);
    }

    /** Found by the simulation, seed 10416: a broker's clock that had been ahead let answers be forgotten early. */
    @Test
    void nothingIsForgottenBeforeItsTimeWhenTheClockRunsBack() {
        provider.hold("a", "carl", "13:00");
        provider.at("06:10").tick();
        assertThat(provider.at("06:01").hold("a", "carl", "13:00").at()).isEqualTo(TestProvider.time("06:10"));
    }

    @Test
    void noReservationLeavesBeforeItsTimeWhenTheClockRunsBack() {
        provider.hold("a", "carl", "09:00");
        provider.at("06:30").tick();
        provider.at("+1 06:30").tick();
        assertThat(provider.at("06:31").hold("a", "carl", "09:00").at()).isEqualTo(TestProvider.time("+1 06:30"));
    }

    @Test
    void acceptedRequestsAreRememberedUntilADayAfterTheReservationsEnd() {
        Event held = provider.hold("a", "carl", "09:00");
        Event confirmed = provider.confirm("c", "a", "carl");
        Event moved = provider.move("m", "a", "carl", "10:00");
        Event cancelled = provider.at("07:00").cancel("x", "a", "carl");

        provider.at("+1 06:59:59.999").tick();
        assertThat(provider.hold("a", "carl", "09:00")).isDuplicateOf(held);
        assertThat(provider.confirm("c", "a", "carl")).isDuplicateOf(confirmed);
        assertThat(provider.move("m", "a", "carl", "10:00")).isDuplicateOf(moved);
        assertThat(provider.cancel("x", "a", "carl")).isDuplicateOf(cancelled);

        provider.at("+1 07:00");
        assertThat(provider.confirm("c", "a", "carl")).isRejected(Reason.NOT_FOUND);
        assertThat(provider.hold("a", "carl", "09:00")).as("judged as new").isRejected(Reason.LEAD_TIME);
    }

    @Test
    void idOfAReservationThatIsGoneButNotYetRemovedIsFree() {
        provider.booking("a", "carl", "09:00", "09:15");
        provider.at("+1 09:15");
        assertThat(provider.policy("a", horizon("P9D"))).is(EventType.POLICY_CHANGED);
    }

    @Test
    void idOfAChangeToAReservationThatIsGoneButNotYetRemovedIsFree() {
        provider.with(horizon("P30D")).offering("+1 08:00", "+1 12:00");
        provider.holding("a", "carl", "09:00", "09:15").confirm("c", "a", "carl");
        provider.at("+1 09:15").holding("b", "carl", "+1 10:00", "+1 10:15");
        Event confirmed = provider.confirm("c", "b", "carl");
        assertThat(confirmed).isConfirmed();
        assertThat(provider.confirm("c", "b", "carl")).isDuplicateOf(confirmed);
    }

    @Test
    void malformedIsNeverRemembered() {
        assertThat(provider.malformed("a")).isRejected(Reason.MALFORMED);
        assertThat(provider.malformed("a")).isRejected(Reason.MALFORMED);
        assertThat(provider.hold("a", "carl", "09:00")).isHeld();
        assertThat(provider.malformed("a")).as("before anything else").isRejected(Reason.MALFORMED);
    }

    @Test
    void requestToAnUnknownProviderIsNotRemembered() {
        var unknown = new TestProvider().at("06:00");
        Event refused = unknown.hold("a", "carl", "09:00");
        assertThat(refused).isRejected(Reason.UNKNOWN_PROVIDER);
        assertThat(refused.sequence()).isZero();
        assertThat(refused.eventId()).isEqualTo("anna/0/" + refused.cause());
        assertThat(unknown.malformed("a").sequence()).isZero();
        assertThat(unknown.state().head()).isNull();
        assertThat(unknown.state().recentAnswers()).isEmpty();
        unknown.with(leadTime("PT0S")).offering("08:00", "12:00");
        assertThat(unknown.hold("a", "carl", "09:00")).isHeld();
    }

    @Test
    void manyMovesForgetTheOldestOfThemButNeverTheHold() {
        Event held = provider.hold("a", "carl", "08:00");
        Event first = provider.move("m1", "a", "carl", "09:00");
        for (int i = 2; i < ReservationRecord.MAX_ANSWERS; i++) {
            assertThat(provider.move("m" + i, "a", "carl", i % 2 == 0 ? "08:00" : "09:00")).isRescheduled();
        }
        assertThat(provider.state().reservation("a").answers()).hasSize(ReservationRecord.MAX_ANSWERS);
        assertThat(provider.move("m1", "a", "carl", "09:00")).isDuplicateOf(first);

        Event newest = provider.move("one-more", "a", "carl", "10:00");
        assertThat(provider.state().reservation("a").answers()).hasSize(ReservationRecord.MAX_ANSWERS);
        assertThat(provider.move("one-more", "a", "carl", "10:00")).isDuplicateOf(newest);
        assertThat(provider.hold("a", "carl", "08:00")).isDuplicateOf(held);
        assertThat(provider.move("m2", "a", "carl", "08:00")).is(EventType.REQUEST_DUPLICATE);
        assertThat(provider.move("m1", "a", "carl", "09:00")).as("forgotten").isRescheduled();
    }
}
