package dev.holdfast.domain;

import static dev.holdfast.domain.EventAssert.assertThat;
import static dev.holdfast.domain.Reason.ALREADY_CANCELLED;
import static dev.holdfast.domain.Reason.ALREADY_ENDED;
import static dev.holdfast.domain.Reason.ALREADY_STARTED;
import static dev.holdfast.domain.Reason.BEYOND_HORIZON;
import static dev.holdfast.domain.Reason.HOLD_EXPIRED;
import static dev.holdfast.domain.Reason.LEAD_TIME;
import static dev.holdfast.domain.Reason.MALFORMED;
import static dev.holdfast.domain.Reason.NOT_FOUND;
import static dev.holdfast.domain.Reason.NOT_ON_GRID;
import static dev.holdfast.domain.Reason.NOT_OWNER;
import static dev.holdfast.domain.Reason.OUTSIDE_AVAILABILITY;
import static dev.holdfast.domain.Reason.REQUEST_ID_REUSED;
import static dev.holdfast.domain.Reason.SLOT_TAKEN;
import static dev.holdfast.domain.Reason.UNKNOWN_PROVIDER;
import static dev.holdfast.domain.TestProvider.holdDuration;
import static dev.holdfast.domain.TestProvider.horizon;
import static dev.holdfast.domain.TestProvider.leadTime;
import static dev.holdfast.domain.TestProvider.time;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Of the reasons that apply to a request the first in the design's order is given. */
class OrderOfReasonsTest {

    /** The order as the design has it; that of the enum must not be trusted here. */
    private static final List<Reason> ORDER = List.of(MALFORMED, REQUEST_ID_REUSED, UNKNOWN_PROVIDER, NOT_FOUND,
            NOT_OWNER, HOLD_EXPIRED, ALREADY_CANCELLED, ALREADY_ENDED, ALREADY_STARTED, LEAD_TIME, BEYOND_HORIZON,
            OUTSIDE_AVAILABILITY, NOT_ON_GRID, SLOT_TAKEN);

    private static final Set<Reason> OF_THE_RESERVATION =
            EnumSet.of(NOT_FOUND, NOT_OWNER, HOLD_EXPIRED, ALREADY_CANCELLED, ALREADY_ENDED, ALREADY_STARTED);
    private static final Set<Reason> OF_ITS_STATUS =
            EnumSet.of(HOLD_EXPIRED, ALREADY_CANCELLED, ALREADY_ENDED, ALREADY_STARTED);
    private static final Set<Reason> OF_THE_TIME =
            EnumSet.of(LEAD_TIME, BEYOND_HORIZON, OUTSIDE_AVAILABILITY, NOT_ON_GRID, SLOT_TAKEN);

    enum Kind { HOLD, CONFIRM, CANCEL, RESCHEDULE }

    record Case(Kind kind, Set<Reason> reasons) {
        @Override
        public String toString() {
            return kind + " " + reasons;
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void firstOfTwoReasonsIsGiven(Case pair) {
        assertFirstIsGiven(pair);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void firstOfAnyNumberOfReasonsIsGiven(Kind kind) {
        List<Case> all = cases(kind);
        assertThat(all).hasSizeGreaterThan(20);
        all.forEach(OrderOfReasonsTest::assertFirstIsGiven);
    }

    @Test
    void withoutAnyReasonTheRequestIsAccepted() {
        assertThat(ask(new Case(Kind.HOLD, Set.of()))).isHeld();
        assertThat(ask(new Case(Kind.CONFIRM, Set.of()))).isConfirmed();
        assertThat(ask(new Case(Kind.CANCEL, Set.of()))).isCancelled();
        assertThat(ask(new Case(Kind.RESCHEDULE, Set.of()))).isRescheduled();
    }

    static Stream<Case> pairs() {
        return Arrays.stream(Kind.values()).flatMap(kind -> cases(kind).stream())
                .filter(each -> each.reasons.size() == 2);
    }

    private static void assertFirstIsGiven(Case each) {
        Reason first = ORDER.stream().filter(each.reasons::contains).findFirst().orElseThrow();
        assertThat(ask(each)).as("%s", each).isRejected(first);
    }

    /** All sets of reasons that can apply to one request at once. */
    private static List<Case> cases(Kind kind) {
        var cases = new ArrayList<Case>();
        for (int bits = 1; bits < 1 << ORDER.size(); bits++) {
            var reasons = EnumSet.noneOf(Reason.class);
            for (int i = 0; i < ORDER.size(); i++) {
                if ((bits & 1 << i) != 0) {
                    reasons.add(ORDER.get(i));
                }
            }
            if (canOccurTogether(kind, reasons)) {
                cases.add(new Case(kind, reasons));
            }
        }
        return cases;
    }

    private static boolean canOccurTogether(Kind kind, Set<Reason> reasons) {
        boolean isOfAReservation = kind != Kind.HOLD;
        boolean hasATime = kind == Kind.HOLD || kind == Kind.RESCHEDULE;
        if (!isOfAReservation && containsAny(reasons, OF_THE_RESERVATION)
                || !hasATime && containsAny(reasons, OF_THE_TIME)) {
            return false;
        }
        // A cancelled or expired reservation is not cancelled again, but that is no refusal.
        if (kind == Kind.CANCEL && (reasons.contains(HOLD_EXPIRED) || reasons.contains(ALREADY_CANCELLED))) {
            return false;
        }
        // Of a reservation that does not exist nothing else is known; one that exists has one status.
        if (reasons.contains(NOT_FOUND) && containsAny(reasons, EnumSet.of(NOT_OWNER, HOLD_EXPIRED,
                ALREADY_CANCELLED, ALREADY_ENDED, ALREADY_STARTED))) {
            return false;
        }
        if (reasons.stream().filter(OF_ITS_STATUS::contains).count() > 1) {
            return false;
        }
        // An unknown provider has no answers, no reservations and the standard policy.
        return !reasons.contains(UNKNOWN_PROVIDER)
                || EnumSet.of(MALFORMED, UNKNOWN_PROVIDER, NOT_FOUND, LEAD_TIME, OUTSIDE_AVAILABILITY)
                .containsAll(reasons);
    }

    private static boolean containsAny(Set<Reason> reasons, Set<Reason> others) {
        return reasons.stream().anyMatch(others::contains);
    }

    /** Makes a setting in which just the given reasons apply at noon, and asks. */
    private static Event ask(Case each) {
        Set<Reason> reasons = each.reasons;
        var provider = new TestProvider().at("06:00");
        if (!reasons.contains(UNKNOWN_PROVIDER)) {
            prepare(provider, reasons);
        }
        provider.at("12:00");
        String reservationId = reasons.contains(NOT_FOUND) || reasons.contains(UNKNOWN_PROVIDER) ? "none" : "a";
        String client = reasons.contains(NOT_OWNER) ? "mallory" : "carl";
        Instant start = time(target(reasons));
        Instant end = start.plus(Duration.ofMinutes(30));
        if (reasons.contains(MALFORMED)) {
            return provider.malformed("x");
        }
        return provider.ask(switch (each.kind) {
            case HOLD -> new Command.Hold("x", "anna", client, start, end);
            case CONFIRM -> new Command.Confirm("x", "anna", reservationId, client);
            case CANCEL -> new Command.Cancel("x", "anna", reservationId, client, null);
            case RESCHEDULE -> new Command.Reschedule("x", "anna", reservationId, client, start, end);
        });
    }

    private static String target(Set<Reason> reasons) {
        return reasons.contains(NOT_ON_GRID) ? "+1 10:07" : "+1 10:00";
    }

    private static void prepare(TestProvider provider, Set<Reason> reasons) {
        provider.with(leadTime("PT0S")).with(holdDuration("P1D")).offering("07:00", "20:00")
                .offering("+1 07:00", "+1 20:00");
        if (reasons.contains(ALREADY_ENDED)) {
            provider.booking("a", "carl", "08:00", "08:30");
        } else if (reasons.contains(ALREADY_STARTED)) {
            provider.booking("a", "carl", "11:30", "12:30");
        } else if (reasons.contains(HOLD_EXPIRED)) {
            provider.holding("a", "carl", "12:00", "12:30");
        } else {
            provider.holding("a", "carl", "15:00", "15:30");
        }
        if (reasons.contains(ALREADY_CANCELLED)) {
            provider.cancel("cancel", "a", "carl");
        }
        if (reasons.contains(SLOT_TAKEN)) {
            provider.booking("other", "cleo", "+1 10:00", "+1 10:30");
        }
        if (reasons.contains(OUTSIDE_AVAILABILITY)) {
            provider.without("+1 10:15", "+1 10:20");
        }
        provider.at("12:00");
        if (reasons.contains(LEAD_TIME)) {
            provider.with(leadTime("P2D"));
        }
        if (reasons.contains(BEYOND_HORIZON)) {
            provider.with(horizon("PT2H"));
        }
        if (reasons.contains(REQUEST_ID_REUSED)) {
            provider.open("x", "18:00", "21:00");
        }
    }
}
