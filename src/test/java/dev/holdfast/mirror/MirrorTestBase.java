package dev.holdfast.mirror;

import dev.holdfast.domain.Event;
import dev.holdfast.parts.RealParts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A real broker and a real Postgres for a class of tests; a log and tables of its own for each test. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class MirrorTestBase {

    /** The same in every run; another seed makes another log. */
    static final List<Event> EVENTS = RandomLog.of(20270301, 40, 6_000);

    @TempDir
    static Path dir;

    RealParts.Kafka kafka;
    RealParts.Postgres postgres;
    MirrorRig rig;

    RealParts.Kafka startKafka() {
        return RealParts.kafka(dir.resolve("kafka"));
    }

    RealParts.Postgres startPostgres() {
        return RealParts.postgres(dir.resolve("postgres"));
    }

    @BeforeAll
    void startServers() throws Exception {
        kafka = startKafka();
        postgres = startPostgres();
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
             Statement statement = connection.createStatement()) {
            // It is stopped here, never killed: nothing is lost by that, and commits are faster.
            statement.execute("ALTER DATABASE holdfast SET synchronous_commit = off");
        }
    }

    @AfterAll
    void stopServers() {
        postgres.close();
        kafka.close();
    }

    @BeforeEach
    void createLogAndTables() throws Exception {
        rig = new MirrorRig(kafka, postgres);
    }

    @AfterEach
    void closeMirrors() {
        rig.close();
    }
}
