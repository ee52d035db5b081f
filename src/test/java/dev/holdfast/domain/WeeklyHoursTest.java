package dev.holdfast.domain;

import static dev.holdfast.domain.EventAssert.assertThat;
import static dev.holdfast.domain.TestProvider.leadTime;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a week on a wall clock is on the time line. */
class WeeklyHoursTest {

    @Test
    void hoursAreThoseOfTheZone() {
        assertThat(windows(berlin().daily("08:00-12:00"), "2027-01-15")).containsExactly(
                window("2027-01-15T07:00:00Z", "2027-01-15T11:00:00Z"));
        assertThat(windows(berlin().daily("08:00-12:00"), "2027-07-15")).containsExactly(
                window("2027-07-15T06:00:00Z", "2027-07-15T10:00:00Z"));
    }

    @Test
    void windowsComeInTheOrderOfTheirStartsHoweverTheDayListsThem() {
        assertThat(windows(berlin().daily("14:00-16:00", "08:00-12:00"), "2027-01-15")).containsExactly(
                window("2027-01-15T07:00:00Z", "2027-01-15T11:00:00Z"),
                window("2027-01-15T13:00:00Z", "2027-01-15T15:00:00Z"));
    }

    @Test
    void startInAGapMovesForwardByTheGap() {
        assertThat(windows(berlin().daily("02:30-05:00"), "2027-03-28")).containsExactly(
                window("2027-03-28T01:30:00Z", "2027-03-28T03:00:00Z"));
    }

    @Test
    void endInAGapMovesForwardByTheGap() {
        assertThat(windows(berlin().daily("01:00-02:30"), "2027-03-28")).containsExactly(
                window("2027-03-28T00:00:00Z", "2027-03-28T01:30:00Z"));
    }

    @Test
    void windowInAGapMovesWhole() {
        assertThat(windows(berlin().daily("02:10-02:50"), "2027-03-28")).containsExactly(
                window("2027-03-28T01:10:00Z", "2027-03-28T01:50:00Z"));
    }

    @Test
    void windowWhoseStartMovesToItsEndOrPastItIsAbsentThatDay() {
        assertThat(windows(berlin().daily("02:00-03:00"), "2027-03-28")).isEmpty();
        assertThat(windows(berlin().daily("02:30-03:15"), "2027-03-28")).isEmpty();
        assertThat(windows(berlin().daily("02:30-03:15"), "2027-03-29")).hasSize(1);
    }

    @Test
    void timeInAnOverlapIsTheEarlier() {
        assertThat(windows(berlin().daily("02:30-04:00"), "2027-10-31")).containsExactly(
                window("2027-10-31T00:30:00Z", "2027-10-31T03:00:00Z"));
        assertThat(windows(berlin().daily("01:00-02:30"), "2027-10-31")).containsExactly(
                window("2027-10-30T23:00:00Z", "2027-10-31T00:30:00Z"));
        assertThat(windows(berlin().daily("02:00-03:00"), "2027-10-31")).containsExactly(
                window("2027-10-31T00:00:00Z", "2027-10-31T02:00:00Z"));
    }

    @Test
    void nightShiftRunsIntoTheNextDay() {
        Hours nights = berlin().on("SATURDAY", "22:00-06:00");
        assertThat(windows(nights, "2027-05-08")).containsExactly(
                window("2027-05-08T20:00:00Z", "2027-05-09T04:00:00Z"));
    }

    @Test
    void nightShiftOfAClockChangeIsAnHourShorterOrLonger() {
        Hours nights = berlin().on("SATURDAY", "22:00-06:00");
        assertThat(windows(nights, "2027-03-27")).extracting(Interval::length).containsExactly(Duration.ofHours(7));
        assertThat(windows(nights, "2027-10-30")).extracting(Interval::length).containsExactly(Duration.ofHours(9));
    }

    @Test
    void sameFromAndToIsAWholeDay() {
        Hours always = berlin().on("SUNDAY", "00:00-00:00");
        assertThat(windows(always, "2027-05-09")).extracting(Interval::length).containsExactly(Duration.ofHours(24));
        assertThat(windows(always, "2027-03-28")).extracting(Interval::length).containsExactly(Duration.ofHours(23));
    }

    @Test
    void overrideReplacesTheWindowsThatStartOnItsDate() {
        Hours hours = Hours.in("UTC").daily("08:00-12:00", "22:00-06:00").butOn("2027-05-04", "10:00-11:00");
        assertThat(hours.hours().overlapping(window("2027-05-04T00:00:00Z", "2027-05-05T00:00:00Z")))
                .containsExactly(window("2027-05-03T22:00:00Z", "2027-05-04T06:00:00Z"),
                        window("2027-05-04T10:00:00Z", "2027-05-04T11:00:00Z"));
    }

    @Test
    void emptyOverrideIsADayOff() {
        Hours hours = Hours.in("UTC").daily("08:00-12:00").butOn("2027-05-04");
        assertThat(windows(hours, "2027-05-04")).isEmpty();
        assertThat(windows(hours, "2027-05-05")).hasSize(1);
    }

    @Test
    void overrideOpensADayThatHasNoHours() {
        Hours hours = Hours.in("UTC").on("MONDAY", "08:00-12:00").butOn("2027-05-04", "09:00-10:00");
        assertThat(windows(hours, "2027-05-04")).hasSize(1);
    }

    @Test
    void windowsThatTouchStayTheirOwn() {
        var provider = new TestProvider().at("06:00").with(leadTime("PT0S"))
                .with(Hours.in("UTC").daily("08:00-08:20", "08:20-09:00").hours());
        assertThat(provider.free("08:00", "09:00")).containsExactly("08:00", "08:20", "08:35");
        assertThat(provider.hold("a", "carl", "08:15", "08:30")).isRejected(Reason.OUTSIDE_AVAILABILITY);
        assertThat(provider.hold("b", "carl", "08:20", "08:50")).isHeld();
    }

    @Test
    void explicitWindowDoesNotJoinWeeklyHours() {
        var provider = new TestProvider().at("06:00").with(leadTime("PT0S"))
                .with(Hours.in("UTC").daily("08:00-09:00").hours()).offering("09:00", "10:00");
        assertThat(provider.hold("a", "carl", "08:45", "09:15")).isRejected(Reason.OUTSIDE_AVAILABILITY);
        assertThat(provider.hold("b", "carl", "08:45", "09:00")).isHeld();
    }

    @Test
    void windowsThatOverlapOfferTheSlotsOfBothGridsAndASharedOneOnce() {
        var provider = new TestProvider().at("06:00").with(leadTime("PT0S"))
                .with(Hours.in("UTC").daily("08:00-09:00").hours()).offering("08:10", "08:50");
        assertThat(provider.free("08:00", "09:00")).containsExactly("08:00", "08:10", "08:15", "08:25", "08:30",
                "08:45");
        provider.offering("08:00", "08:10");
        assertThat(provider.free("08:00", "09:00")).containsExactly("08:00", "08:15", "08:30", "08:45");
    }

    @Test
    void closedTimeClosesWeeklyHoursAndShiftsNone() {
        var provider = new TestProvider().at("06:00").with(leadTime("PT0S"))
                .with(Hours.in("UTC").daily("08:00-09:00").hours()).without("08:10", "08:20");
        assertThat(provider.free("08:00", "09:00")).containsExactly("08:30", "08:45");
    }

    @Test
    void newHoursReplaceTheOldAndCancelNothing() {
        var provider = new TestProvider().at("06:00").with(leadTime("PT0S"))
                .with(Hours.in("UTC").daily("08:00-09:00").butOn("2027-05-04").hours())
                .holding("a", "carl", "08:00", "08:15").with(Hours.in("UTC").daily("09:00-09:15").hours());
        assertThat(provider.free("00:00", "+1 23:00")).containsExactly("09:00", "2027-05-04T09:00");
        assertThat(provider.confirm("c", "a", "carl")).isConfirmed();
    }

    @Test
    void hoursThatAreAlreadySoAreUnchanged() {
        WeeklyHours hours = Hours.in("UTC").daily("08:00-09:00").hours();
        var provider = new TestProvider().at("06:00");
        Event changed = provider.hours("h1", hours);
        assertThat(changed.fact()).isEqualTo(
                new Event.AvailabilityChanged(List.of(), List.of(), List.of(), List.of(), hours));
        assertThat(provider.hours("h2", Hours.in("UTC").daily("08:00-09:00").hours())).isUnchanged();
        assertThat(provider.hours("h3", Hours.in("Europe/London").daily("08:00-09:00").hours()))
                .isChangedAvailability();
    }

    @Test
    void nightShiftIsFoundFromTheDayItRunsInto() {
        var provider = new TestProvider().at("00:00").with(leadTime("PT0S"))
                .with(Hours.in("Pacific/Kiritimati").daily("22:00-21:45").hours());
        assertThat(provider.hold("a", "carl", "07:30")).isHeld();
    }

    /** Newfoundland set its clocks back at 00:01, to 23:01 of the day before. */
    @Test
    void windowOfTheNextDateIsFoundWhereTheClockGoesBackPastMidnight() {
        WeeklyHours hours = Hours.in("America/St_Johns").on("SUNDAY", "00:00-08:00").hours();
        assertThat(hours.overlapping(window("2010-11-07T02:32:00Z", "2010-11-07T02:40:00Z")))
                .containsExactly(window("2010-11-07T02:30:00Z", "2010-11-07T11:30:00Z"));
    }

    private static Hours berlin() {
        return Hours.in("Europe/Berlin");
    }

    /** Of the windows those that start on the UTC date or in the evening before it; enough to name a day in a test. */
    private static List<Interval> windows(Hours hours, String date) {
        Instant midnight = Instant.parse(date + "T00:00:00Z");
        return hours.hours().overlapping(new Interval(midnight.minus(Duration.ofHours(1)),
                midnight.plus(Duration.ofHours(23)))).stream()
                .filter(each -> !each.start().isBefore(midnight.minus(Duration.ofHours(2)))).toList();
    }

    private static Interval window(String start, String end) {
        return new Interval(Instant.parse(start), Instant.parse(end));
    }
}
