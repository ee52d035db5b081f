package dev.holdfast.e2e;

import com.zaxxer.hikari.HikariDataSource;
import dev.holdfast.mirror.Mirror;
import dev.holdfast.mirror.MirrorPool;
import dev.holdfast.mirror.MirrorSchema;
import dev.holdfast.mirror.MirrorSettings;
import dev.holdfast.mirror.PostgresSettings;
import dev.holdfast.parts.KafkaUser;
import dev.holdfast.parts.RealParts;
import dev.holdfast.runtime.DecidingService;
import dev.holdfast.runtime.StreamsSettings;
import dev.holdfast.runtime.TopicAdmin;
import dev.holdfast.topology.TopologySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** Holdfast's parts on a real Kafka and a real Postgres; a test can stop deciding, and start it again. */
final class RunningHoldfast implements AutoCloseable {

    static final int PARTITIONS = 4;

    private final Path folder;
    private final RealParts.Kafka kafka;
    private final RealParts.Postgres postgres;
    private final HikariDataSource pool;
    private final Mirror mirror;
    private DecidingService deciding;

    RunningHoldfast(Path folder) throws InterruptedException {
        this.folder = folder;
        kafka = RealParts.kafka(folder.resolve("kafka"));
        postgres = RealParts.postgres(folder.resolve("postgres"));
        try (Admin admin = kafka().admin()) {
            new TopicAdmin(admin).createMissing(PARTITIONS, (short) 1);
        }
        MirrorSchema.migrate(new PostgresSettings(jdbcUrl(), null, null));
        pool = MirrorPool.open(new PostgresSettings(postgres.mirrorsUrl().get(), null, null), MirrorSettings.DEFAULT.writers());
        mirror = Mirror.start(kafka.holdfast().with(Map.of()), pool, MirrorSettings.DEFAULT);
        startDeciding();
    }

    /** For the tests' own clients. */
    KafkaUser kafka() {
        return kafka.tests();
    }

    String jdbcUrl() {
        return postgres.jdbcUrl();
    }

    Logs logs() {
        return Logs.read(kafka());
    }

    void startDeciding() throws InterruptedException {
        deciding = DecidingService.start(settings("test"), TopologySettings.DEFAULT, PARTITIONS);
        deciding.awaitRunning(Duration.ofSeconds(60));
    }

    /** Of an instance of that name. */
    StreamsSettings settings(String name) {
        return new StreamsSettings(kafka.holdfast().settings(), name, folder.resolve("streams-" + name));
    }

    boolean isDeciding() {
        return deciding.isRunning();
    }

    void stopDeciding() {
        deciding.close();
    }

    @Override
    public void close() {
        mirror.close();
        deciding.close();
        pool.close();
        postgres.close();
        kafka.close();
    }
}
