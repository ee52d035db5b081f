package dev.holdfast.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.holdfast.mirror.MirrorStatus.State;
import dev.holdfast.parts.RealParts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.awaitility.Awaitility;

/** One test's log, tables and mirrors. */
final class MirrorRig implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration LIMIT = Duration.ofSeconds(40);
    /** Small, so that a log of some thousand events takes many batches. */
    private static final MirrorSettings SETTINGS = new MirrorSettings(2, 97, 30);

    final String name = "t" + COUNT.incrementAndGet();
    final Log log;
    final Database database;
    private final RealParts.Kafka kafka;
    private final List<Runnable> opened = new ArrayList<>();
    /** Within the time of {@link RandomLog}, so that regular hours are past and to come. */
    private volatile Clock today = Clock.fixed(Instant.parse("2027-03-20T10:00:00Z"), ZoneOffset.UTC);
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return today.instant();
        }

        @Override
        public ZoneId getZone() {
            return today.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return today.withZone(zone);
        }
    };

    MirrorRig(RealParts.Kafka kafka, RealParts.Postgres postgres) throws Exception {
        this.kafka = kafka;
        this.log = Log.create(name, kafka.tests());
        this.database = Database.create(postgres, name);
    }

    Mirror start() {
        return start(name, source -> source, Map.of());
    }

    /** @param wrap what comes between the mirror and its connections */
    Mirror start(String group, UnaryOperator<DataSource> wrap, Map<String, Object> more) {
        HikariDataSource pool = MirrorPool.open(database.settings(), SETTINGS.writers());
        Map<String, Object> settings = kafka.tests().with(more);
        settings.put("group.id", group);
        // Else a partition that is taken up anew waits for half a second, until what was asked of the others is answered.
        settings.put("fetch.max.wait.ms", 50);
        Mirror mirror = Mirror.start(name, settings, wrap.apply(pool), SETTINGS, clock);
        opened.add(0, pool::close);
        opened.add(0, mirror::close);
        return mirror;
    }

    void rebuild(Rebuild.Listener listener) throws Exception {
        new Rebuild(name, kafka.tests().with(Map.of()), database.settings(), SETTINGS, clock,
                listener).run();
    }

    void letADayPass() {
        today = Clock.offset(today, Duration.ofDays(1));
    }

    /** Up to where the tables hold regular hours: so many whole days ahead. */
    Instant horizon() {
        return today.instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(SETTINGS.daysAhead() + 1L));
    }

    /** Waits until Postgres has all of the log. */
    void awaitAll() throws Exception {
        var ends = log.ends();
        Awaitility.await("all of " + ends).atMost(LIMIT)
                .untilAsserted(() -> assertThat(database.progress()).isEqualTo(ends));
    }

    static void await(Mirror mirror, State state) {
        Awaitility.await(state.name()).atMost(LIMIT)
                .untilAsserted(() -> assertThat(mirror.status().state()).as("%s", mirror.status()).isEqualTo(state));
    }

    void assertTablesEqualLog() throws Exception {
        var expected = FoldedLog.of(log.committed(), horizon());
        var actual = database.tables();
        for (String table : expected.keySet()) {
            assertThat(actual.get(table)).as(table).hasSameSizeAs(expected.get(table));
            if (!actual.get(table).equals(expected.get(table))) {
                assertThat(actual.get(table)).as(table).isEqualTo(expected.get(table));
            }
        }
    }

    /** Closes the mirrors and their connections. */
    void stop() {
        opened.forEach(Runnable::run);
        opened.clear();
    }

    @Override
    public void close() {
        stop();
        log.close();
    }
}
