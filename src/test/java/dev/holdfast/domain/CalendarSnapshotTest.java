package dev.holdfast.domain;

import static dev.holdfast.domain.TestProvider.interval;
import static dev.holdfast.domain.TestProvider.time;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A snapshot lists what the live calendar lists, and goes on doing so. */
class CalendarSnapshotTest {

    private static final long SEED = 20270503;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void snapshotStaysAsItWasWhenTheProviderIsBooked() {
        TestProvider provider = new TestProvider().offering("+1 08:00", "+1 09:00");
        Interval range = interval("+1 08:00", "+1 09:00");
        var before = CalendarSnapshot.of(provider.state(), range);
        provider.holding("h", "carl", "+1 08:15", "+1 08:30").with(TestProvider.slotLength("PT1H"));

        assertThat(FreeSlots.of(before, range, provider.now())).hasSize(4);
    }

    @Test
    void snapshotSaysHowFarTheProviderHadCome() {
        TestProvider provider = new TestProvider().offering("+1 08:00", "+1 09:00");
        var snapshot = CalendarSnapshot.of(provider.state(), interval("+1 08:00", "+1 09:00"));
        assertThat(snapshot.head()).isEqualTo(new ProviderHead(1, provider.now()));
    }

    @Test
    void snapshotKnowsWhatIsTakenBesideTheRangeButWithinTheBuffers() {
        TestProvider provider = new TestProvider().with(TestProvider.buffers("PT30M", "PT30M"))
                .offering("+1 08:00", "+1 12:00")
                .holding("before", "carl", "+1 08:00", "+1 08:15").holding("after", "cleo", "+1 10:45", "+1 11:00");
        Interval range = interval("+1 09:00", "+1 10:00");

        assertThat(FreeSlots.of(CalendarSnapshot.of(provider.state(), range), range, provider.now()))
                .extracting(slot -> slot.time().start())
                .containsExactly(time("+1 09:15"), time("+1 09:30"));
    }

    /** Times that overlap each other too: the old and the new one of a move may. */
    @Test
    void snapshotFindsWhatTheLiveCalendarFindsWhateverOverlapsWhat() {
        for (int i = 0; i < 2_000; i++) {
            var live = new Calendar(randomTimes());
            var whole = new Interval(minute(0), minute(1_000));
            var snapshot = CalendarSnapshot.of(live, whole);
            for (int j = 0; j < 20; j++) {
                Interval range = randomTime();
                assertThat(snapshot.occupied(range)).as("seed %d, number %d: %s", SEED, i, range)
                        .isEqualTo(live.occupied(range));
            }
        }
    }

    private List<Occupied> randomTimes() {
        var times = new ArrayList<Occupied>();
        for (int i = random.nextInt(12); i > 0; i--) {
            times.add(new Occupied(randomTime(), "r" + i, Instant.MAX));
        }
        times.sort(Comparator.comparing(each -> each.time().start()));
        return times;
    }

    private Interval randomTime() {
        int start = random.nextInt(900);
        return new Interval(minute(start), minute(start + 1 + random.nextInt(random.nextInt(5) == 0 ? 500 : 60)));
    }

    private static Instant minute(int number) {
        return time("00:00").plus(Duration.ofMinutes(number));
    }

    /** Holds times in a list, and looks at each. */
    private record Calendar(List<Occupied> times) implements ProviderCalendar {

        @Override
        public ProviderHead head() {
            return null;
        }

        @Override
        public Schedule schedule() {
            return Schedule.NEW;
        }

        @Override
        public List<Occupied> occupied(Interval range) {
            return times.stream().filter(each -> each.time().overlaps(range)).toList();
        }
    }
}
