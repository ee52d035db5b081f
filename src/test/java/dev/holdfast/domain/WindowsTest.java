package dev.holdfast.domain;

import static dev.holdfast.domain.EventAssert.assertThat;
import static dev.holdfast.domain.TestProvider.interval;
import static dev.holdfast.domain.TestProvider.leadTime;
import static dev.holdfast.domain.TestProvider.time;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.InMemoryProvider.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What opening and closing time does to the windows, the grid and the slots. */
class WindowsTest {

    private final TestProvider provider = new TestProvider().at("06:00").with(leadTime("PT0S"));

    @Test
    void nothingIsSaidOfWindowsOfWhichNoneHasEnded() {
        provider.offering("08:00", "09:00").at("08:59:59.999");
        assertThat(provider.tick(new Due(provider.now(), Due.Kind.WINDOWS, ""))).isEmpty();
    }

    @Test
    void theNextWindowToEndMayBeAnOpenOrAClosedOne() {
        assertThat(provider.state().schedule().due()).isNull();
        provider.offering("08:00", "10:00").without("11:00", "12:00");
        assertThat(provider.state().schedule().due()).isEqualTo(time("10:00"));
        provider.without("08:30", "09:00");
        assertThat(provider.state().schedule().due()).isEqualTo(time("09:00"));
    }

    @Test
    void windowsThatTouchAreOne() {
        provider.offering("08:00", "09:00");
        assertThat(change(provider.open("w", "09:00", "10:00"))).isEqualTo(openChange(
                List.of(interval("08:00", "09:00")), List.of(interval("08:00", "10:00"))));
        assertThat(provider.hold("a", "carl", "08:45", "09:15")).isHeld();
    }

    @Test
    void windowsThatOverlapAreOne() {
        provider.offering("08:00", "09:00").offering("07:00", "08:30");
        assertThat(openWindows()).containsExactly(interval("07:00", "09:00"));
    }

    @Test
    void windowsAMillisecondApartAreTwo() {
        provider.offering("08:00", "09:00").offering("09:00:00.001", "10:00");
        assertThat(openWindows()).hasSize(2);
    }

    @Test
    void windowThatFillsTheGapMakesOneOfThree() {
        provider.offering("08:00", "09:00").offering("10:00", "11:00");
        assertThat(change(provider.open("w", "09:00", "10:00"))).isEqualTo(openChange(
                List.of(interval("08:00", "09:00"), interval("10:00", "11:00")),
                List.of(interval("08:00", "11:00"))));
    }

    @Test
    void gridStartsWithTheJoinedWindow() {
        provider.offering("08:40", "10:00");
        assertThat(provider.free("08:00", "09:00")).containsExactly("08:40", "08:55");
        provider.offering("08:00", "08:40");
        assertThat(provider.free("08:30", "09:00")).containsExactly("08:30", "08:45");
        assertThat(provider.hold("a", "carl", "08:40")).isRejected(Reason.NOT_ON_GRID);
    }

    @Test
    void windowThatEndedJoinsNothing() {
        provider.offering("08:05", "10:07").at("10:07");
        assertThat(change(provider.open("w", "10:07", "12:00"))).isEqualTo(openChange(
                List.of(interval("08:05", "10:07")), List.of(interval("10:07", "12:00"))));
        assertThat(provider.free("10:00", "10:30")).containsExactly("10:07", "10:22");
    }

    @Test
    void windowThatHasYetAMillisecondJoins() {
        provider.offering("08:05", "10:07").at("10:06:59.999").offering("10:07", "12:00");
        assertThat(provider.free("10:00", "10:30")).containsExactly("10:20");
    }

    @Test
    void windowThatHasBegunIsNotTrimmed() {
        provider.offering("08:00", "12:00").at("09:10");
        assertThat(provider.free("00:00", "09:31")).containsExactly("09:15", "09:30");
        provider.offering("14:00", "15:00");
        assertThat(openWindows()).contains(interval("08:00", "12:00"));
    }

    @Test
    void rangeThatHasBegunOpensWhole() {
        provider.at("09:10").offering("08:05", "12:00");
        assertThat(provider.free("09:00", "09:30")).containsExactly("09:20");
    }

    @Test
    void closingRemovesTheSlotsItTouchesAndShiftsNone() {
        provider.offering("08:00", "10:00").without("08:20", "08:50");
        assertThat(provider.free("08:00", "10:00")).containsExactly("08:00", "09:00", "09:15", "09:30", "09:45");
    }

    @Test
    void openingPartOfClosedTimeShiftsNone() {
        provider.offering("08:00", "10:00").without("08:00", "09:30").offering("08:20", "09:00");
        assertThat(provider.free("08:00", "10:00")).containsExactly("08:30", "08:45", "09:30", "09:45");
        assertThat(provider.state().schedule().closed().list())
                .containsExactly(interval("08:00", "08:20"), interval("09:00", "09:30"));
        assertThat(openWindows()).containsExactly(interval("08:00", "10:00"));
    }

    @Test
    void lastWordWins() {
        provider.without("08:00", "12:00").offering("08:00", "12:00");
        assertThat(provider.free("08:00", "08:30")).containsExactly("08:00", "08:15");
        provider.without("08:00", "12:00");
        assertThat(provider.free("08:00", "12:00")).isEmpty();
        provider.offering("08:15", "08:30");
        assertThat(provider.free("08:00", "12:00")).containsExactly("08:15");
    }

    @Test
    void closedTimeOutlivesTheOpeningOfOtherTime() {
        provider.without("09:00", "10:00").offering("08:00", "09:00").offering("10:00", "11:00");
        assertThat(openWindows()).hasSize(2);
        assertThat(provider.state().schedule().closed().list()).containsExactly(interval("09:00", "10:00"));
    }

    @Test
    void closingCancelsNothing() {
        provider.offering("08:00", "10:00").holding("a", "carl", "08:00", "08:15").booking("b", "cleo", "09:00",
                "09:15").without("07:00", "11:00");
        assertThat(provider.newest()).hasSize(1);
        assertThat(provider.confirm("c", "a", "carl")).isConfirmed();
        assertThat(provider.reservation("b").status()).isEqualTo(Reservation.Status.CONFIRMED);
        assertThat(provider.move("m", "b", "cleo", "09:15")).isRejected(Reason.OUTSIDE_AVAILABILITY);
    }

    @Test
    void openingWhatIsOpenIsUnchanged() {
        provider.offering("08:00", "12:00");
        assertThat(provider.open("w1", "08:00", "12:00")).isUnchanged();
        assertThat(provider.open("w2", "09:00", "10:00")).isUnchanged();
        provider.without("10:00", "11:00");
        assertThat(provider.open("w3", "09:00", "10:00")).isUnchanged();
        assertThat(provider.open("w4", "09:00", "10:00:00.001")).isChangedAvailability();
    }

    @Test
    void closingWhatIsClosedIsUnchanged() {
        provider.without("08:00", "12:00");
        assertThat(provider.close("w1", "08:00", "12:00")).isUnchanged();
        assertThat(provider.close("w2", "09:00", "10:00")).isUnchanged();
        assertThat(provider.close("w3", "09:00", "12:00:00.001")).isChangedAvailability();
    }

    @Test
    void rangeThatHasEndedIsUnchanged() {
        provider.offering("05:00", "12:00");
        assertThat(provider.open("w1", "03:00", "06:00")).isUnchanged();
        assertThat(provider.close("w2", "05:00", "06:00")).isUnchanged();
        assertThat(provider.open("w3", "03:00", "06:00:00.001")).isChangedAvailability();
        assertThat(openWindows()).containsExactly(interval("03:00", "12:00"));
    }

    @Test
    void commandThatWouldOnlyDropEndedWindowsIsUnchanged() {
        provider.offering("07:00", "08:00").offering("09:00", "12:00").at("08:00");
        assertThat(provider.open("w", "09:00", "10:00")).isUnchanged();
        assertThat(provider.tick()).hasSize(1);
        assertThat(openWindows()).containsExactly(interval("09:00", "12:00"));
    }

    @Test
    void changeTellsTheEndedWindowsThatItDrops() {
        provider.offering("07:00", "08:00").without("07:00", "07:30").offering("09:00", "12:00").at("08:00");
        assertThat(change(provider.open("w", "13:00", "14:00"))).isEqualTo(new Event.AvailabilityChanged(
                List.of(interval("07:00", "08:00")), List.of(interval("13:00", "14:00")),
                List.of(interval("07:00", "07:30")), List.of(), null));
        assertThat(provider.state().due(time("08:30"), Duration.ZERO))
                .noneMatch(due -> due.kind() == InMemoryProvider.Due.Kind.WINDOWS);
    }

    @Test
    void tickRemovesWindowsWhenTheyHaveEndedAndNotBefore() {
        provider.offering("07:00", "08:00").offering("09:00", "10:00").without("07:00", "07:30");
        provider.at("07:29:59.999").tick();
        assertThat(provider.newest()).isEmpty();

        List<Event> events = provider.at("08:00").tick();

        assertThat(events).hasSize(1);
        assertThat(events.get(0).requestId()).isNull();
        assertThat(events.get(0).fact()).isEqualTo(new Event.AvailabilityChanged(List.of(interval("07:00", "08:00")),
                List.of(), List.of(interval("07:00", "07:30")), List.of(), null));
        assertThat(provider.tick()).isEmpty();
    }

    @Test
    void thousandWindowsMayBeOpenOrClosedAndNoMore() {
        var open = new ArrayList<Interval>();
        var closed = new ArrayList<Interval>();
        Instant start = time("+1 00:00");
        for (int i = 0; i < 999; i++) {
            (i % 2 == 0 ? open : closed).add(new Interval(start, start.plus(Duration.ofMinutes(30))));
            start = start.plus(Duration.ofHours(1));
        }
        provider.state().apply(new Decision("anna", provider.state().head(), new Schedule(
                provider.state().schedule().policy(), null, new Intervals(open), new Intervals(closed)), List.of(),
                List.of(), null, null, List.of(), List.of(), List.of()));
        assertThat(provider.open("last", "59 08:00", "59 09:00")).isChangedAvailability();
        assertThat(provider.state().schedule().windowCount()).isEqualTo(1_000);

        assertThat(provider.open("more", "60 08:00", "60 09:00")).isRejected(Reason.MALFORMED);
        assertThat(provider.close("more", "60 08:00", "60 09:00")).isRejected(Reason.MALFORMED);
        assertThat(provider.open("join", "+1 00:30", "+1 00:40")).isChangedAvailability();

        Instant firstEnd = provider.state().schedule().due();
        assertThat(provider.at(firstEnd).open("more", "60 08:00", "60 09:00")).as("not remembered, one has ended")
                .isChangedAvailability();
    }

    @Test
    void foldedEventsGiveTheStatesWindows() {
        var random = new SplittableRandom(7);
        var folded = new FoldedWindows();
        for (int i = 0; i < 2_000; i++) {
            Instant start = provider.now().plus(Duration.ofMinutes(random.nextLong(-60, 600)));
            var range = new Interval(start, start.plus(Duration.ofMinutes(random.nextLong(1, 120))));
            provider.ask(random.nextBoolean() ? new Command.OpenAvailability("w" + i, "anna", range)
                    : new Command.CloseAvailability("w" + i, "anna", range));
            provider.newest().forEach(folded::fold);
            provider.at(provider.now().plusSeconds(random.nextLong(600)));
            if (random.nextInt(10) == 0) {
                provider.tick().forEach(folded::fold);
            }
            assertThat(folded.openAfter(Instant.MIN)).isEqualTo(openWindows());
            assertThat(folded.closedAfter(Instant.MIN)).isEqualTo(provider.state().schedule().closed().list());
        }
    }

    private List<Interval> openWindows() {
        return provider.state().schedule().open().list();
    }

    private static Event.AvailabilityChanged change(Event answer) {
        assertThat(answer).isChangedAvailability();
        return (Event.AvailabilityChanged) answer.fact();
    }

    private static Event.AvailabilityChanged openChange(List<Interval> removed, List<Interval> added) {
        return new Event.AvailabilityChanged(removed, added, List.of(), List.of(), null);
    }
}
