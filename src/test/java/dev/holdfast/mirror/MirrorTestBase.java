package dev.holdfast.mirror;

import dev.holdfast.domain.Event;
import dev.holdfast.embedded.EmbeddedKafka;
import dev.holdfast.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real broker and a real Postgres for a class of tests; a log and tables of its own for each test. */
abstract class MirrorTestBase {

    /** The same in every run; another seed makes another log. */
    static final List<Event> EVENTS = RandomLog.of(20270301, 40, 6_000);

    @TempDir
    static Path dir;
    static EmbeddedKafka kafka;
    static EmbeddedPostgres postgres;

    MirrorRig rig;

    @BeforeAll
    static void startServers() throws Exception {
        kafka = EmbeddedKafka.start(dir.resolve("kafka"), 0);
        postgres = EmbeddedPostgres.start(dir.resolve("postgres"), 0);
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
             Statement statement = connection.createStatement()) {
            // It is stopped here, never killed: nothing is lost by that, and commits are faster.
            statement.execute("ALTER DATABASE holdfast SET synchronous_commit = off");
        }
    }

    @AfterAll
    static void stopServers() {
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
