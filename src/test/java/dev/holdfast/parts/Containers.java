package dev.holdfast.parts;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.apache.kafka.common.utils.internals.AppInfoParser;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A Kafka and a Postgres in containers, of the versions and with the settings of the embedded ones, as far as a test sees them. */
final class Containers {

    private static final String POSTGRES_IMAGE = "postgres:18";
    private static final String SUPERUSER = "postgres";

    private Containers() {
    }

    static RealParts.Kafka kafka() {
        needEngine();
        var kafka = new KafkaContainer("apache/kafka:" + AppInfoParser.getVersion())
                .withEnv(Map.of("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false",
                        "KAFKA_TRANSACTION_ABORT_TIMED_OUT_TRANSACTION_CLEANUP_INTERVAL_MS", "1000"));
        kafka.start();
        return RealParts.Kafka.open(kafka.getBootstrapServers(), kafka::stop);
    }

    static RealParts.Postgres postgres() {
        needEngine();
        var postgres = new PostgreSQLContainer(POSTGRES_IMAGE).withUsername(SUPERUSER).withDatabaseName(SUPERUSER)
                .withEnv(Map.of("POSTGRES_HOST_AUTH_METHOD", "trust", "POSTGRES_INITDB_ARGS",
                        "--encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8"))
                .withCommand("postgres", "-c", "timezone=UTC");
        postgres.start();
        String server = "jdbc:postgresql://" + postgres.getHost() + ":"
                + postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT) + "/";
        try (Connection superuser = DriverManager.getConnection(server + "?user=" + SUPERUSER);
             Statement statement = superuser.createStatement()) {
            statement.execute("CREATE ROLE holdfast LOGIN CREATEROLE");
            statement.execute("CREATE DATABASE holdfast OWNER holdfast");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return RealParts.Postgres.open(server + "holdfast?user=holdfast", postgres::stop);
    }

    private static void needEngine() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new IllegalStateException("-Dholdfast.it=containers needs a Docker engine, and none was found: start one (or "
                    + "name it in DOCKER_HOST), or leave the setting out, for the embedded parts need none.");
        }
    }
}
