package dev.holdfast.cli;

import dev.holdfast.gateway.GatewaySettings;
import dev.holdfast.mirror.Mirror;
import dev.holdfast.mirror.MirrorSettings;
import dev.holdfast.mirror.MirrorStatus;
import dev.holdfast.mirror.PostgresSettings;
import dev.holdfast.runtime.AdminServer;
import dev.holdfast.runtime.DecidingService;
import dev.holdfast.runtime.StartException;
import dev.holdfast.topology.TopologySettings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "serve", header = "Run an instance on a Kafka and a Postgres that you have.",
        description = "%nDecides requests, mirrors what was decided into Postgres, and answers over HTTP; --only "
                + "chooses among them. Several instances share the work. Needs the topics ('holdfast topics --create') "
                + "and the mirror's tables ('holdfast mirror setup').%n%nA kill with SIGTERM finishes what is in flight "
                + "and hands the rest to the other instances.%n%nSettings of the Kafka client, such as those for TLS and "
                + "SASL, are taken from variables: HOLDFAST_KAFKA_SECURITY_PROTOCOL sets security.protocol.%n")
final class ServeCommand implements Runnable {

    private static final long LOOK_EVERY_MS = 500;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private PostgresOptions postgres;

    @Mixin
    private InstanceOptions instance;

    @Mixin
    private TopologyOptions topology;

    @Mixin
    private MirrorOptions mirror;

    @Mixin
    private GatewayOptions gateway;

    @Mixin
    private AdminOptions admin;

    @Mixin
    private LogOptions log;

    @Spec
    private CommandSpec spec;

    private Running running;
    private DecidingService service;
    private Mirror mirroring;

    @Override
    public void run() {
        gateway.check();
        admin.check();
        Set<Part> wanted = instance.parts();
        TopologySettings rules = topology.settings();
        MirrorSettings mirrorSettings = mirror.settings();
        PostgresSettings database = postgres.settings();
        // Not before: it logs, and how is known only now.
        running = new Running();
        running.closeAtEnd();
        try {
            start(wanted, rules, mirrorSettings, database);
            awaitEnd();
        } finally {
            running.close();
        }
    }

    private void start(Set<Part> wanted, TopologySettings rules, MirrorSettings mirrorSettings, PostgresSettings database) {
        var parts = new Parts(running);
        AdminServer look = parts.show(admin);
        parts.checkRights(kafka.settings(), wanted, instance.name());
        if (wanted.contains(Part.TOPOLOGY)) {
            service = parts.decide(instance.streams(kafka.texts(), advertised(wanted)), rules);
        }
        if (wanted.contains(Part.MIRROR)) {
            parts.checkDatabase(database);
            Map<String, Object> consumer = kafka.settings();
            consumer.put("client.id", "holdfast-mirror-" + instance.name());
            mirroring = parts.mirror(consumer, database, mirrorSettings);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (wanted.contains(Part.GATEWAY)) {
            GatewaySettings http = gateway.settings(kafka.texts(), List.of());
            out.printf("HTTP: http://%s:%d/%n", http.host(), parts.gateway(http, service).port());
        }
        out.printf("Holdfast has started: %s. Whether it is ready: http://%s:%d/health/ready%n",
                Part.names(wanted), admin.host(), look.port());
        out.flush();
    }

    private String advertised(Set<Part> wanted) {
        return wanted.contains(Part.GATEWAY) ? instance.advertised(gateway.settings(Map.of(), List.of())) : null;
    }

    /** Waits until it is stopped; a part that has stopped by itself ends it, for whoever runs it would start it again. */
    private void awaitEnd() {
        try {
            if (service != null) {
                service.awaitEnd();
                if (!running.isClosed()) {
                    throw new StartException("Holdfast decides no more; the log says why.");
                }
                return;
            }
            while (mirroring.status().state() != MirrorStatus.State.FAILED) {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            }
            throw new StartException("The mirror has stopped: " + mirroring.status().reason() + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
