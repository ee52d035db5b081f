package dev.holdfast.e2e;

import dev.holdfast.embedded.EmbeddedKafka;
import dev.holdfast.runtime.DecidingService;
import dev.holdfast.runtime.StreamsSettings;
import dev.holdfast.runtime.TopicAdmin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** A real Kafka, and as many instances of the topology on it as a test wants. */
final class Deciders implements AutoCloseable {

    static final int PARTITIONS = 4;

    private final Path folder;
    private final EmbeddedKafka kafka;
    private final List<DecidingService> started = new ArrayList<>();

    Deciders(Path folder) {
        this.folder = folder;
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            new TopicAdmin(admin).createMissing(PARTITIONS, (short) 1);
        }
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** Starts an instance that calls itself by this name and gives the others this address, and returns at once. */
    DecidingService start(String name, String applicationServer) {
        var settings = new StreamsSettings(
                Map.of("bootstrap.servers", bootstrapServers(), "application.server", applicationServer), name,
                folder.resolve(name));
        DecidingService service = DecidingService.start(settings, PARTITIONS);
        started.add(service);
        return service;
    }

    @Override
    public void close() {
        started.forEach(DecidingService::close);
        kafka.close();
    }
}
