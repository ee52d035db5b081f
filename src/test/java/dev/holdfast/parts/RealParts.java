package dev.holdfast.parts;

import dev.holdfast.embedded.EmbeddedKafka;
import dev.holdfast.embedded.EmbeddedPostgres;
import java.nio.file.Path;

/**
 * The Kafka and the Postgres of a test: embedded ones, or ones in containers with {@code -Dholdfast.it=containers}. A
 * test that stops, kills or restarts one, gives it settings of its own or looks at its files takes an embedded one,
 * whatever the setting says.
 */
public final class RealParts {

    private static final String SETTING = "holdfast.it";
    private static final boolean IN_CONTAINERS = inContainers();

    private RealParts() {
    }

    public record Kafka(String bootstrapServers, Runnable stop) implements AutoCloseable {

        @Override
        public void close() {
            stop.run();
        }
    }

    /** @param jdbcUrl of the database {@code holdfast}, as its owner of that name; whoever comes from this machine is trusted */
    public record Postgres(String jdbcUrl, Runnable stop) implements AutoCloseable {

        @Override
        public void close() {
            stop.run();
        }
    }

    /** @param folder for the data of an embedded one */
    public static Kafka kafka(Path folder) {
        return IN_CONTAINERS ? Containers.kafka() : embeddedKafka(folder, 0);
    }

    /** @param folder for the data of an embedded one */
    public static Postgres postgres(Path folder) {
        return IN_CONTAINERS ? Containers.postgres() : embeddedPostgres(folder, 0);
    }

    /** @param port 0 for any free one */
    public static Kafka embeddedKafka(Path folder, int port) {
        EmbeddedKafka kafka = EmbeddedKafka.start(folder, port);
        return new Kafka(kafka.bootstrapServers(), kafka::close);
    }

    /** @param port 0 for any free one */
    public static Postgres embeddedPostgres(Path folder, int port) {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, port);
        return new Postgres(postgres.jdbcUrl(), postgres::close);
    }

    private static boolean inContainers() {
        String wanted = System.getProperty(SETTING, "embedded");
        return switch (wanted) {
            case "embedded" -> false;
            case "containers" -> true;
            default -> throw new IllegalArgumentException(
                    "-D" + SETTING + " is embedded or containers, not " + wanted);
        };
    }
}
