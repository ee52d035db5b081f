package dev.holdfast.cli;

import dev.holdfast.embedded.EmbeddedKafka;
import dev.holdfast.embedded.EmbeddedPostgres;
import dev.holdfast.gateway.Gateway;
import dev.holdfast.mirror.Mirror;
import dev.holdfast.mirror.MirrorSchema;
import dev.holdfast.mirror.MirrorSettings;
import dev.holdfast.mirror.MirrorStatus;
import dev.holdfast.mirror.PostgresSettings;
import dev.holdfast.runtime.AdminServer;
import dev.holdfast.runtime.DecidingService;
import dev.holdfast.runtime.StartException;
import dev.holdfast.runtime.StreamsSettings;
import dev.holdfast.runtime.TopicAdmin;
import dev.holdfast.topology.TopologySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** All of Holdfast in one process, on an embedded Kafka and Postgres. */
final class DevServer implements AutoCloseable {

    /** Enough to show that providers are spread, few enough to start at once. */
    private static final int PARTITIONS = 4;
    private static final short ONE_COPY = 1;
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Path keptDataDir;
    private final Running running = new Running();
    private final Parts parts = new Parts(running);
    private EmbeddedKafka kafka;
    private EmbeddedPostgres postgres;
    private DecidingService service;
    private Mirror mirroring;
    private Gateway gateway;
    private AdminServer admin;

    /** @param keptDataDir where the data stays, or null for a temporary folder */
    DevServer(Path keptDataDir) {
        this.keptDataDir = keptDataDir;
    }

    /** Lets Ctrl-C, a kill, and the end of {@code --once} come by {@link #close}. */
    void closeAtEnd() {
        running.closeAtEnd();
    }

    /** Starts everything and returns when requests are decided; what was started is stopped by {@link #close}. */
    void start(int kafkaPort, int postgresPort, TopologySettings topology, MirrorSettings mirror, GatewayOptions http,
               AdminOptions look) throws InterruptedException {
        http.settings(Map.of(), DemoProviders.IDS).checkAddress();
        admin = parts.show(look);
        Path data = keptDataDir != null ? keptDataDir : temporaryFolder();
        CompletableFuture<EmbeddedPostgres> startingPostgres = CompletableFuture.supplyAsync(
                () -> running.own(() -> EmbeddedPostgres.start(data.resolve("postgres"), postgresPort)));
        CompletableFuture<EmbeddedKafka> startingKafka = CompletableFuture.supplyAsync(
                () -> running.own(() -> EmbeddedKafka.start(data.resolve("kafka"), kafkaPort)));
        kafka = result(startingKafka);
        Map<String, String> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
        createTopics(client);
        service = parts.decide(new StreamsSettings(client, "dev", data.resolve("streams")), topology);
        postgres = result(startingPostgres);
        var mirrored = new PostgresSettings(postgres.jdbcUrl(), null, null);
        MirrorSchema.migrate(mirrored);
        mirroring = parts.mirror(Map.copyOf(client), mirrored, mirror);
        service.awaitRunning(START_WITHIN);
        DemoProviders.setUp(kafka.bootstrapServers(), service.reader());
        gateway = parts.gateway(http.settings(client, DemoProviders.IDS), service);
    }

    /**
     * Waits for {@link #close}.
     *
     * @throws StartException if deciding or mirroring stops by itself before
     */
    void awaitEnd() throws InterruptedException {
        while (!service.awaitEnd(LOOK_EVERY)) {
            if (mirroring.status().state() == MirrorStatus.State.FAILED) {
                throw new StartException("Postgres gets no more of what is decided; the log says why.");
            }
        }
        if (!running.isClosed()) {
            throw new StartException("Holdfast decides no more; the log says why.");
        }
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    int httpPort() {
        return gateway.port();
    }

    int adminPort() {
        return admin.port();
    }

    String jdbcUrl() {
        return postgres.jdbcUrl();
    }

    /** What {@code psql} takes. */
    String postgresUri() {
        return "postgresql://holdfast@127.0.0.1:" + postgres.port() + "/holdfast";
    }

    @Override
    public void close() {
        running.close();
    }

    private static void createTopics(Map<String, String> client) {
        try (Admin admin = Admin.create(Map.copyOf(client))) {
            new TopicAdmin(admin).createMissing(PARTITIONS, ONE_COPY);
        }
    }

    private Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("holdfast-dev-");
            running.own(() -> (AutoCloseable) () -> delete(folder));
            return folder;
        } catch (IOException e) {
            throw new StartException("No temporary folder can be made: " + e.getMessage()
                    + ". Choose a folder with --data-dir.", e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(DevServer::deleteOne);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T result(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }
}
