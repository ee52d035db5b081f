package dev.holdfast.cli;

import dev.holdfast.embedded.EmbeddedKafka;
import dev.holdfast.embedded.EmbeddedPostgres;
import dev.holdfast.gateway.Gateway;
import dev.holdfast.mirror.Mirror;
import dev.holdfast.mirror.MirrorPool;
import dev.holdfast.mirror.MirrorSchema;
import dev.holdfast.mirror.MirrorSettings;
import dev.holdfast.mirror.MirrorStatus;
import dev.holdfast.mirror.PostgresSettings;
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
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All of Holdfast in one process, on an embedded Kafka and Postgres. */
final class DevServer implements AutoCloseable {

    /** Enough to show that providers are spread, few enough to start at once. */
    private static final int PARTITIONS = 4;
    private static final short ONE_COPY = 1;
    private static final Logger LOG = LoggerFactory.getLogger(DevServer.class);
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Path keptDataDir;
    private final Deque<AutoCloseable> running = new ConcurrentLinkedDeque<>();
    /** Shared by the parts that start, held alone by the stop. */
    private final ReadWriteLock starting = new ReentrantReadWriteLock();
    private volatile boolean isClosed;
    private EmbeddedKafka kafka;
    private EmbeddedPostgres postgres;
    private DecidingService service;
    private Mirror mirroring;
    private Gateway gateway;

    /** @param keptDataDir where the data stays, or null for a temporary folder */
    DevServer(Path keptDataDir) {
        this.keptDataDir = keptDataDir;
    }

    /** Starts everything and returns when requests are decided; what was started is stopped by {@link #close}. */
    void start(int kafkaPort, int postgresPort, TopologySettings topology, MirrorSettings mirror, GatewayOptions http)
            throws InterruptedException {
        http.settings(Map.of(), DemoProviders.IDS).checkAddress();
        Path data = keptDataDir != null ? keptDataDir : temporaryFolder();
        CompletableFuture<EmbeddedPostgres> startingPostgres = CompletableFuture.supplyAsync(
                () -> own(() -> EmbeddedPostgres.start(data.resolve("postgres"), postgresPort)));
        CompletableFuture<EmbeddedKafka> startingKafka = CompletableFuture.supplyAsync(
                () -> own(() -> EmbeddedKafka.start(data.resolve("kafka"), kafkaPort)));
        kafka = result(startingKafka);
        int partitions = prepareTopics(topology);
        service = own(() -> DecidingService.start(new StreamsSettings(
                Map.of("bootstrap.servers", kafka.bootstrapServers()), "dev", data.resolve("streams")), topology,
                partitions));
        postgres = result(startingPostgres);
        var mirrored = new PostgresSettings(postgres.jdbcUrl(), null, null);
        MirrorSchema.migrate(mirrored);
        DataSource pool = own(() -> MirrorPool.open(mirrored, mirror.writers()));
        mirroring = own(() -> Mirror.start(Map.of("bootstrap.servers", kafka.bootstrapServers(), "group.id", Mirror.DEFAULT_GROUP),
                pool, mirror));
        service.awaitRunning(START_WITHIN);
        DemoProviders.setUp(kafka.bootstrapServers(), service.reader());
        gateway = own(() -> Gateway.start(http.settings(Map.of("bootstrap.servers", kafka.bootstrapServers()),
                DemoProviders.IDS), service.reader()));
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
        if (!isClosed) {
            throw new StartException("Holdfast decides no more; the log says why.");
        }
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    int httpPort() {
        return gateway.port();
    }

    String jdbcUrl() {
        return postgres.jdbcUrl();
    }

    /** What {@code psql} takes. */
    String postgresUri() {
        return "postgresql://holdfast@127.0.0.1:" + postgres.port() + "/holdfast";
    }

    /** Stops what runs, the last started first; what is just starting is waited for, so that nothing is left behind. */
    @Override
    public void close() {
        isClosed = true;
        starting.writeLock().lock();
        try {
            while (!running.isEmpty()) {
                try {
                    running.pop().close();
                } catch (Exception e) {
                    LOG.warn("While stopping: {}", e.getMessage());
                }
            }
        } finally {
            starting.writeLock().unlock();
        }
    }

    private int prepareTopics(TopologySettings topology) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            var topics = new TopicAdmin(admin);
            topics.createMissing(PARTITIONS, ONE_COPY);
            topics.refuseOtherState(StreamsSettings.APPLICATION_ID, topology);
            List<String> problems = topics.problems();
            if (!problems.isEmpty()) {
                throw new StartException(String.join(System.lineSeparator(), problems));
            }
            return topics.inputPartitions();
        }
    }

    /** Sees to it that what starts is also stopped, even if the stop comes while it starts. */
    private <T extends AutoCloseable> T own(Supplier<T> start) {
        starting.readLock().lock();
        try {
            if (isClosed) {
                throw new StartException("Stopped while starting.");
            }
            T started = start.get();
            running.push(started);
            return started;
        } finally {
            starting.readLock().unlock();
        }
    }

    private Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("holdfast-dev-");
            own(() -> (AutoCloseable) () -> delete(folder));
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
