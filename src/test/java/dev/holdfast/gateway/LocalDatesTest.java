package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.Interval;
import dev.holdfast.domain.WeeklyHours.LocalWindow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class LocalDatesTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    /** The clock goes from 02:00 to 03:00. */
    private static final LocalDate SPRING = LocalDate.parse("2027-03-28");

    @Test
    void aTimeThatTheClockSkipsMovesForward() {
        assertThat(resolve("02:30", "05:00")).isEqualTo(
                new Interval(Instant.parse("2027-03-28T01:30:00Z"), Instant.parse("2027-03-28T03:00:00Z")));
    }

    @Test
    void aWindowThatTheClockLeavesNothingOfIsRefused() {
        assertThatThrownBy(() -> resolve("02:00", "03:00")).isInstanceOfSatisfying(ProblemException.class,
                e -> assertThat(e.problem()).isEqualTo(Problem.NO_SUCH_TIME));
    }

    @Test
    void anEndBeforeTheStartIsOnTheNextDay() {
        assertThat(resolve("22:00", "01:00")).isEqualTo(
                new Interval(Instant.parse("2027-03-28T20:00:00Z"), Instant.parse("2027-03-28T23:00:00Z")));
    }

    private static Interval resolve(String from, String to) {
        return LocalDates.resolve(BERLIN, SPRING, new LocalWindow(LocalTime.parse(from), LocalTime.parse(to)));
    }
}
