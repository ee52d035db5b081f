package dev.holdfast.domain;

import static dev.holdfast.domain.TestProvider.buffers;
import static dev.holdfast.domain.TestProvider.leadTime;
import static dev.holdfast.domain.TestProvider.time;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Ten busy years of one provider leave no more behind than one does. */
class StateStaysBoundedTest {

    private static final int YEARS = 10;
    private static final int DAYS_PER_YEAR = 365;
    private static final int REQUESTS_PER_DAY = 12;

    private final SplittableRandom random = new SplittableRandom(2027);
    private final TestProvider provider = new TestProvider().at(time("00:00"));
    private final List<String> reservationIds = new ArrayList<>();
    private int requests;

    /** The most of each that there was at the end of any day of a year. */
    private record Peak(int reservations, int answersInThem, int recentAnswers, int windows) {

        static Peak of(InMemoryProvider state) {
            return new Peak(state.reservations().size(),
                    state.reservations().stream().mapToInt(each -> each.answers().size()).sum(),
                    state.recentAnswers().size(), state.schedule().windowCount());
        }

        Peak or(Peak other) {
            return new Peak(Math.max(reservations, other.reservations),
                    Math.max(answersInThem, other.answersInThem), Math.max(recentAnswers, other.recentAnswers),
                    Math.max(windows, other.windows));
        }
    }

    @Test
    void stateStaysFlatOverTenYears() {
        provider.with(leadTime("PT1H")).with(buffers("PT0S", "PT5M"))
                .with(Hours.in("Europe/Berlin").daily("07:00-12:00", "13:00-17:00", "22:00-02:00").hours());
        var peaks = new ArrayList<Peak>();
        for (int year = 0; year < YEARS; year++) {
            Peak peak = Peak.of(provider.state());
            for (int day = 0; day < DAYS_PER_YEAR; day++) {
                live(time("00:00").plus(Duration.ofDays((long) year * DAYS_PER_YEAR + day)));
                peak = peak.or(Peak.of(provider.state()));
            }
            peaks.add(peak);
        }
        System.out.printf("ten years: %,d events; peaks per year %s%n", provider.log().size(), peaks);

        assertThat(provider.log()).filteredOn(event -> event.type() == EventType.RESERVATION_HELD)
                .hasSizeGreaterThan(5_000);
        Peak first = peaks.get(1);
        for (Peak each : peaks) {
            assertThat(each.reservations).isLessThan(60).isLessThan(first.reservations * 2);
            assertThat(each.answersInThem).isLessThan(120).isLessThan(first.answersInThem * 2);
            assertThat(each.recentAnswers).isLessThan(20);
            assertThat(each.windows).isLessThan(30).isLessThan(first.windows * 2);
        }
    }

    @Test
    void nothingIsLeftOfThePastOnceAllIsOver() {
        provider.with(leadTime("PT1H")).with(Hours.in("UTC").daily("08:00-12:00").hours());
        for (int day = 0; day < 100; day++) {
            live(time("00:00").plus(Duration.ofDays(day)));
        }
        passTo(time("00:00").plus(Duration.ofDays(140)));
        assertThat(Peak.of(provider.state())).isEqualTo(new Peak(0, 0, 0, 0));
    }

    /** One day of requests, with a tick whenever something is due. */
    private void live(Instant midnight) {
        for (int i = 0; i < REQUESTS_PER_DAY; i++) {
            passTo(midnight.plus(Duration.ofHours(2L * i)).plusMillis(random.nextLong(3_600_000)));
            request();
        }
    }

    private void passTo(Instant time) {
        while (!provider.state().due(time, TestProvider.ANSWER_MEMORY).isEmpty()) {
            Instant due = provider.state().due(time, TestProvider.ANSWER_MEMORY).get(0).at();
            provider.at(due.isAfter(provider.now()) ? due : provider.now());
            int before = provider.state().due(provider.now(), TestProvider.ANSWER_MEMORY).size();
            provider.tick();
            assertThat(provider.state().due(provider.now(), TestProvider.ANSWER_MEMORY)).as("a tick leaves less due")
                    .hasSizeLessThan(before);
        }
        provider.at(time);
    }

    private void request() {
        requests++;
        String requestId = "r" + requests;
        switch (random.nextInt(10)) {
            case 0 -> provider.ask(new Command.OpenAvailability(requestId, "anna", range()));
            case 1 -> provider.ask(new Command.CloseAvailability(requestId, "anna", range()));
            case 2, 3 -> provider.confirm(requestId, reservationId(), "carl");
            case 4 -> provider.cancel(requestId, reservationId(), "carl");
            case 5 -> provider.move(requestId, reservationId(), "carl", start().toString());
            default -> {
                provider.hold(requestId, "carl", start().toString());
                reservationIds.add(requestId);
                if (random.nextBoolean()) {
                    provider.confirm(requestId + "-c", requestId, "carl");
                }
            }
        }
    }

    private String reservationId() {
        int newest = Math.min(4, reservationIds.size());
        return newest == 0 ? "none" : reservationIds.get(reservationIds.size() - 1 - random.nextInt(newest));
    }

    /** Mostly a free slot of the coming three days. */
    private Instant start() {
        Instant from = provider.now().plus(Duration.ofHours(random.nextInt(72)));
        List<Slot> free = FreeSlots.of(provider.state(), new Interval(from, from.plus(Duration.ofHours(12))),
                provider.now());
        return free.isEmpty() ? from : free.get(random.nextInt(free.size())).time().start();
    }

    private Interval range() {
        Instant start = provider.now().plus(Duration.ofMinutes(random.nextInt(7 * 24 * 60)));
        return new Interval(start, start.plus(Duration.ofMinutes(30 + random.nextInt(300))));
    }
}
