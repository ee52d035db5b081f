package dev.holdfast.domain;

import static dev.holdfast.domain.EventAssert.assertThat;
import static dev.holdfast.domain.TestProvider.leadTime;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the first version was known to get wrong. */
class FirstVersionFaultsTest {

    @Test
    void twoRequestsAtTheSameInstantDoNotBookOneSlotTwice() {
        TestProvider provider = morning();
        assertThat(provider.hold("a", "carl", "09:00")).isHeld();
        assertThat(provider.hold("b", "cleo", "09:00")).isRejected(Reason.SLOT_TAKEN);
    }

    @Test
    void adjacentWindowsAreAcceptedAndJoin() {
        TestProvider provider = morning();
        assertThat(provider.open("w", "12:00", "14:00")).isChangedAvailability();
        assertThat(provider.hold("a", "carl", "11:45", "12:15")).isHeld();
    }

    @Test
    void lastSlotDoesNotOverrunItsWindow() {
        TestProvider provider = new TestProvider().at("06:00").with(leadTime("PT0S")).offering("08:00", "08:40");
        assertThat(provider.free("00:00", "23:00")).containsExactly("08:00", "08:15");
        assertThat(provider.hold("a", "carl", "08:30")).isRejected(Reason.OUTSIDE_AVAILABILITY);
    }

    @Test
    void pastSlotsAreNotListed() {
        assertThat(morning().at("11:30:00.001").free("00:00", "23:00")).containsExactly("11:45");
    }

    @Test
    void slotsTooNearAreNotListed() {
        TestProvider provider = morning().with(leadTime("PT5H15M"));
        assertThat(provider.free("00:00", "23:00")).containsExactly("11:15", "11:30", "11:45");
        assertThat(provider.hold("a", "carl", "11:00")).isRejected(Reason.LEAD_TIME);
    }

    @Test
    void slotOfAStaleHoldIsFreeAtTheDeadlineWithoutASweep() {
        TestProvider provider = morning().holding("a", "carl", "09:00", "09:15");
        assertThat(provider.at("06:29:59.999").free("09:00", "09:15")).isEmpty();
        assertThat(provider.at("06:30").free("09:00", "09:15")).containsExactly("09:00");
        assertThat(provider.hold("b", "cleo", "09:00")).isHeld();
    }

    @Test
    void exactlyADayAheadIsEarlyEnough() {
        TestProvider provider = new TestProvider().at("00:00").offering("+1 09:00", "+1 10:00").at("09:00");
        assertThat(provider.free("+1 00:00", "+1 09:15")).containsExactly("2027-05-04T09:00");
        assertThat(provider.hold("a", "carl", "+1 09:00")).isHeld();
    }

    @Test
    void nobodyButItsClientConfirmsAHold() {
        TestProvider provider = morning().holding("a", "carl", "09:00", "09:15");
        assertThat(provider.confirm("c1", "a", "cleo")).isRejected(Reason.NOT_OWNER);
        assertThat(provider.confirm("c2", "a", "carl")).isConfirmed();
    }

    @Test
    void repeatedConfirmIsNoError() {
        TestProvider provider = morning().holding("a", "carl", "09:00", "09:15");
        Event first = provider.confirm("c1", "a", "carl");
        assertThat(provider.confirm("c1", "a", "carl")).isDuplicateOf(first);
        assertThat(provider.confirm("c2", "a", "carl")).isUnchanged();
    }

    @Test
    void expiredHoldLeavesItsHistory() {
        TestProvider provider = morning().holding("a", "carl", "09:00", "09:15").at("06:45");
        assertThat(provider.tick()).singleElement()
                .satisfies(event -> assertThat(event).is(EventType.RESERVATION_EXPIRED));
        assertThat(provider.reservation("a").endedAt()).isEqualTo(TestProvider.time("06:30"));
        assertThat(provider.at("+1 06:29:59.999").confirm("c", "a", "carl")).isRejected(Reason.HOLD_EXPIRED);
    }

    /** Both hold at once, and whichever claim comes first gets the client's time. */
    @ParameterizedTest
    @ValueSource(strings = {"anna", "bert"})
    void oneClientIsNotAtTwoProvidersAtOnce(String first) {
        TestClients clients = new TestClients(10).holdingBack();
        List<TestProvider> providers = Stream.of("anna", "bert").map(each -> clients.provider(each).at("06:00")
                .with(leadTime("PT0S")).offering("08:00", "12:00")).toList();
        providers.forEach(each -> each.hold("a", "carl", "09:00"));
        clients.deliver("claims " + first + " carl");
        clients.deliverAll();
        for (TestProvider each : providers) {
            if (each == clients.provider(first)) {
                assertThat(each.answerTo("a")).isHeld();
            } else {
                assertThat(each.answerTo("a")).isRejected(Reason.CLIENT_BUSY);
            }
        }
    }

    @Test
    @ResourceLock(Resources.TIME_ZONE)
    void timeZoneOfTheMachineChangesNothing() {
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            List<Event> there = dayOfAProviderInBerlin();
            TimeZone.setDefault(TimeZone.getTimeZone("America/Anchorage"));
            assertThat(dayOfAProviderInBerlin()).isEqualTo(there);
        } finally {
            TimeZone.setDefault(before);
        }
    }

    private static List<Event> dayOfAProviderInBerlin() {
        var provider = new TestProvider().at("00:00").with(leadTime("PT0S"))
                .with(Hours.in("Europe/Berlin").on("MONDAY", "08:00-12:00").hours());
        assertThat(provider.hold("a", "carl", "06:00")).isHeld();
        assertThat(provider.hold("b", "carl", "10:00")).isRejected(Reason.OUTSIDE_AVAILABILITY);
        return provider.log();
    }

    /** A provider who offers 08:00 to 12:00 without lead time; it is 06:00. */
    private static TestProvider morning() {
        return new TestProvider().at("06:00").with(leadTime("PT0S")).offering("08:00", "12:00");
    }
}
