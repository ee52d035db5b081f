package dev.holdfast.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.Reservation;
import dev.holdfast.mirror.Batch.ProviderRow;
import dev.holdfast.mirror.Batch.ReservationRow;
import dev.holdfast.mirror.Batch.WindowRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {

    private static final Instant NOW = Instant.parse("2027-01-31T08:00:00Z");
    private static final Interval MORNING = hours(9, 12);
    private static final Reservation HELD = Reservation.held("h1", "carl", hours(40, 41), NOW, Policy.DEFAULT);

    private final Batch batch = new Batch();

    @Test
    void everyEventIsKeptInOrder() {
        add("anna", 1, opened(MORNING));
        add("anna", 0, new Event.Rejected(Reason.UNKNOWN_PROVIDER, null));
        add("anna", 2, new Event.Held(HELD));
        assertThat(batch.events()).extracting(Batch.EventRow::offset).containsExactly(0L, 1L, 2L);
        assertThat(batch.events()).extracting(row -> row.body()[0]).containsExactly((byte) 0, (byte) 1, (byte) 2);
    }

    @Test
    void aReservationHasOneRowAndItIsTheNewest() {
        Reservation confirmed = HELD.confirmed(NOW.plusSeconds(60));
        add("anna", 1, new Event.Held(HELD));
        add("anna", 2, new Event.Confirmed(confirmed));
        assertThat(batch.reservations()).containsExactly(new ReservationRow("anna", confirmed, 2));
    }

    @Test
    void reservationsOfTwoProvidersMayShareAnId() {
        add("anna", 1, new Event.Held(HELD));
        add("bert", 1, new Event.Held(HELD));
        assertThat(batch.reservations()).containsExactlyInAnyOrder(
                new ReservationRow("anna", HELD, 1), new ReservationRow("bert", HELD, 1));
    }

    @Test
    void eachFactThatChangesAReservationChangesItsRow() {
        List<Event.Fact> facts = List.of(new Event.Held(HELD), new Event.Confirmed(HELD), new Event.Expired(HELD),
                new Event.Cancelled(HELD, Command.Party.CLIENT, "ill"), new Event.Rescheduled(HELD, MORNING),
                new Event.Completed(HELD));
        for (int i = 0; i < facts.size(); i++) {
            add("anna", i + 1, facts.get(i));
            assertThat(batch.reservations()).extracting(ReservationRow::sequence).containsExactly(i + 1L);
        }
    }

    @Test
    void anAnswerThatChangesNothingLeavesTheReservationsSequence() {
        add("anna", 1, new Event.Held(HELD));
        add("anna", 2, new Event.Unchanged(HELD));
        add("anna", 3, new Event.Duplicate(new Event.First("anna/1", EventType.RESERVATION_HELD, null), HELD));
        assertThat(batch.reservations()).containsExactly(new ReservationRow("anna", HELD, 1));
    }

    @Test
    void theLastWordOnAWindowWins() {
        add("anna", 1, opened(MORNING));
        add("anna", 2, windows(List.of(MORNING), List.of(), List.of(), List.of()));
        assertThat(batch.openWindows()).containsExactly(gone("anna", MORNING, 2));

        add("anna", 3, opened(hours(9, 10)));
        assertThat(batch.openWindows()).containsExactly(there("anna", hours(9, 10), 3));
    }

    @Test
    void aWindowThatGrowsUnderTheSameStartIsThere() {
        add("anna", 1, windows(List.of(MORNING), List.of(hours(9, 15)), List.of(), List.of()));
        assertThat(batch.openWindows()).containsExactly(there("anna", hours(9, 15), 1));
    }

    @Test
    void openAndClosedWindowsAreKeptApart() {
        add("anna", 1, windows(List.of(), List.of(hours(9, 10)), List.of(hours(9, 11)), List.of(hours(12, 13))));
        assertThat(batch.openWindows()).containsExactly(there("anna", hours(9, 10), 1));
        assertThat(batch.closedWindows()).containsExactlyInAnyOrder(
                gone("anna", hours(9, 11), 1), there("anna", hours(12, 13), 1));
    }

    @Test
    void aProvidersRowSpansItsEvents() {
        Policy policy = Policy.DEFAULT.with(new Policy(Duration.ofMinutes(5), null, null, null, null, null));
        add("anna", 1, new Event.PolicyChanged(Policy.DEFAULT));
        add("anna", 2, new Event.PolicyChanged(policy));
        add("anna", 3, opened(MORNING));
        assertThat(batch.providers()).containsExactly(
                new ProviderRow("anna", policy, NOW.plusSeconds(1), NOW.plusSeconds(3), 3));
    }

    @Test
    void aPolicyThatIsNotChangedIsNotTouched() {
        add("anna", 7, opened(MORNING));
        assertThat(batch.providers()).containsExactly(
                new ProviderRow("anna", null, NOW.plusSeconds(7), NOW.plusSeconds(7), 7));
    }

    @Test
    void aRefusalOfAnUnknownProviderMakesNoProvider() {
        add("nobody", 0, new Event.Rejected(Reason.UNKNOWN_PROVIDER, null));
        assertThat(batch.providers()).isEmpty();
        assertThat(batch.events()).hasSize(1);
    }

    private void add(String providerId, long sequence, Event.Fact fact) {
        int offset = batch.events().size();
        batch.add(0, offset, new Event(providerId, sequence, NOW.plusSeconds(sequence), "r" + offset,
                "reservation-requests/0@" + offset, fact), new byte[] {(byte) offset});
    }

    private static Event.AvailabilityChanged opened(Interval window) {
        return windows(List.of(), List.of(window), List.of(), List.of());
    }

    private static Event.AvailabilityChanged windows(List<Interval> openRemoved, List<Interval> openAdded,
                                                     List<Interval> closedRemoved, List<Interval> closedAdded) {
        return new Event.AvailabilityChanged(openRemoved, openAdded, closedRemoved, closedAdded, null);
    }

    private static WindowRow there(String providerId, Interval window, long sequence) {
        return new WindowRow(providerId, window.start(), window.end(), sequence);
    }

    private static WindowRow gone(String providerId, Interval window, long sequence) {
        return new WindowRow(providerId, window.start(), null, sequence);
    }

    private static Interval hours(int from, int to) {
        Instant midnight = Instant.parse("2027-01-31T00:00:00Z");
        return new Interval(midnight.plus(Duration.ofHours(from)), midnight.plus(Duration.ofHours(to)));
    }
}
