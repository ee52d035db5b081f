package dev.holdfast.domain;

import static dev.holdfast.domain.EventAssert.assertThat;
import static dev.holdfast.domain.TestProvider.buffers;
import static dev.holdfast.domain.TestProvider.holdDuration;
import static dev.holdfast.domain.TestProvider.horizon;
import static dev.holdfast.domain.TestProvider.leadTime;
import static dev.holdfast.domain.TestProvider.slotLength;
import static dev.holdfast.domain.TestProvider.time;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The policy at the time of a decision counts, for that decision and for none before it. */
class PolicyTest {

    private final TestProvider provider =
            new TestProvider().at("06:00").with(leadTime("PT0S")).offering("08:00", "12:00");

    @Test
    void standardPolicyIsThatOfTheContract() {
        assertThat(new TestProvider().state().schedule().policy()).isEqualTo(new Policy(Duration.ofMinutes(15),
                Duration.ofHours(24), Duration.ofMinutes(30), Duration.ofDays(365), Duration.ZERO, Duration.ZERO));
    }

    @Test
    void changeKeepsWhatItDoesNotName() {
        Event changed = provider.policy("p", buffers("PT5M", "PT10M"));
        assertThat(changed.fact()).isEqualTo(new Event.PolicyChanged(new Policy(Duration.ofMinutes(15), Duration.ZERO,
                Duration.ofMinutes(30), Duration.ofDays(365), Duration.ofMinutes(5), Duration.ofMinutes(10))));
    }

    @Test
    void policyThatIsAlreadySoIsUnchanged() {
        assertThat(provider.policy("p1", leadTime("PT0S"))).isUnchanged();
        assertThat(provider.policy("p2", new Policy(null, null, null, null, null, null))).isUnchanged();
        assertThat(provider.policy("p3", slotLength("PT15M00.001S"))).is(EventType.POLICY_CHANGED);
    }

    @Test
    void policyMakesAProviderKnown() {
        var fresh = new TestProvider().at("06:00");
        Event changed = fresh.policy("p", leadTime("PT1H"));
        assertThat(changed.sequence()).isEqualTo(1);
        assertThat(fresh.hold("a", "carl", "09:00")).isRejected(Reason.OUTSIDE_AVAILABILITY);
    }

    @Test
    void gridFollowsTheSlotLengthAtOnce() {
        provider.with(slotLength("PT50M"));
        assertThat(provider.free("08:00", "12:00")).containsExactly("08:00", "08:50", "09:40", "10:30");
        assertThat(provider.hold("a", "carl", "08:50")).isHeld();
        assertThat(provider.reservation("a").end()).isEqualTo(time("09:40"));
    }

    @Test
    void reservationsThatExistAreNotJudgedAgain() {
        provider.holding("a", "carl", "08:15", "08:30").holding("b", "cleo", "08:30", "08:45")
                .with(slotLength("PT1H")).with(buffers("PT30M", "PT30M")).with(leadTime("P3D"))
                .with(horizon("PT1M")).with(holdDuration("PT1M"));
        assertThat(provider.at("06:29:59.999").confirm("c", "a", "carl")).isConfirmed();
        assertThat(provider.confirm("d", "b", "cleo")).isConfirmed();
    }

    @Test
    void slotsAreJudgedByTheBuffersOfNow() {
        provider.with(buffers("PT0S", "PT30M")).holding("a", "carl", "09:00", "09:15");
        assertThat(provider.hold("b", "cleo", "09:30")).isRejected(Reason.SLOT_TAKEN);
        provider.with(buffers("PT0S", "PT15M"));
        assertThat(provider.hold("c", "cleo", "09:30")).isHeld();
    }

    @Test
    void buffersHoldBothBeforeAndAfter() {
        provider.with(buffers("PT15M", "PT30M")).holding("a", "carl", "10:00", "10:15");
        assertThat(provider.free("08:45", "11:15")).containsExactly("08:45", "09:00", "11:00");
    }

    @Test
    void buffersMayReachOutOfTheWindow() {
        provider.with(buffers("PT2H", "PT2H"));
        assertThat(provider.hold("a", "carl", "08:00")).isHeld();
        assertThat(provider.hold("b", "carl", "11:45")).isRejected(Reason.SLOT_TAKEN);
    }

    @Test
    void buffersReachIntoTheNextWindow() {
        provider.offering("12:20", "13:00").with(buffers("PT0S", "PT30M")).holding("a", "carl", "11:45", "12:00");
        assertThat(provider.free("12:20", "13:00")).containsExactly("12:35");
    }

    @Test
    void bookingThatIsOverKeepsItsBuffer() {
        provider.with(buffers("PT0S", "PT1H")).booking("a", "carl", "09:00", "09:15").at("09:15").tick();
        assertThat(provider.free("09:00", "11:00")).containsExactly("10:15", "10:30", "10:45");
        assertThat(provider.hold("b", "cleo", "10:00")).isRejected(Reason.SLOT_TAKEN);
        assertThat(provider.hold("c", "cleo", "10:15")).isHeld();
    }

    @Test
    void cancelledBookingKeepsNoBuffer() {
        provider.with(buffers("PT1H", "PT1H")).booking("a", "carl", "09:00", "09:15").cancelByProvider("x", "a");
        assertThat(provider.hold("b", "cleo", "09:15")).isHeld();
    }

    @Test
    void holdDurationIsThatOfTheHoldsTime() {
        provider.with(holdDuration("PT2M")).holding("a", "carl", "09:00", "09:15").with(holdDuration("PT50M"));
        assertThat(provider.reservation("a").expiresAt()).isEqualTo(time("06:02"));
        assertThat(provider.at("06:02").confirm("c", "a", "carl")).isRejected(Reason.HOLD_EXPIRED);
    }

    @Test
    void holdRunsOutAtItsStartAtTheLatest() {
        provider.at("07:45").holding("a", "carl", "08:00", "08:15");
        assertThat(provider.reservation("a").expiresAt()).isEqualTo(time("08:00"));
    }

    @Test
    void leadTimeBeyondTheHorizonLeavesNothing() {
        provider.with(leadTime("PT3H")).with(horizon("PT2H"));
        assertThat(provider.free("06:00", "12:00")).isEmpty();
    }

    @Test
    void horizonEndsTheList() {
        provider.with(horizon("PT2H30M"));
        assertThat(provider.free("08:00", "12:00")).containsExactly("08:00", "08:15", "08:30");
    }

    @Test
    void severalConsecutiveSlotsOfOneWindowAreOneReservation() {
        assertThat(provider.hold("a", "carl", "08:00", "12:00")).isHeld();
        assertThat(provider.free("08:00", "12:00")).isEmpty();
    }
}
