package dev.holdfast.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.holdfast.embedded.EmbeddedKafka;
import dev.holdfast.embedded.EmbeddedPostgres;
import dev.holdfast.mirror.Mirror;
import dev.holdfast.mirror.MirrorPool;
import dev.holdfast.mirror.MirrorSchema;
import dev.holdfast.mirror.MirrorSettings;
import dev.holdfast.mirror.MirrorStatus;
import dev.holdfast.mirror.PostgresSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How fast the mirror catches up, beside an insert of the very rows that it writes. */
@Command(name = "mirror", description = "Compare the mirror with a bare insert of the same rows into the same tables.")
final class MirrorCommand implements Callable<Integer> {

    private static final String MIRROR = "the mirror, from the log";
    private static final String BARE = "the same rows, from memory, by bare inserts";
    private static final String EVENTS_PER_SECOND = "events per second";
    private static final String ROWS_PER_SECOND = "rows per second";

    @Option(names = "--events", defaultValue = "1000000", description = "In the log (default: ${DEFAULT-VALUE}).")
    private int events;
    @Option(names = "--rounds", defaultValue = "5", description = "Rounds that count (default: ${DEFAULT-VALUE}).")
    private int rounds;
    @Option(names = "--warm-up", defaultValue = "1", description = "Rounds before those (default: ${DEFAULT-VALUE}).")
    private int warmUp;
    @Option(names = "--writers", defaultValue = "2", description = "Connections of each (default: ${DEFAULT-VALUE}).")
    private int writers;
    @Option(names = "--batch", defaultValue = "5000", description = "Rows of a transaction (default: ${DEFAULT-VALUE}).")
    private int batch;
    @Option(names = "--out", defaultValue = "target/bench",
            description = "Where the figures go as JSON (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var results = new Rounds("Mirroring", warmUp);
        Path folder = Files.createTempDirectory("holdfast-bench-");
        try (var kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
             var postgres = EmbeddedPostgres.start(folder.resolve("postgres"), 0)) {
            var settings = new PostgresSettings(postgres.jdbcUrl(), null, null);
            var cluster = new Cluster(kafka.bootstrapServers());
            MirroredLog.send(cluster, events);
            BareInsert bare = null;
            for (int round = 1; round <= warmUp + rounds; round++) {
                System.out.println("round " + round + (round <= warmUp ? " (to warm up)" : ""));
                long mirrorNs = mirror(cluster, settings);
                if (bare == null) {
                    bare = BareInsert.ofRows(settings, batch, writers);
                    System.out.printf("""
                            The rows: %s. Both sides write them into the same tables, with the same indexes, checks and
                            triggers, fsync on, over %d connections, %,d rows a transaction (the mirror: events). The bare
                            inserts have each row as it is in the end; the mirror writes a reservation once for each event
                            that changes it.
                            """, bare.whatRows(), writers, batch);
                }
                add(results, MIRROR, mirrorNs, bare.rows());
                renew(settings);
                add(results, BARE, bare.run(), bare.rows());
            }
        } finally {
            Machines.delete(folder);
        }
        results.report(out, spec.name());
        System.out.printf("%s / %s: %.2f%n", MIRROR, BARE, results.medianRatio(EVENTS_PER_SECOND, MIRROR, BARE));
        return 0;
    }

    /** From when it has its partitions to when it has written everything, in nanoseconds. */
    private long mirror(Cluster cluster, PostgresSettings settings) throws Exception {
        renew(settings);
        try (HikariDataSource pool = MirrorPool.open(settings, writers);
             var mirror = Mirror.start(Map.of("bootstrap.servers", cluster.bootstrapServers(),
                     "group.id", UUID.randomUUID().toString()), pool, new MirrorSettings(writers, batch, 90))) {
            while (mirror.status().nextOffsets().size() < Cluster.PARTITIONS) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            long startNs = System.nanoTime();
            long end = MirroredLog.end(cluster);
            MirrorStatus status = mirror.status();
            while (status.nextOffsets().values().stream().mapToLong(Long::longValue).sum() < end) {
                if (status.state() == MirrorStatus.State.FAILED) {
                    throw new IllegalStateException(status.reason());
                }
                TimeUnit.MILLISECONDS.sleep(5);
                status = mirror.status();
            }
            return System.nanoTime() - startNs;
        }
    }

    private void add(Rounds results, String who, long ns, long rows) {
        results.add(who, EVENTS_PER_SECOND, events / (ns / 1e9), ROWS_PER_SECOND, rows / (ns / 1e9));
    }

    /** Empty tables, as new. */
    private static void renew(PostgresSettings settings) throws SQLException {
        try (Connection connection = DriverManager.getConnection(settings.jdbcUrl());
             var statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA IF EXISTS " + settings.schema() + " CASCADE");
        }
        MirrorSchema.migrate(settings);
    }
}
