package dev.holdfast.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.loader.LoaderManifest;
import org.apache.kafka.image.publisher.MetadataPublisher;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.slf4j.LoggerFactory;

import scala.Tuple2;

/**
 * One real single-node KRaft broker inside this JVM, on 127.0.0.1.
 *
 * <p>It is put together as {@link KafkaRaftServer} puts itself together, from the same parts, but for two of them: the
 * sockets are opened here first, so that a taken port is found before anything starts, and a fault of the
 * broker is logged instead of halting the JVM, which would leave Postgres behind.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(5);

    private final ServerSocketChannel clientSocket;
    private final int port;
    private int advertisedPort;
    private Map<String, String> more = Map.of();
    private ServerSocketChannel controllerSocket;
    private DataDirectory directory;
    private ControllerServer controller;
    private BrokerServer broker;

    private EmbeddedKafka(int port) {
        this.clientSocket = Loopback.listen(port);
        this.port = Loopback.portOf(clientSocket);
        this.advertisedPort = this.port;
    }

    /**
     * Starts the broker and returns when it serves.
     *
     * @param dataDir kept by the caller; formatted when empty, reused otherwise
     * @param port 0 for any free one
     * @throws PortTakenException if another program listens on the port
     * @throws EmbeddedStartException if the data directory can't be used or the broker doesn't start
     */
    public static EmbeddedKafka start(Path dataDir, int port) {
        return start(dataDir, new EmbeddedKafka(port));
    }

    /** As the other, for clients that reach the broker through somebody who listens at another port. */
    static EmbeddedKafka start(Path dataDir, int port, int advertisedPort) {
        EmbeddedKafka kafka = new EmbeddedKafka(port);
        kafka.advertisedPort = advertisedPort;
        return start(dataDir, kafka);
    }

    /** As the first, with settings of the broker beside its usual ones. */
    static EmbeddedKafka start(Path dataDir, int port, Map<String, String> more) {
        EmbeddedKafka kafka = new EmbeddedKafka(port);
        kafka.more = more;
        return start(dataDir, kafka);
    }

    private static EmbeddedKafka start(Path dataDir, EmbeddedKafka kafka) {
        boolean started = false;
        try {
            kafka.run(dataDir);
            started = true;
            return kafka;
        } finally {
            if (!started) {
                kafka.close();
            }
        }
    }

    private void run(Path dataDir) {
        directory = DataDirectory.open(dataDir);
        controllerSocket = Loopback.listen(0);
        Path logDir = directory.path().resolve("logs");
        try {
            boolean isNew = format(logDir);
            assemble(logDir);
            // The controller first: the broker registers with it.
            controller.startup();
            if (!isNew) {
                forgetPredecessor();
            }
            broker.startup();
        } catch (Exception e) {
            throw new EmbeddedStartException("Kafka did not start on " + directory.path() + ": " + e.getMessage(), e);
        }
    }

    /** Whether there was something to do. A half-done one is done again: {@code meta.properties} is written last. */
    private static boolean format(Path logDir) throws Exception {
        if (Files.exists(logDir.resolve("meta.properties"))) {
            return false;
        }
        // Its newest production version of metadata, and with it transaction.version=2, is the default.
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(BrokerSettings.NODE_ID)
                .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                .addDirectory(logDir.toString())
                .setMetadataLogDirectory(logDir.toString())
                .run();
        return true;
    }

    /**
     * A broker that was killed, or stopped (see {@link BrokerSettings}), is still registered, and leads its partitions,
     * until its session ends. Started in that time, its successor would take those up, lose them, and get them back; what
     * the coordinators do meanwhile goes wrong: transactions end without their markers, and hang for good (KAFKA-20734; seen
     * with 4.3.1 and 4.4.0), and groups are empty for a moment.
     */
    private void forgetPredecessor() throws ExecutionException, InterruptedException {
        awaitController();
        String address = Loopback.HOST + ":" + Loopback.portOf(controllerSocket);
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG, address))) {
            admin.unregisterBroker(BrokerSettings.NODE_ID).all().get();
        } catch (ExecutionException e) {
            // Killed before it was registered.
            if (!(e.getCause() instanceof BrokerIdNotRegisteredException)) {
                throw e;
            }
        }
    }

    /** While it still reads its log, it does not know its own version, and refuses what only newer ones can do. */
    private void awaitController() throws ExecutionException, InterruptedException {
        var hasRead = new CompletableFuture<Void>();
        controller.sharedServer().loader().installPublishers(List.of(new MetadataPublisher() {
            @Override
            public String name() {
                return "Start of the embedded broker";
            }

            @Override
            public void onMetadataUpdate(MetadataDelta change, MetadataImage now, LoaderManifest manifest) {
                hasRead.complete(null);
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        }));
        hasRead.get();
    }

    private void assemble(Path logDir) {
        Properties settings = BrokerSettings.of(logDir, port, advertisedPort, Loopback.portOf(controllerSocket));
        settings.putAll(more);
        KafkaConfig config = new KafkaConfig(settings, false);
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> stored =
                KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(EmbeddedKafka.class), "");
        SharedServer shared = new SharedServer(config, stored._1(), Time.SYSTEM, new Metrics(),
                CompletableFuture.completedFuture(QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                List.of(),
                (name, fatal, action) -> new LoggingFaultHandler(name, action),
                (listener, address, backlog, receiveBuffer) ->
                        listener.equals(BrokerSettings.CLIENT_LISTENER) ? clientSocket : controllerSocket);
        controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), stored._2());
        broker = new BrokerServer(shared);
    }

    /** Where it listens: {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return Loopback.HOST + ":" + port;
    }

    /** Stops the broker and gives the data directory free. May be called again, and from a shutdown hook. */
    @Override
    public synchronized void close() {
        try {
            // The broker first: it asks the controller for leave.
            if (broker != null) {
                broker.shutdown(SHUTDOWN_LIMIT);
            }
            if (controller != null) {
                controller.shutdown();
            }
        } finally {
            Loopback.close(clientSocket);
            Loopback.close(controllerSocket);
            if (directory != null) {
                directory.close();
            }
        }
    }
}
