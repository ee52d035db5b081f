package dev.holdfast.cli;

import dev.holdfast.gateway.Gateway;
import dev.holdfast.gateway.GatewaySettings;
import dev.holdfast.mirror.Mirror;
import dev.holdfast.mirror.MirrorCheck;
import dev.holdfast.mirror.MirrorPool;
import dev.holdfast.mirror.MirrorSettings;
import dev.holdfast.mirror.MirrorStatus;
import dev.holdfast.mirror.PostgresSettings;
import dev.holdfast.runtime.AdminServer;
import dev.holdfast.runtime.DecidingService;
import dev.holdfast.runtime.Health;
import dev.holdfast.runtime.Right;
import dev.holdfast.runtime.RightsCheck;
import dev.holdfast.runtime.StartException;
import dev.holdfast.runtime.StreamsSettings;
import dev.holdfast.runtime.TopicAdmin;
import dev.holdfast.topology.TopologySettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the parts of Holdfast in this process, on a Kafka and a Postgres that are there. */
final class Parts {

    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final Running running;
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Supplier<Health>> health = new CopyOnWriteArrayList<>();

    Parts(Running running) {
        this.running = running;
    }

    /** Shows health and metrics of whatever starts from now on. */
    AdminServer show(AdminOptions options) {
        return running.own(() -> AdminServer.start(options.host(), options.port(), metrics,
                () -> health.stream().map(Supplier::get).toList()));
    }

    /** @throws StartException naming each right that Kafka does not give these parts, and how to give it */
    void checkRights(Map<String, Object> kafka, Set<Part> parts, String instanceName) {
        var needed = new LinkedHashSet<Right>();
        for (Part part : parts) {
            needed.addAll(switch (part) {
                case TOPOLOGY -> Right.ofTopology();
                case MIRROR -> Right.ofMirror(Mirror.DEFAULT_GROUP);
                case GATEWAY -> Right.ofGateway();
            });
        }
        try (Admin admin = Admin.create(kafka)) {
            refuseIfAny(new RightsCheck(admin, kafka, instanceName).problems(List.copyOf(needed)));
        }
    }

    /** @throws StartException saying what is wrong with the mirror's database; one that is away is waited for */
    void checkDatabase(PostgresSettings postgres) {
        try {
            MirrorCheck.problem(postgres).ifPresent(problem -> refuseIfAny(List.of(problem)));
        } catch (SQLException e) {
            LOG.warn("Postgres at {} (--postgres-url) does not answer: {}. The mirror waits for it.", postgres,
                    String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceFirst("[.]$", ""));
        }
    }

    /**
     * Starts to decide; returns at once.
     *
     * @throws StartException if the topics, or what was decided so far, are not as they must be
     */
    DecidingService decide(StreamsSettings settings, TopologySettings topology) {
        int partitions = checkedPartitions(topology, new HashMap<>(settings.kafka()));
        DecidingService service = running.own(() -> DecidingService.start(settings, topology, partitions, metrics));
        health.add(service::health);
        return service;
    }

    /** Starts to mirror; returns at once. */
    Mirror mirror(Map<String, Object> kafka, PostgresSettings postgres, MirrorSettings settings) {
        DataSource pool = running.own(() -> MirrorPool.open(postgres, settings.writers()));
        Mirror mirror = running.own(() -> Mirror.start(kafka, pool, settings));
        health.add(() -> healthOf(mirror.status()));
        mirror.bindTo(metrics);
        return mirror;
    }

    /** Starts to listen. */
    Gateway gateway(GatewaySettings settings, DecidingService service) {
        Gateway gateway = running.own(() -> Gateway.start(settings, service.reader(), metrics));
        health.add(() -> new Health("gateway", true, gateway.isOpen(), gateway.isOpen() ? "listens" : "takes no more"));
        return gateway;
    }

    private static int checkedPartitions(TopologySettings topology, Map<String, Object> settings) {
        try (Admin admin = Admin.create(settings)) {
            var topics = new TopicAdmin(admin);
            refuseIfAny(topics.problems());
            topics.refuseOtherState(topology);
            return topics.inputPartitions();
        }
    }

    private static void refuseIfAny(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new StartException(String.join(System.lineSeparator(), problems));
        }
    }

    private static Health healthOf(MirrorStatus status) {
        boolean isReady = status.state() == MirrorStatus.State.CURRENT || status.state() == MirrorStatus.State.CATCHING_UP;
        String does = switch (status.state()) {
            case CURRENT -> "has all there is";
            case CATCHING_UP -> "is behind";
            case WAITING_FOR_KAFKA -> "waits for Kafka";
            case WAITING_FOR_POSTGRES -> "waits for Postgres";
            case FAILED -> "has stopped";
        };
        String reason = status.reason() == null ? "" : ": " + status.reason();
        return new Health("mirror", false, isReady, does
                + (status.state() == MirrorStatus.State.CURRENT ? "" : " since " + status.since()) + reason);
    }
}
