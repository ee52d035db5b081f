package dev.holdfast.gateway;

import dev.holdfast.domain.ProviderReader;
import dev.holdfast.gateway.GatewaySettings.TokenSettings;
import dev.holdfast.parts.RealParts;
import dev.holdfast.runtime.DecidingService;
import dev.holdfast.runtime.StreamsSettings;
import dev.holdfast.runtime.TopicAdmin;
import dev.holdfast.topology.TopologySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/** A real Kafka with instances of the topology and gateways on it, which a test can stop. */
final class GatewayRig implements AutoCloseable {

    static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PLENTY = 1_000_000;

    private final Path folder;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private RealParts.Kafka kafka;

    GatewayRig(Path folder) {
        this(folder, RealParts.kafka(kafkaFolder(folder)));
    }

    /** On a broker that the test may stop, and start again where it was: so it is an embedded one. */
    static GatewayRig withBrokerToStop(Path folder) {
        return new GatewayRig(folder, RealParts.embeddedKafka(kafkaFolder(folder), 0));
    }

    private GatewayRig(Path folder, RealParts.Kafka first) {
        this.folder = folder;
        kafka = first;
        running.push(() -> kafka.close());
        try (Admin admin = kafka.tests().admin()) {
            new TopicAdmin(admin).createMissing(PARTITIONS, (short) 1);
        }
    }

    private static Path kafkaFolder(Path folder) {
        return folder.resolve("kafka");
    }

    void stopBroker() {
        kafka.close();
    }

    /** The one that was stopped, where it was. */
    void startBrokerAgain() {
        String before = kafka.tests().bootstrapServers();
        int port = Integer.parseInt(before.substring(before.lastIndexOf(':') + 1));
        kafka = RealParts.embeddedKafka(kafkaFolder(folder), port);
    }

    /** Returns when it decides. */
    DecidingService decide() throws InterruptedException {
        DecidingService service = startDeciding("one", null);
        service.awaitRunning(PATIENCE);
        return service;
    }

    /** @param address where the gateway beside it is, or null */
    DecidingService startDeciding(String name, String address) {
        var settings = new HashMap<>(kafka.holdfast().settings());
        if (address != null) {
            settings.put("application.server", address);
        }
        DecidingService service = DecidingService.start(new StreamsSettings(settings, name, folder.resolve(name)),
                TopologySettings.DEFAULT, PARTITIONS);
        running.push(service);
        return service;
    }

    /** Believes whoever calls, and lets all ask as much as they like. */
    Gateway open(ProviderReader reader) {
        return open(settings(0, null, PLENTY, Duration.ofSeconds(30)), reader);
    }

    Gateway open(GatewaySettings settings, ProviderReader reader) {
        Gateway gateway = Gateway.start(settings, reader);
        running.push(gateway);
        return gateway;
    }

    GatewaySettings settings(int port, TokenSettings tokens, int requestsPerSecond, Duration answerWithin) {
        return new GatewaySettings(kafka.holdfast().settings(), "127.0.0.1", port, tokens,
                List.of(), requestsPerSecond, answerWithin, List.of("dr-grace"));
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            close(running.pop());
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
