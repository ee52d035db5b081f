package dev.holdfast.domain;

import static dev.holdfast.domain.EventAssert.assertThat;
import static dev.holdfast.domain.TestProvider.leadTime;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Reservation.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a confirm, a cancel and a move answer in each status of a reservation, before its time and from then on. */
class StatusTableTest {

    private static final String ID = "a";

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource({
        "CONFIRM,            HELD,      RESERVATION_CONFIRMED",
        "CONFIRM,            CONFIRMED, REQUEST_UNCHANGED",
        "CONFIRM,            EXPIRED,   HOLD_EXPIRED",
        "CONFIRM,            CANCELLED, ALREADY_CANCELLED",
        "CONFIRM,            COMPLETED, ALREADY_ENDED",
        "CONFIRM,            none,      NOT_FOUND",
        "CANCEL_BY_CLIENT,   HELD,      RESERVATION_CANCELLED",
        "CANCEL_BY_CLIENT,   CONFIRMED, RESERVATION_CANCELLED",
        "CANCEL_BY_CLIENT,   EXPIRED,   REQUEST_UNCHANGED",
        "CANCEL_BY_CLIENT,   CANCELLED, REQUEST_UNCHANGED",
        "CANCEL_BY_CLIENT,   COMPLETED, ALREADY_ENDED",
        "CANCEL_BY_CLIENT,   none,      NOT_FOUND",
        "CANCEL_BY_PROVIDER, HELD,      RESERVATION_CANCELLED",
        "CANCEL_BY_PROVIDER, CONFIRMED, RESERVATION_CANCELLED",
        "CANCEL_BY_PROVIDER, EXPIRED,   REQUEST_UNCHANGED",
        "CANCEL_BY_PROVIDER, CANCELLED, REQUEST_UNCHANGED",
        "CANCEL_BY_PROVIDER, COMPLETED, ALREADY_ENDED",
        "CANCEL_BY_PROVIDER, none,      NOT_FOUND",
        "RESCHEDULE,         HELD,      RESERVATION_RESCHEDULED",
        "RESCHEDULE,         CONFIRMED, RESERVATION_RESCHEDULED",
        "RESCHEDULE,         EXPIRED,   HOLD_EXPIRED",
        "RESCHEDULE,         CANCELLED, ALREADY_CANCELLED",
        "RESCHEDULE,         COMPLETED, ALREADY_ENDED",
        "RESCHEDULE,         none,      NOT_FOUND",
    })
    void commandAnswersByTheStatus(Kind kind, String status, String expected) {
        TestProvider provider = in(status);
        Reservation before = provider.reservation(ID);

        assertAnswer(ask(provider, kind), expected);

        if (!expected.startsWith("RESERVATION_")) {
            assertThat(provider.reservation(ID)).isEqualTo(before);
        }
    }

    @ParameterizedTest(name = "{0} on {1} at {2}: {3}")
    @CsvSource({
        "CONFIRM,            CONFIRMED, 09:00,        ALREADY_STARTED",
        "CONFIRM,            CONFIRMED, 09:29:59.999, ALREADY_STARTED",
        "CONFIRM,            CONFIRMED, 09:30,        ALREADY_ENDED",
        "CONFIRM,            HELD,      09:00,        HOLD_EXPIRED",
        "CONFIRM,            EXPIRED,   09:00,        HOLD_EXPIRED",
        "CONFIRM,            CANCELLED, 09:00,        ALREADY_CANCELLED",
        "CONFIRM,            CANCELLED, 09:30,        ALREADY_CANCELLED",
        "CANCEL_BY_CLIENT,   CONFIRMED, 09:00,        ALREADY_STARTED",
        "CANCEL_BY_CLIENT,   CONFIRMED, 09:29:59.999, ALREADY_STARTED",
        "CANCEL_BY_CLIENT,   CONFIRMED, 09:30,        ALREADY_ENDED",
        "CANCEL_BY_CLIENT,   HELD,      09:00,        REQUEST_UNCHANGED",
        "CANCEL_BY_CLIENT,   EXPIRED,   09:00,        REQUEST_UNCHANGED",
        "CANCEL_BY_CLIENT,   CANCELLED, 09:00,        REQUEST_UNCHANGED",
        "CANCEL_BY_PROVIDER, CONFIRMED, 09:00,        RESERVATION_CANCELLED",
        "CANCEL_BY_PROVIDER, CONFIRMED, 09:29:59.999, RESERVATION_CANCELLED",
        "CANCEL_BY_PROVIDER, CONFIRMED, 09:30,        ALREADY_ENDED",
        "CANCEL_BY_PROVIDER, CANCELLED, 09:30,        REQUEST_UNCHANGED",
        "RESCHEDULE,         CONFIRMED, 09:00,        ALREADY_STARTED",
        "RESCHEDULE,         CONFIRMED, 09:29:59.999, ALREADY_STARTED",
        "RESCHEDULE,         CONFIRMED, 09:30,        ALREADY_ENDED",
        "RESCHEDULE,         HELD,      09:00,        HOLD_EXPIRED",
        "RESCHEDULE,         CANCELLED, 09:00,        ALREADY_CANCELLED",
    })
    void fromItsStartOnOnlyTheProviderMayChangeABooking(Kind kind, String status, String time, String expected) {
        assertAnswer(ask(in(status).at(time), kind), expected);
    }

    @Test
    void moveToTheSameTimeIsUnchanged() {
        assertThat(in("HELD").move("x", ID, "carl", "09:00")).isUnchanged();
        assertThat(in("CONFIRMED").move("x", ID, "carl", "09:00", "09:30")).isUnchanged();
    }

    @Test
    void moveToTheSameTimeIsJudgedAfterTheStartAndBeforeTheLeadTime() {
        assertThat(in("CONFIRMED").at("09:00").move("x", ID, "carl", "09:00")).isRejected(Reason.ALREADY_STARTED);
        assertThat(in("CONFIRMED").with(leadTime("P2D")).move("x", ID, "carl", "09:00")).isUnchanged();
        assertThat(in("CONFIRMED").with(leadTime("P2D")).move("x", ID, "carl", "09:00", "09:15"))
                .isRejected(Reason.LEAD_TIME);
    }

    @Test
    void unchangedTellsTheReservationAsItStands() {
        TestProvider provider = in("EXPIRED");
        Event answer = provider.cancel("x", ID, "carl");
        assertThat(answer.fact().reservation()).isEqualTo(provider.reservation(ID));
        assertThat(answer.fact().reservation().status()).isEqualTo(Status.EXPIRED);
    }

    private enum Kind { CONFIRM, CANCEL_BY_CLIENT, CANCEL_BY_PROVIDER, RESCHEDULE }

    private static Event ask(TestProvider provider, Kind kind) {
        return switch (kind) {
            case CONFIRM -> provider.confirm("x", ID, "carl");
            case CANCEL_BY_CLIENT -> provider.cancel("x", ID, "carl");
            case CANCEL_BY_PROVIDER -> provider.cancelByProvider("x", ID);
            case RESCHEDULE -> provider.move("x", ID, "carl", "10:00");
        };
    }

    /** A reservation for 09:00 to 09:30 in the status. */
    private static TestProvider in(String status) {
        var provider = new TestProvider().at("06:00").with(leadTime("PT0S")).offering("08:00", "12:00");
        if (status.equals("none")) {
            return provider;
        }
        provider.holding(ID, "carl", "09:00", "09:30");
        switch (Status.valueOf(status)) {
            case HELD -> { }
            case CONFIRMED -> provider.confirm("first", ID, "carl");
            case CANCELLED -> provider.cancel("first", ID, "carl");
            case EXPIRED -> provider.at("06:30").tick();
            case COMPLETED -> {
                provider.confirm("first", ID, "carl");
                provider.at("09:30").tick();
            }
        }
        assertThat(provider.reservation(ID).status()).hasToString(status);
        return provider;
    }

    private static void assertAnswer(Event answer, String expected) {
        if (expected.startsWith("RESERVATION_") || expected.startsWith("REQUEST_")) {
            assertThat(answer).is(EventType.valueOf(expected));
        } else {
            assertThat(answer).isRejected(Reason.valueOf(expected));
        }
    }
}
