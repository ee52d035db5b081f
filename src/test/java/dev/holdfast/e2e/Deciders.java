package dev.holdfast.e2e;

import dev.holdfast.parts.KafkaUser;
import dev.holdfast.parts.RealParts;
import dev.holdfast.runtime.DecidingService;
import dev.holdfast.runtime.StreamsSettings;
import dev.holdfast.runtime.TopicAdmin;
import dev.holdfast.topology.TopologySettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/** A real Kafka, and as many instances of the topology on it as a test wants. */
final class Deciders implements AutoCloseable {

    static final int PARTITIONS = 4;

    private final Path folder;
    private final RealParts.Kafka kafka;
    private final List<DecidingService> started = new ArrayList<>();

    Deciders(Path folder) {
        this.folder = folder;
        kafka = RealParts.kafka(folder.resolve("kafka"));
        try (Admin admin = kafka().admin()) {
            new TopicAdmin(admin).createMissing(PARTITIONS, (short) 1);
        }
    }

    /** For the tests' own clients. */
    KafkaUser kafka() {
        return kafka.tests();
    }

    /**
     * Starts an instance, and returns at once.
     *
     * @param applicationServer the address that it gives the others, or null
     */
    DecidingService start(String name, String applicationServer) {
        var kafkaSettings = new HashMap<>(kafka.holdfast().settings());
        if (applicationServer != null) {
            kafkaSettings.put("application.server", applicationServer);
        }
        DecidingService service = DecidingService.start(
                new StreamsSettings(kafkaSettings, name, folder.resolve(name)), TopologySettings.DEFAULT, PARTITIONS);
        started.add(service);
        return service;
    }

    @Override
    public void close() {
        started.forEach(DecidingService::close);
        kafka.close();
    }
}
