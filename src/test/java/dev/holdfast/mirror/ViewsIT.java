package dev.holdfast.mirror;

import static dev.holdfast.domain.TestProvider.time;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.holdfast.contract.EventCodec;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.FreeSlots;
import dev.holdfast.domain.Hours;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.ModelGame;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.TestProvider;
import dev.holdfast.mirror.Progress.Step;
import dev.holdfast.parts.RealParts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The views on small logs, with results worked out by hand, and on random ones, with results worked out by the
 * service's own rules or from the tables alone. {@code -Dholdfast.views.seed=...} plays one calendar.
 */
class ViewsIT {

    private static final int CALENDARS = Integer.getInteger("holdfast.views.calendars", 300);
    private static final Long SEED = Long.getLong("holdfast.views.seed");
    private static final int REQUESTS_PER_CALENDAR = 40;
    private static final int BATCH = 7;
    private static final int CALENDAR_BATCH = 20;
    private static final Clock MONDAY = Clock.fixed(time("00:00"), ZoneOffset.UTC);

    @TempDir
    static Path dir;
    private static RealParts.Postgres postgres;
    private static int schemas;

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = RealParts.postgres(dir);
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
             var statement = connection.createStatement()) {
            // Nothing here is about a crash.
            statement.execute("ALTER DATABASE holdfast SET synchronous_commit = off");
        }
    }

    @AfterAll
    static void stopPostgres() {
        postgres.close();
    }

    @Test
    void utilizationIsBookedOfOpenTimeByDayOfTheProvidersZone() throws Exception {
        TestProvider anna = new TestProvider().with(Hours.in("Europe/Berlin").daily("08:00-12:00").hours())
                .with(policy("PT30M", "PT0S"))
                // 2 hours more, one of them closed again.
                .offering("10:00", "12:00").without("11:00", "12:00");
        anna.booking("a", "carl", "06:00", "07:30");
        anna.booking("b", "cleo", "07:30", "08:00");
        anna.holding("c", "cora", "08:00", "08:30");
        // 21:30 is 23:30 in Berlin, of the same day; 22:30 is 00:30 there, of the next. What goes past midnight is parted.
        anna.offering("21:30", "23:30").booking("d", "carl", "21:30", "22:30");
        anna.offering("+1 22:30", "+1 23:00").booking("e", "carl", "+1 22:30", "+1 23:00");
        Database database = mirrored(anna.log());

        assertThat(rows(database, """
                SELECT day::text, open_time::text, bookings, booked_time::text, utilization::text FROM utilization
                WHERE day < '2027-05-06' ORDER BY day"""))
                .containsExactly("2027-05-03 05:30:00 3 02:30:00 0.4545", "2027-05-04 05:30:00 0 00:30:00 0.0909",
                        "2027-05-05 04:30:00 1 00:30:00 0.1111");
    }

    @Test
    void aWindowOfManyDaysIsOpenOnEachOfThem() throws Exception {
        Database database = mirrored(new TestProvider().offering("10:00", "+3 06:00").log());

        assertThat(rows(database, "SELECT day::text, open_time::text FROM utilization ORDER BY day")).containsExactly(
                "2027-05-03 14:00:00", "2027-05-04 1 day", "2027-05-05 1 day", "2027-05-06 06:00:00");
    }

    /** In Havana, clocks go back from 01:00 to midnight. */
    @Test
    void thePartsOfATimeAreTheTimeAlsoWhereMidnightComesTwice() throws Exception {
        Database database = mirrored(List.of());
        assertThat(rows(database, """
                SELECT count(*), count(*) FILTER (WHERE parts.whole = ends_at - starts_at AND parts.are_in_order)
                FROM generate_series('2026-10-31T00:00:00Z', '2026-11-02T00:00:00Z', interval '10 minutes') AS starts_at
                CROSS JOIN generate_series(1, 300, 7) AS minutes
                CROSS JOIN LATERAL (SELECT starts_at + minutes * interval '10 minutes' AS ends_at) AS time
                CROSS JOIN LATERAL (
                    SELECT sum(part.ends_at - part.starts_at) AS whole, bool_and(part.starts_at <= part.ends_at) AS are_in_order
                    FROM day_parts(starts_at, time.ends_at, 'America/Havana') AS part) AS parts"""))
                .containsExactly("12427 12427");
    }

    /** Of years ago, when both sides' tables of zones are done with. */
    @Test
    void everyZoneOfTheServiceMeansTheSameHereOrIsUnknown() throws Exception {
        Database database = mirrored(List.of());
        for (String instant : List.of("2015-01-15T12:00:00Z", "2015-07-15T12:00:00Z")) {
            Instant at = Instant.parse(instant);
            var here = new TreeMap<String, String>();
            for (var row : database.query("""
                    SELECT zone, (timestamptz '%s' AT TIME ZONE known_zone(zone))::text AS local
                    FROM unnest('{%s}'::text[]) AS zone WHERE known_zone(zone) <> 'UTC'"""
                    .formatted(at, String.join(",", ZoneId.getAvailableZoneIds())))) {
                here.put((String) row.get("zone"), (String) row.get("local"));
            }
            assertThat(here).containsKeys("CET", "EET", "MET", "WET", "Europe/Berlin").hasSizeGreaterThan(400);
            assertThat(here).allSatisfy((zone, local) -> assertThat(local).isEqualTo(DateTimeFormatter
                    .ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.of(zone)).format(at)));
        }
    }

    @Test
    void theFunnelCountsWhatBecameOfTheHoldsOfADay() throws Exception {
        TestProvider anna = new TestProvider().offering("+2 08:00", "+2 20:00").at("09:00");
        anna.booking("a", "carl", "+2 08:00", "+2 08:15").booking("b", "carl", "+2 08:15", "+2 08:30");
        anna.cancel("x", "b", "carl");
        anna.holding("c", "cleo", "+2 08:30", "+2 08:45").cancel("y", "c", "cleo");
        anna.holding("d", "cleo", "+2 08:45", "+2 09:00").holding("e", "cleo", "+2 09:00", "+2 09:15");
        anna.at("09:30").tick();
        anna.at("+1 00:00").holding("f", "cora", "+2 09:15", "+2 09:30");
        Database database = mirrored(anna.log());

        assertThat(rows(database, """
                SELECT day::text, held, confirmed, expired, released, cancelled, waiting, confirmed_rate::text,
                       expired_rate::text, released_rate::text, cancelled_rate::text FROM hold_funnel ORDER BY day"""))
                .containsExactly("2027-05-03 5 2 2 1 1 0 0.4000 0.4000 0.2000 0.5000",
                        "2027-05-04 1 0 0 0 0 1 0.0000 0.0000 0.0000 null");
    }

    @Test
    void timeToConfirmAndWhatAnotherExpiryWouldHaveCostAndFreed() throws Exception {
        TestProvider anna = new TestProvider().offering("+2 08:00", "+2 20:00");
        // Held at 09:00, confirmed after 20 s, 4:59, 5:00 and 12:00.
        for (String start : List.of("08:00", "08:15", "08:30", "08:45")) {
            anna.at("09:00").holding(start, "c" + start, "+2 " + start, "+2 " + time("+2 " + start)
                    .plusSeconds(900).toString().substring(11, 16));
        }
        anna.at("09:00:20").confirm("1", "08:00", "c08:00");
        anna.at("09:04:59").confirm("2", "08:15", "c08:15");
        anna.at("09:05").confirm("3", "08:30", "c08:30");
        anna.at("09:12").confirm("4", "08:45", "c08:45");
        // One runs out after 30 minutes, one is released after 6.
        anna.holding("e", "cleo", "+2 09:00", "+2 09:15").holding("f", "cora", "+2 09:15", "+2 09:30");
        anna.at("09:18").cancel("x", "f", "cora");
        anna.at("09:42").tick();
        Database database = mirrored(anna.log());

        assertThat(rows(database, """
                SELECT provider_id, month::text, confirmations, p50::text, p90::text, p99::text FROM time_to_confirm
                ORDER BY provider_id"""))
                .containsExactly("anna 2027-05-01 4 00:04:50 00:12:00 00:12:00",
                        "null 2027-05-01 4 00:04:50 00:12:00 00:12:00");
        // After 5 minutes: 25 minutes of the one, 1 of the other.
        assertThat(rows(database, """
                SELECT minutes, confirmations, lost, lost_rate::text, freed::text FROM expiry_what_if ORDER BY minutes"""))
                .containsExactly("5 4 2 0.5000 00:26:00", "10 4 1 0.2500 00:20:00", "15 4 0 0.0000 00:15:00",
                        "20 4 0 0.0000 00:10:00");
        assertThat(rows(database, "SELECT month::text, days_ahead, bookings FROM booking_lead_time ORDER BY 2"))
                .containsExactly("2027-05-01 1 4");
    }

    @Test
    void contentionAndRefusalsSayWhoLostWhatAndWhy() throws Exception {
        TestProvider anna = new TestProvider().offering("+2 08:00", "+2 20:00").at("09:00");
        anna.holding("a", "carl", "+2 08:00", "+2 08:15");
        anna.hold("b", "cleo", "+2 08:00");
        anna.hold("c", "cora", "+2 08:00");
        anna.at("09:01").hold("d", "cleo", "+2 08:00");
        anna.hold("e", "cleo", "+2 07:00");
        anna.confirm("f", "a", "cleo");
        anna.at("09:30").confirm("g", "a", "carl");
        Database database = mirrored(anna.log());

        assertThat(rows(database, """
                SELECT starts_at, ends_at, refused, clients, first_at, last_at FROM contention"""))
                .containsExactly("2027-05-05T08:00:00Z 2027-05-05T08:15:00Z 3 2 2027-05-03T09:00:00Z 2027-05-03T09:01:00Z");
        assertThat(rows(database, "SELECT weekday, hour, refused FROM contention_by_hour")).containsExactly("3 8 3");
        assertThat(rows(database, "SELECT day::text, reason, refused FROM refusals ORDER BY reason"))
                .containsExactly("2027-05-03 HOLD_EXPIRED 1", "2027-05-03 NOT_OWNER 1",
                        "2027-05-03 OUTSIDE_AVAILABILITY 1", "2027-05-03 SLOT_TAKEN 3");
        assertThat(rows(database, "SELECT type, request_id FROM history WHERE reservation_id = 'a' ORDER BY at, sequence"))
                .containsExactly("reservation.held a", "request.rejected f", "reservation.expired null",
                        "request.rejected g");
        assertThat(rows(database, """
                SELECT request_id, reason, starts_at FROM history WHERE client_id = 'cleo' ORDER BY at, sequence"""))
                .containsExactly("b SLOT_TAKEN 2027-05-05T08:00:00Z", "d SLOT_TAKEN 2027-05-05T08:00:00Z",
                        "e OUTSIDE_AVAILABILITY 2027-05-05T07:00:00Z", "f NOT_OWNER null");
    }

    @Test
    void freshnessIsThatOfTheNewestEventOfEachPartition() throws Exception {
        TestProvider anna = new TestProvider().offering("+2 08:00", "+2 20:00").at("09:00");
        anna.holding("a", "carl", "+2 08:00", "+2 08:15");
        Database database = mirrored(anna.log());

        assertThat(rows(database, """
                SELECT topic, partition, next_offset, newest_event_at, newest_event_age = now() - newest_event_at,
                       newest_event_delay = updated_at - newest_event_at FROM mirror_freshness"""))
                .containsExactly("log 0 2 2027-05-03T09:00:00Z true true");
    }

    /** By the service's own listing, after the real writer has brought the real events of a random calendar here. */
    @Test
    void freeSlotsAreThoseThatTheServiceLists() throws Exception {
        Database database = Database.create(postgres, "slots");
        int slots = 0;
        try (HikariDataSource pool = MirrorPool.open(database.settings(), 1); Connection connection = database.connect()) {
            for (long seed = SEED != null ? SEED : 0; seed < (SEED != null ? SEED + 1 : CALENDARS); seed++) {
                try {
                    slots += compareSlots(seed, pool, connection);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("seed " + seed + "\nagain: mvn verify -Dtest=none"
                            + " -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=ViewsIT -Dholdfast.views.seed=" + seed, e);
                }
            }
        }
        System.out.printf("free slots: %,d the same in SQL%n", slots);
        assertThat(slots).isGreaterThan(SEED != null ? -1 : CALENDARS * 4);
    }

    private static int compareSlots(long seed, HikariDataSource pool, Connection connection) throws Exception {
        var game = new ModelGame(seed);
        for (int i = 0; i < REQUESTS_PER_CALENDAR; i++) {
            game.step();
        }
        try (var statement = connection.createStatement()) {
            for (String table : List.of("mirror_progress", "provider", "reservation", "open_window", "closed_window",
                    "provider_hours", "weekly_hours", "hours_override", "hours_window")) {
                statement.execute("DELETE FROM " + table);
            }
        }
        // Regular hours are known for some days ahead, and the calendars lie years apart.
        mirror(game.domain.log(), pool, Clock.fixed(game.domain.now(), ZoneOffset.UTC), CALENDAR_BATCH);
        int slots = 0;
        for (int i = 0; i < 8; i++) {
            Interval range = game.nextRange();
            Instant at = game.domain.now().plus(Duration.ofMinutes(20L * i));
            List<String> listed = FreeSlots.of(game.domain.state(), range, at).stream()
                    .map(slot -> slot.time().start() + " " + slot.time().end()).toList();
            assertThat(rows(connection, "SELECT * FROM free_slots('anna', '%s', '%s', '%s')".formatted(range.start(),
                    range.end(), at))).as("%s as of %s", range, at).isEqualTo(listed);
            slots += listed.size();
        }
        return slots;
    }

    /** Whatever comes, in whatever batches, also when a provider's zone changes. */
    @Test
    void theSumsAreThoseOfTheReservationsAndOfTheRefusals() throws Exception {
        Database database = mirrored(RandomLog.of(20270302, 12, 1_500));
        assertThat(rows(database, "SELECT count(*) > 100 FROM reservation")).containsExactly("true");
        assertThat(rows(database, "SELECT count(DISTINCT zone) > 1 FROM provider_zone")).containsExactly("true");
        assertThatSumsAreRight(database);
        // Whoever changes them, in whatever search path.
        database.execute("SET search_path = pg_temp; UPDATE " + database.settings().schema()
                + ".provider_hours SET zone = 'Pacific/Auckland' WHERE zone <> 'UTC'");
        assertThatSumsAreRight(database);
        database.execute("UPDATE provider_hours SET zone = 'Mars/Olympus' WHERE provider_id < 'provider-5'");
        assertThatSumsAreRight(database);
    }

    private static void assertThatSumsAreRight(Database database) throws SQLException {
        assertThat(rows(database, """
                SELECT provider_id, day::text, bookings, booked::text FROM provider_day WHERE booked > '0' ORDER BY 1, 2"""))
                .isNotEmpty().isEqualTo(rows(database, """
                SELECT provider_id, day::date::text, (count(*) FILTER (WHERE starts_at >= day AT TIME ZONE zone))::integer,
                       sum(least(ends_at, (day + interval '1 day') AT TIME ZONE zone)
                           - greatest(starts_at, day AT TIME ZONE zone))::text
                FROM reservation JOIN provider_zone USING (provider_id)
                CROSS JOIN LATERAL generate_series(date_trunc('day', starts_at AT TIME ZONE zone),
                    (ends_at - interval '1 millisecond') AT TIME ZONE zone, interval '1 day') AS day
                WHERE status IN ('CONFIRMED', 'COMPLETED') GROUP BY 1, 2 ORDER BY 1, 2"""));
        assertThat(rows(database, """
                SELECT provider_id, day::text, held, confirmed, expired, released, cancelled FROM provider_day
                WHERE held > 0 ORDER BY 1, 2"""))
                .isNotEmpty().isEqualTo(rows(database, """
                SELECT provider_id, (held_at AT TIME ZONE zone)::date::text, count(*)::integer,
                       count(confirmed_at)::integer, (count(*) FILTER (WHERE status = 'EXPIRED'))::integer,
                       (count(*) FILTER (WHERE status = 'CANCELLED' AND confirmed_at IS NULL))::integer,
                       (count(*) FILTER (WHERE status = 'CANCELLED' AND confirmed_at IS NOT NULL))::integer
                FROM reservation JOIN provider_zone USING (provider_id) GROUP BY 1, 2 ORDER BY 1, 2"""));
        assertThat(rows(database, """
                SELECT provider_id, month::text, sum(confirmed), sum(in_vain), sum(in_vain_for)::text FROM hold_wait
                WHERE confirmed > 0 OR in_vain > 0 GROUP BY 1, 2 ORDER BY 1, 2"""))
                .isNotEmpty().isEqualTo(rows(database, """
                SELECT provider_id, date_trunc('month', held_at AT TIME ZONE zone)::date::text, count(confirmed_at),
                       count(*) FILTER (WHERE confirmed_at IS NULL),
                       coalesce(sum(ended_at - held_at) FILTER (WHERE confirmed_at IS NULL), '0')::text
                FROM reservation JOIN provider_zone USING (provider_id)
                WHERE confirmed_at IS NOT NULL OR ended_at IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"""));
        assertThat(rows(database, "SELECT sum(bookings) FROM booking_lead_time"))
                .isEqualTo(rows(database, "SELECT count(confirmed_at) FROM reservation"));
        assertThat(rows(database, "SELECT provider_id, day::text, reason, refused FROM refusals ORDER BY 1, 2, 3"))
                .isNotEmpty().isEqualTo(rows(database, """
                SELECT provider_id, (at AT TIME ZONE coalesce(zone, 'UTC'))::date::text, reason, count(*)::integer
                FROM event LEFT JOIN provider_zone USING (provider_id)
                WHERE reason IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""));
        assertThat(rows(database, "SELECT provider_id, weekday, hour, refused FROM contention_by_hour ORDER BY 1, 2, 3"))
                .isNotEmpty().isEqualTo(rows(database, """
                SELECT provider_id, date_part('isodow', wanted_start AT TIME ZONE zone)::integer,
                       date_part('hour', wanted_start AT TIME ZONE zone)::integer, count(*)::integer
                FROM event JOIN provider_zone USING (provider_id)
                WHERE reason = 'SLOT_TAKEN' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""));
    }

    /** A database into which the real writer has brought the events, in small batches. */
    private static Database mirrored(List<Event> events) throws Exception {
        Database database = Database.create(postgres, "views" + schemas++);
        try (HikariDataSource pool = MirrorPool.open(database.settings(), 1)) {
            mirror(events, pool, MONDAY, BATCH);
        }
        return database;
    }

    private static void mirror(List<Event> events, HikariDataSource pool, Clock clock, int batchSize) throws Exception {
        UUID topicId = UUID.randomUUID();
        var writer = new Writer(pool, new Progress("log"), new TimeAhead(clock, 90));
        writer.begin(topicId, Map.of(0, 0L));
        for (int from = 0; from < events.size(); from += batchSize) {
            var batch = new Batch();
            int to = Math.min(events.size(), from + batchSize);
            for (int i = from; i < to; i++) {
                batch.add(0, i, events.get(i), EventCodec.encode(events.get(i)));
            }
            writer.write(topicId, new TreeMap<>(Map.of(0, new Step(from, to))), batch);
        }
    }

    /** Each row in one line, its columns in their order. */
    private static List<String> rows(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            return rows(connection, sql);
        }
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            var rows = new ArrayList<String>();
            while (result.next()) {
                var values = new ArrayList<String>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    Object value = result.getObject(i);
                    values.add(String.valueOf(value instanceof Timestamp time ? time.toInstant() : value));
                }
                rows.add(String.join(" ", values));
            }
            return rows;
        }
    }

    private static Policy policy(String slotLength, String leadTime) {
        return new Policy(Duration.parse(slotLength), Duration.parse(leadTime), null, null, null, null);
    }
}
