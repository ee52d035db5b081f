package dev.holdfast.domain;

import static dev.holdfast.domain.Claim.Kind.CONFIRM;
import static dev.holdfast.domain.Claim.Kind.HOLD;
import static dev.holdfast.domain.Claim.Kind.MOVE;
import static dev.holdfast.domain.Claim.Kind.RELEASE;
import static dev.holdfast.domain.TestProvider.interval;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client stage grants, denies and gives free. */
class ClientCalendarTest {

    private static final int HOLDS_PER_CLIENT = 2;

    private final ClientCalendar calendar = new ClientCalendar();
    private final Map<String, ClientClaim> kept = new HashMap<>();

    @Test
    void aHoldOfFreeTimeIsGrantedAndItsVerdictNamesItsCause() {
        assertThat(carryOut(claim(HOLD, "anna", "a", "09:00", "09:30")))
                .isEqualTo(new Verdict("anna", "a", "cause of a", null));
    }

    @ParameterizedTest
    @CsvSource({"09:00,09:30", "08:45,09:00:00.001", "09:29:59.999,10:00", "08:00,12:00", "09:10,09:20", "09:00,09:10",
        "09:20,09:30"})
    void aHoldThatSharesTimeIsDeniedWhateverTheProvider(String start, String end) {
        grant(claim(HOLD, "anna", "a", "09:00", "09:30"));
        assertThat(ask(claim(HOLD, "bert", "b", start, end))).isEqualTo(Reason.CLIENT_BUSY);
        assertThat(ask(claim(HOLD, "anna", "b", start, end))).isEqualTo(Reason.CLIENT_BUSY);
        assertThat(ask(claim(HOLD, "bert", "a", start, end))).isEqualTo(Reason.CLIENT_BUSY);
    }

    @Test
    void timesThatTouchAreBothGranted() {
        grant(claim(HOLD, "anna", "a", "09:00", "09:30"));
        carryOut(claim(CONFIRM, "anna", "a", "09:00", "09:30"));
        grant(claim(HOLD, "bert", "b", "09:30", "10:00"));
        grant(claim(HOLD, "cleo", "c", "08:30", "09:00"));
    }

    @Test
    void aDenialTakesNothing() {
        grant(claim(HOLD, "anna", "a", "09:00", "09:30"));
        assertThat(ask(claim(HOLD, "bert", "b", "09:15", "10:00"))).isEqualTo(Reason.CLIENT_BUSY);
        grant(claim(HOLD, "cleo", "c", "09:30", "10:00"));
    }

    @Test
    void aMoveIgnoresItsOwnOldTimeAndGivesItFree() {
        grant(claim(HOLD, "anna", "a", "09:00", "09:30"));
        grant(move("a", "09:15", "09:45", "09:00", "09:30"));
        grant(claim(HOLD, "bert", "b", "09:00", "09:15"));
        assertThat(ask(claim(HOLD, "cleo", "c", "09:30", "10:00"))).isEqualTo(Reason.CLIENT_BUSY);
    }

    @Test
    void aMoveToTheSameStartChangesTheLength() {
        grant(claim(HOLD, "anna", "a", "09:00", "09:30"));
        grant(move("a", "09:00", "10:00", "09:00", "09:30"));
        assertThat(ask(claim(HOLD, "bert", "b", "09:30", "10:00"))).isEqualTo(Reason.CLIENT_BUSY);
        grant(move("a", "09:00", "09:15", "09:00", "10:00"));
        grant(claim(HOLD, "bert", "b", "09:15", "10:00"));
    }

    @Test
    void aDeniedMoveChangesNothing() {
        grant(claim(HOLD, "anna", "a", "09:00", "09:30"));
        grant(claim(HOLD, "bert", "b", "10:00", "10:30"));
        assertThat(ask(move("a", "10:15", "10:45", "09:00", "09:30"))).isEqualTo(Reason.CLIENT_BUSY);
        assertThat(ask(claim(HOLD, "cleo", "c", "09:15", "09:45"))).isEqualTo(Reason.CLIENT_BUSY);
        carryOut(claim(RELEASE, "bert", "b", "10:00", "10:30"));
        grant(claim(HOLD, "cleo", "c", "10:30", "10:45"));
    }

    @Test
    void aMoveAcrossTheClientsOtherTimeIsSeenPastItsOwn() {
        grant(claim(HOLD, "bert", "b", "08:30", "09:00"));
        grant(claim(HOLD, "anna", "a", "09:00", "09:30"));
        assertThat(ask(move("a", "08:45", "09:45", "09:00", "09:30"))).isEqualTo(Reason.CLIENT_BUSY);
    }

    @Test
    void oneHoldMoreThanAllowedIsTooMany() {
        grant(claim(HOLD, "anna", "a", "09:00", "09:30"));
        grant(claim(HOLD, "bert", "b", "10:00", "10:30"));
        assertThat(ask(claim(HOLD, "cleo", "c", "11:00", "11:30"))).isEqualTo(Reason.TOO_MANY_HOLDS);
    }

    @Test
    void clientBusyIsSaidBeforeTooManyHolds() {
        grant(claim(HOLD, "anna", "a", "09:00", "09:30"));
        grant(claim(HOLD, "bert", "b", "10:00", "10:30"));
        assertThat(ask(claim(HOLD, "cleo", "c", "10:00", "10:30"))).isEqualTo(Reason.CLIENT_BUSY);
    }

    @Test
    void theCapIsOnHoldsAndNotOnMoves() {
        grant(claim(HOLD, "anna", "a", "09:00", "09:30"));
        grant(claim(HOLD, "bert", "b", "10:00", "10:30"));
        grant(move("a", "11:00", "11:30", "09:00", "09:30"));
        assertThat(ask(claim(HOLD, "cleo", "c", "12:00", "12:30"))).isEqualTo(Reason.TOO_MANY_HOLDS);
    }

    @Test
    void confirmTakesAHoldOutOfTheCapAndKeepsItsTime() {
        grant(claim(HOLD, "anna", "a", "09:00", "09:30"));
        grant(claim(HOLD, "bert", "b", "10:00", "10:30"));
        assertThat(carryOut(claim(CONFIRM, "anna", "a", "09:00", "09:30"))).isNull();
        assertThat(ask(claim(HOLD, "cleo", "c", "09:00", "09:30"))).isEqualTo(Reason.CLIENT_BUSY);
        grant(claim(HOLD, "cleo", "c", "11:00", "11:30"));
    }

    @Test
    void aBookingThatMovesIsNoHoldAgain() {
        grant(claim(HOLD, "anna", "a", "09:00", "09:30"));
        carryOut(claim(CONFIRM, "anna", "a", "09:00", "09:30"));
        grant(move("a", "10:00", "10:30", "09:00", "09:30"));
        assertThat(kept.get("anna a").isHold()).isFalse();
        grant(claim(HOLD, "bert", "b", "11:00", "11:30"));
        grant(claim(HOLD, "cleo", "c", "12:00", "12:30"));
    }

    @Test
    void releaseGivesTheTimeAndThePlaceInTheCapFree() {
        grant(claim(HOLD, "anna", "a", "09:00", "09:30"));
        grant(claim(HOLD, "bert", "b", "10:00", "10:30"));
        assertThat(carryOut(claim(RELEASE, "anna", "a", "09:00", "09:30"))).isNull();
        grant(claim(HOLD, "cleo", "c", "09:15", "09:45"));
        assertThat(ask(claim(HOLD, "dora", "d", "11:00", "11:30"))).isEqualTo(Reason.TOO_MANY_HOLDS);
    }

    @Test
    void releaseOfABookingDoesNotRaiseTheCap() {
        grant(claim(HOLD, "anna", "a", "09:00", "09:30"));
        carryOut(claim(CONFIRM, "anna", "a", "09:00", "09:30"));
        carryOut(claim(RELEASE, "anna", "a", "09:00", "09:30"));
        assertThat(calendar.isEmpty()).isTrue();
        grant(claim(HOLD, "anna", "b", "09:00", "09:30"));
        grant(claim(HOLD, "anna", "c", "10:00", "10:30"));
        assertThat(ask(claim(HOLD, "anna", "d", "11:00", "11:30"))).isEqualTo(Reason.TOO_MANY_HOLDS);
    }

    @Test
    void releaseOfWhatIsNotThereTakesNothingFromAnother() {
        grant(claim(HOLD, "anna", "a", "09:00", "09:30"));
        carryOut(claim(RELEASE, "bert", "a", "09:00", "09:30"));
        carryOut(claim(RELEASE, "anna", "b", "09:00", "09:30"));
        assertThat(ask(claim(HOLD, "cleo", "c", "09:00", "09:30"))).isEqualTo(Reason.CLIENT_BUSY);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 40, 5_000})
    void anyNumberOfClaimsIsDecidedAsByLookingAtAll(int slots) {
        var random = new SplittableRandom(slots);
        Instant first = interval("09:00", "10:00").start();
        for (int i = 0; i < 6 * slots; i++) {
            String id = "r-" + random.nextInt(slots);
            ClientClaim before = kept.get("anna " + id);
            Instant start = first.plusSeconds(random.nextInt(slots));
            var time = new Interval(start, start.plusMillis(random.nextInt(1, 2_500)));
            if (before == null || random.nextInt(3) == 0) {
                boolean isFree = kept.values().stream().noneMatch(each -> each != before && each.time().overlaps(time));
                var claim = new Claim(before == null ? HOLD : MOVE, "carl", "anna", id, time,
                        before == null ? null : before.time(), "any");
                long holds = kept.values().stream().filter(ClientClaim::isHold).count();
                Reason expected = !isFree ? Reason.CLIENT_BUSY
                        : before == null && holds >= HOLDS_PER_CLIENT ? Reason.TOO_MANY_HOLDS : null;
                assertThat(ask(claim)).as("claim %d", i).isEqualTo(expected);
            } else {
                Claim.Kind kind = before.isHold() ? CONFIRM : RELEASE;
                carryOut(new Claim(kind, "carl", "anna", id, before.time(), null, "any"));
            }
            assertThat(calendar.isEmpty()).isEqualTo(kept.isEmpty());
        }
    }

    private void grant(Claim claim) {
        assertThat(ask(claim)).as("%s", claim).isNull();
    }

    private Reason ask(Claim claim) {
        return carryOut(claim).denial();
    }

    private Verdict carryOut(Claim claim) {
        String which = claim.providerId() + " " + claim.reservationId();
        ClientDecision decision = calendar.decide(claim, kept.get(which), HOLDS_PER_CLIENT);
        if (decision.kept() != null) {
            kept.put(which, decision.kept());
        } else if (decision.removed() != null) {
            kept.remove(which);
        }
        return decision.verdict();
    }

    private static Claim claim(Claim.Kind kind, String providerId, String reservationId, String start, String end) {
        return new Claim(kind, "carl", providerId, reservationId, interval(start, end), null,
                "cause of " + reservationId);
    }

    private static Claim move(String reservationId, String start, String end, String oldStart, String oldEnd) {
        return new Claim(MOVE, "carl", "anna", reservationId, interval(start, end), interval(oldStart, oldEnd), "m");
    }
}
