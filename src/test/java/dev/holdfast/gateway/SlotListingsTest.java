package dev.holdfast.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.domain.CalendarSnapshot;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Intervals;
import dev.holdfast.domain.Occupied;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.ProviderCalendar;
import dev.holdfast.domain.ProviderHead;
import dev.holdfast.domain.ProviderReader;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A listing is sent again only while nothing has changed in it. */
class SlotListingsTest {

    private static final Instant NOW = Instant.parse("2027-02-01T09:00:00Z");
    private static final Interval MORNING =
            new Interval(Instant.parse("2027-02-03T09:00:00Z"), Instant.parse("2027-02-03T10:00:00Z"));
    private static final Page ALL = new Page(null, 1_000);

    private final Calendar calendar = new Calendar();
    private Instant now = NOW;
    private final SlotListings listings = new SlotListings(calendar, () -> now);

    @Test
    void nothingIsWrittenAgainWhileNothingChanges() {
        byte[] first = morning();
        assertThat(new String(first, UTF_8)).contains("09:00", "09:45");
        now = NOW.plusSeconds(3_600);
        assertThat(morning()).isSameAs(first);
        assertThat(listings.of("anna", MORNING, new Page(null, 1))).isNotEqualTo(first);
    }

    @Test
    void whatIsDecidedIsSeenAtOnce() {
        morning();
        calendar.taken = List.of(new Occupied(slot(15), "r", Instant.MAX));
        assertThat(listed()).doesNotContain(free("09:15")).contains(free("09:30"));
        calendar.taken = List.of();
        assertThat(listed()).contains(free("09:15"));
        calendar.schedule = calendar.schedule.closed(slot(30), NOW);
        assertThat(listed()).doesNotContain(free("09:30"));
    }

    @Test
    void whatTimeGivesFreeAndTakesAwayIsSeenAtOnce() {
        calendar.taken = List.of(new Occupied(slot(15), "held", NOW.plusSeconds(1_800)));
        assertThat(listed()).doesNotContain(free("09:15"));
        now = NOW.plusSeconds(1_800);
        assertThat(listed()).contains(free("09:15"));
        now = MORNING.start().minus(Policy.DEFAULT.leadTime()).plusMillis(1);
        assertThat(listed()).doesNotContain(free("09:00")).contains(free("09:15"));
    }

    @Test
    void aListingIsKeptOnlyWhereThereIsRoomForItsCalendarToo() {
        var small = new SlotListings(calendar, () -> now, 100_000);
        assertThat(small.of("anna", MORNING, ALL)).isSameAs(small.of("anna", MORNING, ALL));
        calendar.taken = Collections.nCopies(1_000, new Occupied(MORNING, "r", Instant.MAX));
        await().until(() -> small.of("anna", MORNING, ALL) != small.of("anna", MORNING, ALL));
    }

    @Test
    void aProviderThatDoesNotExistHasNoListing() {
        calendar.head = null;
        assertThatThrownBy(this::morning).isInstanceOf(ProblemException.class).hasMessageContaining("anna");
    }

    private static String free(String time) {
        return "\"anna\",\"start\":\"2027-02-03T" + time + ":00Z\"";
    }

    private String listed() {
        return new String(morning(), UTF_8);
    }

    private byte[] morning() {
        return listings.of("anna", MORNING, ALL);
    }

    private static Interval slot(int minute) {
        Instant start = MORNING.start().plusSeconds(minute * 60L);
        return new Interval(start, start.plus(Duration.ofMinutes(15)));
    }

    private static final class Calendar implements ProviderReader, ProviderCalendar {

        private ProviderHead head = new ProviderHead(1, NOW.minusSeconds(1));
        private Schedule schedule = new Schedule(Policy.DEFAULT, null, Intervals.NONE.plus(MORNING), Intervals.NONE);
        private List<Occupied> taken = List.of();

        @Override
        public CalendarSnapshot calendar(String providerId, Interval range) {
            return CalendarSnapshot.of(this, range);
        }

        @Override
        public ProviderHead head() {
            return head;
        }

        @Override
        public Schedule schedule() {
            return schedule;
        }

        @Override
        public List<Occupied> occupied(Interval range) {
            return taken.stream().filter(each -> each.time().overlaps(range)).toList();
        }

        @Override
        public Optional<ProviderHead> head(String providerId) {
            throw new AssertionError("not asked");
        }

        @Override
        public Optional<Schedule> schedule(String providerId) {
            throw new AssertionError("not asked");
        }

        @Override
        public Optional<Reservation> reservation(String providerId, String reservationId, Instant time) {
            throw new AssertionError("not asked");
        }

        @Override
        public List<Reservation> reservations(String providerId, Interval range, Instant time) {
            throw new AssertionError("not asked");
        }
    }
}
