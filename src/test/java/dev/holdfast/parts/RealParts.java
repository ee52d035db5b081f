package dev.holdfast.parts;

import dev.holdfast.embedded.EmbeddedKafka;
import dev.holdfast.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The Kafka and the Postgres of a test: embedded ones; with {@code -Dholdfast.it=secured} such that give the service the
 * rights that it needs and no others; with {@code -Dholdfast.it=containers} ones in containers. A test that stops, kills or
 * restarts one, gives it settings of its own or looks at its files takes an embedded one, whatever the setting says.
 */
public final class RealParts {

    private static final String SETTING = "holdfast.it";
    private static final Form FORM = form();

    private enum Form { EMBEDDED, SECURED, CONTAINERS }

    private RealParts() {
    }

    /**
     * @param tests    whoever the tests' own frontends and readers come as, who may do everything
     * @param holdfast whoever the service comes as
     */
    public record Kafka(KafkaUser tests, KafkaUser holdfast, Runnable stop) implements AutoCloseable {

        /** One that asks nobody who they are. */
        static Kafka open(String bootstrapServers, Runnable stop) {
            var anybody = KafkaUser.anybody(bootstrapServers);
            return new Kafka(anybody, anybody, stop);
        }

        @Override
        public void close() {
            stop.run();
        }
    }

    /**
     * @param jdbcUrl    of the database {@code holdfast}, as its owner of that name; whoever comes from this machine is trusted
     * @param mirrorsUrl of the same, as whoever the service's mirror comes as; for when the tables are there
     */
    public record Postgres(String jdbcUrl, Supplier<String> mirrorsUrl, Runnable stop) implements AutoCloseable {

        /** One in which the mirror comes as the owner. */
        static Postgres open(String jdbcUrl, Runnable stop) {
            return new Postgres(jdbcUrl, () -> jdbcUrl, stop);
        }

        @Override
        public void close() {
            stop.run();
        }
    }

    /** @param folder for the data of an embedded one */
    public static Kafka kafka(Path folder) {
        return switch (FORM) {
            case EMBEDDED -> embeddedKafka(folder, 0);
            case SECURED -> SecuredParts.kafka(folder);
            case CONTAINERS -> Containers.kafka();
        };
    }

    /** @param folder for the data of an embedded one */
    public static Postgres postgres(Path folder) {
        return switch (FORM) {
            case EMBEDDED -> embeddedPostgres(folder, 0);
            case SECURED -> SecuredParts.postgres(folder);
            case CONTAINERS -> Containers.postgres();
        };
    }

    /** @param port 0 for any free one */
    public static Kafka embeddedKafka(Path folder, int port) {
        EmbeddedKafka kafka = EmbeddedKafka.start(folder, port);
        return Kafka.open(kafka.bootstrapServers(), kafka::close);
    }

    /** @param port 0 for any free one */
    public static Postgres embeddedPostgres(Path folder, int port) {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, port);
        return Postgres.open(postgres.jdbcUrl(), postgres::close);
    }

    private static Form form() {
        String wanted = System.getProperty(SETTING, "embedded");
        return Arrays.stream(Form.values()).filter(each -> each.name().toLowerCase(Locale.ROOT).equals(wanted)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "-D" + SETTING + " is embedded, secured or containers, not " + wanted));
    }
}
