package dev.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole process is killed: nothing committed is lost, and the next start cleans up after it. */
class KilledProcessIT {

    @TempDir
    Path dir;

    @Test
    void dataSurvivesAKillAndPostgresGoesToo() throws Exception {
        try (DoomedProcess process = DoomedProcess.start(dir)) {
            Broker broker = new Broker(process.bootstrapServers());
            broker.createTopic();
            broker.writeCommitted("hold", "confirm");
            write(process.jdbcUrl());
            refusesWhileAlive(process);
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> servers().isEmpty());

        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir.resolve("kafka"), 0);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(dir.resolve("postgres"), 0)) {
            assertThat(new Broker(kafka.bootstrapServers()).readCommitted("after", 2)).containsExactly("hold", "confirm");
            assertThat(read(postgres.jdbcUrl())).isEqualTo("r-1");
        }
    }

    @Test
    void aServerThatSurvivesTheKillIsStoppedByTheNextStart() throws Exception {
        List<Long> orphans;
        try (DoomedProcess process = DoomedProcess.start(dir)) {
            write(process.jdbcUrl());
            orphans = servers();
            process.killWithWatchdog();
        }
        assertThat(orphans).hasSize(1).isEqualTo(servers());

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dir.resolve("postgres"), 0)) {
            assertThat(servers()).hasSize(1).doesNotContainAnyElementsOf(orphans);
            assertThat(read(postgres.jdbcUrl())).isEqualTo("r-1");
        }
        assertThat(servers()).isEmpty();
    }

    /** Kafka alone would end it without a marker, and nobody could read what comes after it (KAFKA-20734). */
    @Test
    void aTransactionThatWasOpenIsEndedAndHidesNothing() throws Exception {
        try (DoomedProcess process = DoomedProcess.start(dir)) {
            Broker broker = new Broker(process.bootstrapServers());
            broker.createTopic();
            broker.writeWithoutEnd("open");
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir.resolve("kafka"), 0)) {
            Broker broker = new Broker(kafka.bootstrapServers());
            broker.writeCommitted("after");
            assertThat(broker.readCommitted("reader", 1)).containsExactly("after");
        }
    }

    private List<Long> servers() throws IOException {
        return Postgreses.on(dir.resolve("postgres"));
    }

    private void refusesWhileAlive(DoomedProcess process) throws Exception {
        assertThatThrownBy(() -> EmbeddedKafka.start(dir.resolve("kafka"), 0))
                .isInstanceOf(EmbeddedStartException.class).hasMessageContaining("in use by process " + process.pid());
        assertThatThrownBy(() -> EmbeddedPostgres.start(dir.resolve("postgres"), 0))
                .isInstanceOf(EmbeddedStartException.class).hasMessageContaining("in use by process " + process.pid());
        assertThat(read(process.jdbcUrl())).isEqualTo("r-1");
    }

    private static void write(String url) throws Exception {
        try (Connection connection = DriverManager.getConnection(url); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE reservation AS SELECT 'r-1' AS id");
        }
    }

    private static String read(String url) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM reservation")) {
            rows.next();
            return rows.getString(1);
        }
    }
}
