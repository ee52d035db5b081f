package dev.holdfast.domain;

import static dev.holdfast.domain.EventAssert.assertThat;
import static dev.holdfast.domain.TestProvider.leadTime;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reasons that are the client's: for each the request that is refused for it, and the nearest one that is not. */
class ClientReasonsTest {

    private static final int HOLDS_PER_CLIENT = 3;

    /** Two providers who offer 08:00 to 12:00 without lead time; it is 06:00. */
    record Setting(TestClients clients, TestProvider anna, TestProvider bert) {

        static Setting morning() {
            var clients = new TestClients(HOLDS_PER_CLIENT);
            return new Setting(clients, morning(clients, "anna"), morning(clients, "bert"));
        }

        private static TestProvider morning(TestClients clients, String providerId) {
            return clients.provider(providerId).at("06:00").with(leadTime("PT0S")).offering("08:00", "12:00");
        }

        Setting at(String time) {
            anna.at(time).tick();
            bert.at(time).tick();
            return this;
        }

        /** As many holds at bert as that, from 08:00. */
        Setting holding(int holds) {
            for (int i = 0; i < holds; i++) {
                bert.holding("b" + i, "carl", "08:" + (i == 0 ? "00" : 15 * i), i == 3 ? "09:00" : "08:" + 15 * (i + 1));
            }
            return this;
        }

        /** The answer to anna's hold after that many commands that wait with it. */
        Event answerBehind(int commands, String requestId) {
            clients.holdingBack();
            anna.hold("a", "carl", "09:00");
            for (int i = 0; i < commands; i++) {
                anna.cancel("x" + i, "a", "cleo");
            }
            anna.confirm(requestId, "a", "carl");
            clients.deliverAll();
            return anna.answerTo(requestId);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("table")
    void requestIsRefusedAndTheNearestOneIsNot(Reason reason, String rule, Function<Setting, Event> refused,
                                               Function<Setting, Event> nearest, EventType answer) {
        assertThat(refused.apply(Setting.morning())).isRejected(reason);
        assertThat(nearest.apply(Setting.morning())).is(answer);
    }

    @Test
    void slotTakenComesBeforeClientBusy() {
        Setting setting = Setting.morning();
        setting.bert.holding("b", "carl", "09:00", "09:30");
        setting.anna.holding("c", "cleo", "09:00", "09:30");
        assertThat(setting.anna.hold("a", "carl", "09:00")).isRejected(Reason.SLOT_TAKEN);
    }

    @Test
    void slotTakenComesBeforeTooManyHolds() {
        Setting setting = Setting.morning().holding(HOLDS_PER_CLIENT);
        setting.anna.holding("c", "cleo", "09:00", "09:30");
        assertThat(setting.anna.hold("a", "carl", "09:00")).isRejected(Reason.SLOT_TAKEN);
    }

    @Test
    void clientBusyComesBeforeTooManyHolds() {
        assertThat(Setting.morning().holding(HOLDS_PER_CLIENT).anna.hold("a", "carl", "08:15"))
                .isRejected(Reason.CLIENT_BUSY);
    }

    static Stream<Arguments> table() {
        return Stream.of(
                row(Reason.CLIENT_BUSY, "the client's hold at another provider",
                        s -> other(s, "09:00", "09:30").hold("a", "carl", "09:15"),
                        s -> other(s, "09:00", "09:30").hold("a", "carl", "09:30")),
                row(Reason.CLIENT_BUSY, "it is another client's",
                        s -> other(s, "09:00", "09:30").hold("a", "carl", "09:00"),
                        s -> other(s, "09:00", "09:30").hold("a", "cleo", "09:00")),
                row(Reason.CLIENT_BUSY, "an end in the client's time",
                        s -> other(s, "09:00", "09:30").hold("a", "carl", "08:45", "09:15"),
                        s -> other(s, "09:00", "09:30").hold("a", "carl", "08:45", "09:00")),
                row(Reason.CLIENT_BUSY, "until the other hold is cancelled",
                        s -> other(s, "09:00", "09:30").hold("a", "carl", "09:00"),
                        s -> {
                            other(s, "09:00", "09:30");
                            s.bert.cancel("x", "b", "carl");
                            return s.anna.hold("a", "carl", "09:00");
                        }),
                row(Reason.CLIENT_BUSY, "until the other hold expires",
                        s -> {
                            other(s, "09:00", "09:30");
                            return s.at("06:29:59.999").anna.hold("a", "carl", "09:00");
                        },
                        s -> {
                            other(s, "09:00", "09:30");
                            return s.at("06:30").anna.hold("a", "carl", "09:00");
                        }),
                row(Reason.CLIENT_BUSY, "until the other reservation moves away",
                        s -> other(s, "09:00", "09:30").hold("a", "carl", "09:00"),
                        s -> {
                            other(s, "09:00", "09:30");
                            s.bert.move("m", "b", "carl", "09:15");
                            return s.anna.hold("a", "carl", "09:00");
                        }),
                row(Reason.CLIENT_BUSY, "it was a booking and has ended where time is ahead",
                        s -> ended(s, "09:00", "09:30").hold("a", "carl", "09:15"),
                        s -> ended(s, "09:00", "09:30").hold("a", "carl", "09:30")),
                row(Reason.CLIENT_BUSY, "a move into a booking that has ended where time is ahead",
                        s -> ended(s, "09:00", "09:30").holding("a", "carl", "08:00", "08:15")
                                .move("m", "a", "carl", "09:15"),
                        s -> ended(s, "09:00", "09:30").holding("a", "carl", "08:00", "08:15")
                                .move("m", "a", "carl", "09:30"), EventType.RESERVATION_RESCHEDULED),
                row(Reason.CLIENT_BUSY, "until the booking has been over for a day",
                        s -> {
                            ended(s, "09:00", "09:30");
                            s.bert.at(s.bert.reservation("b").due().minusMillis(1)).tick();
                            return s.anna.hold("a", "carl", "09:00");
                        },
                        s -> {
                            ended(s, "09:00", "09:30");
                            s.bert.at(s.bert.reservation("b").due()).tick();
                            return s.anna.hold("a", "carl", "09:00");
                        }),
                row(Reason.CLIENT_BUSY, "a move into the client's time elsewhere",
                        s -> other(s, "09:00", "09:30").holding("a", "carl", "08:00", "08:15")
                                .move("m", "a", "carl", "09:15"),
                        s -> other(s, "09:00", "09:30").holding("a", "carl", "08:00", "08:15")
                                .move("m", "a", "carl", "09:30"), EventType.RESERVATION_RESCHEDULED),
                row(Reason.TOO_MANY_HOLDS, "one more than allowed",
                        s -> s.holding(HOLDS_PER_CLIENT).anna.hold("a", "carl", "09:00"),
                        s -> s.holding(HOLDS_PER_CLIENT - 1).anna.hold("a", "carl", "09:00")),
                row(Reason.TOO_MANY_HOLDS, "a booking does not count",
                        s -> s.holding(HOLDS_PER_CLIENT).anna.hold("a", "carl", "09:00"),
                        s -> {
                            s.holding(HOLDS_PER_CLIENT).bert.confirm("c", "b0", "carl");
                            return s.anna.hold("a", "carl", "09:00");
                        }),
                row(Reason.TOO_MANY_HOLDS, "a move is not counted",
                        s -> s.holding(HOLDS_PER_CLIENT).bert.hold("a", "carl", "09:00"),
                        s -> s.holding(HOLDS_PER_CLIENT).bert.move("m", "b0", "carl", "09:00"),
                        EventType.RESERVATION_RESCHEDULED),
                row(Reason.BUSY, "sixteen commands may wait",
                        s -> s.answerBehind(ReservationRecord.MAX_PARKED, "c"),
                        s -> s.answerBehind(ReservationRecord.MAX_PARKED - 1, "c"), EventType.RESERVATION_CONFIRMED));
    }

    /** Anna, while the client holds that time at bert. */
    private static TestProvider other(Setting setting, String start, String end) {
        setting.bert.holding("b", "carl", start, end);
        return setting.anna;
    }

    /** Anna, who is behind, while the client's booking of that time at bert has just ended. */
    private static TestProvider ended(Setting setting, String start, String end) {
        setting.bert.booking("b", "carl", start, end).at(end).tick();
        return setting.anna;
    }

    private static Arguments row(Reason reason, String rule, Function<Setting, Event> refused,
                                 Function<Setting, Event> nearest) {
        return row(reason, rule, refused, nearest, EventType.RESERVATION_HELD);
    }

    private static Arguments row(Reason reason, String rule, Function<Setting, Event> refused,
                                 Function<Setting, Event> nearest, EventType answer) {
        return arguments(reason, rule, refused, nearest, answer);
    }
}
