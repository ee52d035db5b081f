package dev.holdfast.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.holdfast.audit.MirroredTables;
import dev.holdfast.contract.EventCodec;
import dev.holdfast.domain.Event;
import dev.holdfast.mirror.Progress.Step;
import dev.holdfast.parts.RealParts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tables hold of other days than today's. */
class TimeAheadIT {

    private static final UUID TOPIC_ID = UUID.randomUUID();
    /** Among them some hundred changes of regular hours of thirty providers. */
    private static final List<Event> EVENTS = RandomLog.of(20270302, 30, 6_000);
    private static final Instant DAY = Instant.parse("2027-03-20T10:00:00Z");

    @TempDir
    static Path dir;
    private static RealParts.Postgres postgres;

    @BeforeAll
    static void startPostgres() {
        postgres = RealParts.postgres(dir);
    }

    @AfterAll
    static void stopPostgres() {
        postgres.close();
    }

    @Test
    void hoursMovedOnDayByDayAreThoseWrittenOnTheLastDay() throws Exception {
        Database moved = Database.create(postgres, "moved");
        Database written = Database.create(postgres, "written");
        int lastDay = 20;
        try (HikariDataSource pool = MirrorPool.open(moved.settings(), 1)) {
            write(writer(pool, 0), 0, EVENTS);
            for (int day = 1; day <= lastDay; day++) {
                writer(pool, day).moveOnWholly();
            }
        }
        try (HikariDataSource pool = MirrorPool.open(written.settings(), 1)) {
            // In many batches, for the hours of one batch are not all those that there were.
            for (int from = 0; from < EVENTS.size(); from += 200) {
                write(writer(pool, lastDay), from, EVENTS.subList(from, Math.min(from + 200, EVENTS.size())));
            }
        }
        assertThat(moved.tables().get("hours_window")).hasSizeGreaterThan(1_000);
        for (String table : List.of("hours_window", "provider_hours", "weekly_hours", "hours_override")) {
            assertThat(moved.tables().get(table).equals(written.tables().get(table))).as(table).isTrue();
            assertThat(MirroredTables.findings(postgres.jdbcUrl() + "&currentSchema=moved", table)).isEmpty();
        }
    }

    /** The mirror was away for longer than it holds windows ahead, and the hours changed meanwhile. */
    @Test
    void noWindowIsMissingBeforeAChangeThatHasWaitedForLong() throws Exception {
        Database late = Database.create(postgres, "late");
        Database always = Database.create(postgres, "always");
        int away = 100;
        List<Event> before = EVENTS.subList(0, 200);
        List<Event> after = EVENTS.subList(200, EVENTS.size()).stream().map(each -> new Event(each.providerId(),
                each.sequence(), each.at().plus(Duration.ofDays(away - 10L)), each.requestId(), each.cause(), each.fact()))
                .toList();
        try (HikariDataSource pool = MirrorPool.open(late.settings(), 1)) {
            write(writer(pool, 0), 0, before);
            writer(pool, away).moveOnWholly();
            write(writer(pool, away), before.size(), after);
        }
        try (HikariDataSource pool = MirrorPool.open(always.settings(), 1)) {
            write(writer(pool, 0), 0, before);
            for (int day = 1; day <= away; day++) {
                writer(pool, day).moveOnWholly();
            }
            write(writer(pool, away), before.size(), after);
        }
        assertThat(late.tables().get("hours_window")).hasSizeGreaterThan(500)
                .isEqualTo(always.tables().get("hours_window"));
    }

    @Test
    void theNextMonthsHaveTheirPartitions() throws Exception {
        Database database = Database.create(postgres, "months");
        try (HikariDataSource pool = MirrorPool.open(database.settings(), 1)) {
            writer(pool, 0).moveOn();
        }
        assertThat(partitions(database)).containsExactly("event_2027_03", "event_2027_04", "event_2027_05",
                "event_2027_06");
    }

    @Test
    void anEventOfAnyMonthHasAPlace() throws Exception {
        Database database = Database.create(postgres, "any_month");
        List<Instant> times = Stream.of("2001-01-01T00:00:00Z", "2026-12-31T23:59:59.999Z", "2027-01-01T00:00:00Z",
                "2099-02-28T12:00:00Z").map(Instant::parse).toList();
        try (HikariDataSource pool = MirrorPool.open(database.settings(), 1)) {
            for (int i = 0; i < times.size(); i++) {
                Event event = EVENTS.get(0);
                write(writer(pool, 0), i, List.of(new Event("provider-" + i, 1, times.get(i), event.requestId(),
                        event.cause(), event.fact())));
            }
        }
        assertThat(partitions(database)).containsExactly("event_2001_01", "event_2026_12", "event_2027_01",
                "event_2099_02");
        assertThat(database.query("SELECT at FROM event ORDER BY at")).extracting(row -> row.get("at"))
                .isEqualTo(List.copyOf(times));
    }

    @Test
    void writersThatNeedTheSameNewPartitionMakeItOnce() throws Exception {
        Database database = Database.create(postgres, "at_once");
        var making = Stream.generate(() -> CompletableFuture.runAsync(() -> {
            try (var connection = database.connect(); var statement = connection.createStatement()) {
                statement.execute("""
                        SELECT make_event_partitions(array_agg(day::date))
                        FROM generate_series('2030-01-01'::date, '2030-06-01', '1 month') AS day
                        """);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        })).limit(6).toList();
        making.forEach(CompletableFuture::join);
        assertThat(partitions(database)).hasSize(6);
    }

    @Test
    void aPartitionIsMadeBesideAReaderOfTheEvents() throws Exception {
        Database database = Database.create(postgres, "beside");
        try (var reader = database.connect(); var statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT FROM event");
            database.execute("SET lock_timeout = '5s'; SELECT make_event_partitions('{2030-01-01}')");
        }
        assertThat(partitions(database)).hasSize(1);
    }

    private static Writer writer(HikariDataSource pool, int day) {
        Clock clock = Clock.fixed(DAY.plus(Duration.ofDays(day)), ZoneOffset.UTC);
        return new Writer(pool, new Progress("log"), new TimeAhead(clock, 30));
    }

    private static void write(Writer writer, int from, List<Event> events) throws Exception {
        writer.begin(TOPIC_ID, Map.of(0, 0L));
        var batch = new Batch();
        for (int i = 0; i < events.size(); i++) {
            batch.add(0, from + i, events.get(i), EventCodec.encode(events.get(i)));
        }
        writer.write(TOPIC_ID, new TreeMap<>(Map.of(0, new Step(from, from + events.size()))), batch);
    }

    private static List<Object> partitions(Database database) throws Exception {
        return database.query("SELECT inhrelid::regclass::text AS name FROM pg_inherits"
                + " WHERE inhparent = 'event'::regclass ORDER BY 1").stream().map(row -> row.get("name")).toList();
    }
}
