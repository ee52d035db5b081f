package dev.holdfast.domain;

import static dev.holdfast.domain.EventAssert.assertThat;
import static dev.holdfast.domain.TestProvider.buffers;
import static dev.holdfast.domain.TestProvider.horizon;
import static dev.holdfast.domain.TestProvider.leadTime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.EnumSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** For each reason the request that is refused for it, and the nearest one that is not. */
class RejectionReasonsTest {

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("table")
    void requestIsRefusedAndTheNearestOneIsNot(Reason reason, String rule, Function<TestProvider, Event> refused,
                                               Function<TestProvider, Event> nearest, EventType answer) {
        assertThat(refused.apply(morning())).isRejected(reason);
        assertThat(nearest.apply(morning())).is(answer);
    }

    @Test
    void refusalSaysWhichReservationWasNamedAndAHoldNamesNone() {
        TestProvider provider = morning();
        assertThat(asked(provider.hold("a", "carl", "23:00"))).isEqualTo(new Event.Asked(null, "carl",
                TestProvider.interval("23:00", "23:15")));
        assertThat(asked(provider.cancel("x", "none", "carl"))).isEqualTo(new Event.Asked("none", "carl", null));
    }

    private static Event.Asked asked(Event refusal) {
        return ((Event.Rejected) refusal.fact()).asked();
    }

    @Test
    void eachReasonHasARow() {
        var ofTheClientStage = EnumSet.of(Reason.CLIENT_BUSY, Reason.TOO_MANY_HOLDS, Reason.BUSY);
        assertThat(table().map(row -> row.get()[0]).distinct().toArray())
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(ofTheClientStage));
        assertThat(ClientReasonsTest.table().map(row -> row.get()[0]).distinct().toArray())
                .containsExactlyInAnyOrderElementsOf(ofTheClientStage);
    }

    static Stream<Arguments> table() {
        return Stream.of(
                row(Reason.MALFORMED, "a request that breaks the contract",
                        p -> p.malformed("a"),
                        p -> p.hold("a", "carl", "09:00")),
                row(Reason.REQUEST_ID_REUSED, "the same id for another start",
                        p -> p.holding("a", "carl", "09:00", "09:30").hold("a", "carl", "10:00", "10:30"),
                        p -> p.holding("a", "carl", "09:00", "09:30").hold("b", "carl", "10:00", "10:30")),
                row(Reason.UNKNOWN_PROVIDER, "nothing was ever offered",
                        p -> new TestProvider().at("06:00").hold("a", "carl", "09:00"),
                        p -> new TestProvider().at("06:00").with(leadTime("PT0S")).offering("09:00", "09:15")
                                .hold("a", "carl", "09:00")),

                row(Reason.NOT_FOUND, "another reservation's id",
                        p -> p.holding("a", "carl", "09:00", "09:30").confirm("c", "A", "carl"),
                        p -> p.holding("a", "carl", "09:00", "09:30").confirm("c", "a", "carl"),
                        EventType.RESERVATION_CONFIRMED),
                row(Reason.NOT_FOUND, "24 hours after its end a reservation is gone",
                        p -> p.booking("a", "carl", "09:00", "09:30").at("+1 09:30").cancel("c", "a", "carl"),
                        p -> refusedFor(Reason.ALREADY_ENDED, p.booking("a", "carl", "09:00", "09:30")
                                .at("+1 09:29:59.999").cancel("c", "a", "carl")),
                        EventType.REQUEST_REJECTED),
                row(Reason.NOT_OWNER, "another client confirms",
                        p -> p.holding("a", "carl", "09:00", "09:30").confirm("c", "a", "Carl"),
                        p -> p.holding("a", "carl", "09:00", "09:30").confirm("c", "a", "carl"),
                        EventType.RESERVATION_CONFIRMED),
                row(Reason.NOT_OWNER, "another client cancels",
                        p -> p.holding("a", "carl", "09:00", "09:30").cancel("c", "a", "cleo"),
                        p -> p.holding("a", "carl", "09:00", "09:30").cancelByProvider("c", "a"),
                        EventType.RESERVATION_CANCELLED),
                row(Reason.NOT_OWNER, "another client moves",
                        p -> p.holding("a", "carl", "09:00", "09:30").move("c", "a", "cleo", "10:00"),
                        p -> p.holding("a", "carl", "09:00", "09:30").move("c", "a", "carl", "10:00"),
                        EventType.RESERVATION_RESCHEDULED),

                row(Reason.HOLD_EXPIRED, "at its deadline a hold has run out",
                        p -> p.holding("a", "carl", "09:00", "09:30").at("06:30").confirm("c", "a", "carl"),
                        p -> p.holding("a", "carl", "09:00", "09:30").at("06:29:59.999").confirm("c", "a", "carl"),
                        EventType.RESERVATION_CONFIRMED),
                row(Reason.HOLD_EXPIRED, "a hold's deadline is its start at the latest",
                        p -> p.at("07:50").holding("a", "carl", "08:00", "08:30").at("08:00")
                                .confirm("c", "a", "carl"),
                        p -> p.at("07:50").holding("a", "carl", "08:00", "08:30").at("07:59:59.999")
                                .confirm("c", "a", "carl"),
                        EventType.RESERVATION_CONFIRMED),
                row(Reason.HOLD_EXPIRED, "a move at the deadline",
                        p -> p.holding("a", "carl", "09:00", "09:30").at("06:30").move("c", "a", "carl", "10:00"),
                        p -> p.holding("a", "carl", "09:00", "09:30").at("06:29:59.999")
                                .move("c", "a", "carl", "10:00"),
                        EventType.RESERVATION_RESCHEDULED),
                row(Reason.ALREADY_CANCELLED, "a confirm after the cancel",
                        p -> cancelled(p).confirm("c", "a", "carl"),
                        p -> cancelled(p).hold("c", "carl", "09:00")),
                row(Reason.ALREADY_CANCELLED, "a move after the cancel",
                        p -> cancelled(p).move("c", "a", "carl", "10:00"),
                        p -> cancelled(p).cancel("c", "a", "carl"), EventType.REQUEST_UNCHANGED),
                row(Reason.ALREADY_ENDED, "the provider cancels at the end",
                        p -> p.booking("a", "carl", "09:00", "09:30").at("09:30").cancelByProvider("c", "a"),
                        p -> p.booking("a", "carl", "09:00", "09:30").at("09:29:59.999").cancelByProvider("c", "a"),
                        EventType.RESERVATION_CANCELLED),
                row(Reason.ALREADY_STARTED, "the client cancels at the start",
                        p -> p.booking("a", "carl", "09:00", "09:30").at("09:00").cancel("c", "a", "carl"),
                        p -> p.booking("a", "carl", "09:00", "09:30").at("08:59:59.999").cancel("c", "a", "carl"),
                        EventType.RESERVATION_CANCELLED),
                row(Reason.ALREADY_STARTED, "the client moves it at the start",
                        p -> p.booking("a", "carl", "09:00", "09:30").at("09:00").move("c", "a", "carl", "10:00"),
                        p -> p.booking("a", "carl", "09:00", "09:30").at("08:59:59.999")
                                .move("c", "a", "carl", "10:00"),
                        EventType.RESERVATION_RESCHEDULED),
                row(Reason.ALREADY_STARTED, "the client confirms it again at the start",
                        p -> p.booking("a", "carl", "09:00", "09:30").at("09:00").confirm("c", "a", "carl"),
                        p -> p.booking("a", "carl", "09:00", "09:30").at("08:59:59.999").confirm("c", "a", "carl"),
                        EventType.REQUEST_UNCHANGED),

                row(Reason.LEAD_TIME, "exactly the lead time ahead is early enough",
                        p -> p.with(leadTime("PT3H")).at("06:00:00.001").hold("a", "carl", "09:00"),
                        p -> p.with(leadTime("PT3H")).at("06:00").hold("a", "carl", "09:00")),
                row(Reason.LEAD_TIME, "without a lead time, until the start",
                        p -> p.at("09:00:00.001").hold("a", "carl", "09:00"),
                        p -> p.at("09:00").hold("a", "carl", "09:00")),
                row(Reason.LEAD_TIME, "a move too near",
                        p -> p.with(leadTime("PT1H")).holding("a", "carl", "09:00", "09:30").at("06:29")
                                .with(leadTime("PT2H31M00.001S")).move("m", "a", "carl", "09:00", "09:15"),
                        p -> p.with(leadTime("PT1H")).holding("a", "carl", "09:00", "09:30").at("06:29")
                                .with(leadTime("PT2H31M")).move("m", "a", "carl", "09:00", "09:15"),
                        EventType.RESERVATION_RESCHEDULED),
                row(Reason.BEYOND_HORIZON, "exactly the horizon ahead is near enough",
                        p -> p.with(horizon("PT2H59M59.999S")).hold("a", "carl", "09:00"),
                        p -> p.with(horizon("PT3H")).hold("a", "carl", "09:00")),

                row(Reason.OUTSIDE_AVAILABILITY, "a slot before the window",
                        p -> p.hold("a", "carl", "07:45"),
                        p -> p.hold("a", "carl", "08:00")),
                row(Reason.OUTSIDE_AVAILABILITY, "an end a millisecond after the window's",
                        p -> p.hold("a", "carl", "11:45", "12:00:00.001"),
                        p -> p.hold("a", "carl", "11:45", "12:00")),
                row(Reason.OUTSIDE_AVAILABILITY, "a start a millisecond before the window's",
                        p -> p.hold("a", "carl", "07:59:59.999", "08:15"),
                        p -> p.hold("a", "carl", "08:00", "08:15")),
                row(Reason.OUTSIDE_AVAILABILITY, "across the gap between two windows",
                        p -> p.offering("12:00:00.001", "14:00").hold("a", "carl", "11:45", "12:15"),
                        p -> p.offering("12:00", "14:00").hold("a", "carl", "11:45", "12:15")),
                row(Reason.OUTSIDE_AVAILABILITY, "a slot that closed time touches at its end",
                        p -> p.without("09:14:59.999", "10:00").hold("a", "carl", "09:00"),
                        p -> p.without("09:15", "10:00").hold("a", "carl", "09:00")),
                row(Reason.OUTSIDE_AVAILABILITY, "a slot that closed time touches at its start",
                        p -> p.without("08:30", "09:00:00.001").hold("a", "carl", "09:00"),
                        p -> p.without("08:30", "09:00").hold("a", "carl", "09:00")),
                row(Reason.NOT_ON_GRID, "a start a millisecond off",
                        p -> p.hold("a", "carl", "09:00:00.001", "09:15:00.001"),
                        p -> p.hold("a", "carl", "09:00", "09:15")),
                row(Reason.NOT_ON_GRID, "a length of slots and a millisecond",
                        p -> p.hold("a", "carl", "09:00", "09:30:00.001"),
                        p -> p.hold("a", "carl", "09:00", "09:30")),

                row(Reason.SLOT_TAKEN, "the slot before it, when held to a later end",
                        p -> p.holding("b", "cleo", "09:00", "09:30").hold("a", "carl", "08:45", "09:15"),
                        p -> p.holding("b", "cleo", "09:00", "09:30").hold("a", "carl", "08:45", "09:00")),
                row(Reason.SLOT_TAKEN, "the last slot of another reservation",
                        p -> p.holding("b", "cleo", "09:00", "09:30").hold("a", "carl", "09:15"),
                        p -> p.holding("b", "cleo", "09:00", "09:30").hold("a", "carl", "09:30")),
                row(Reason.SLOT_TAKEN, "until the other hold's deadline",
                        p -> p.holding("b", "cleo", "09:00", "09:30").at("06:29:59.999").hold("a", "carl", "09:00"),
                        p -> p.holding("b", "cleo", "09:00", "09:30").at("06:30").hold("a", "carl", "09:00")),
                row(Reason.SLOT_TAKEN, "one's own other reservation",
                        p -> p.holding("b", "carl", "09:00", "09:30").hold("a", "carl", "09:00"),
                        p -> p.holding("b", "carl", "09:00", "09:30").hold("a", "carl", "09:30")),
                row(Reason.SLOT_TAKEN, "within the buffers after another",
                        p -> p.with(buffers("PT10M", "PT20M00.001S")).holding("b", "cleo", "09:00", "09:30")
                                .hold("a", "carl", "10:00"),
                        p -> p.with(buffers("PT10M", "PT20M")).holding("b", "cleo", "09:00", "09:30")
                                .hold("a", "carl", "10:00")),
                row(Reason.SLOT_TAKEN, "within the buffers before another",
                        p -> p.with(buffers("PT10M00.001S", "PT20M")).holding("b", "cleo", "09:00", "09:30")
                                .hold("a", "carl", "08:15"),
                        p -> p.with(buffers("PT10M", "PT20M")).holding("b", "cleo", "09:00", "09:30")
                                .hold("a", "carl", "08:15")));
    }

    /** A provider who offers 08:00 to 12:00 without lead time; it is 06:00. */
    private static TestProvider morning() {
        return new TestProvider().at("06:00").with(leadTime("PT0S")).offering("08:00", "12:00");
    }

    private static TestProvider cancelled(TestProvider provider) {
        provider.holding("a", "carl", "09:00", "09:30");
        assertThat(provider.cancel("first", "a", "carl")).isCancelled();
        return provider;
    }

    private static Event refusedFor(Reason reason, Event answer) {
        assertThat(answer).isRejected(reason);
        return answer;
    }

    private static Arguments row(Reason reason, String rule, Function<TestProvider, Event> refused,
                                 Function<TestProvider, Event> nearest) {
        return row(reason, rule, refused, nearest, EventType.RESERVATION_HELD);
    }

    private static Arguments row(Reason reason, String rule, Function<TestProvider, Event> refused,
                                 Function<TestProvider, Event> nearest, EventType answer) {
        return arguments(reason, rule, refused, nearest, answer);
    }
}
