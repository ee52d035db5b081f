package dev.holdfast.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.topology.HoldfastTopology;
import dev.holdfast.topology.ReadablePartitions;
import dev.holdfast.topology.TopologySettings;
import dev.holdfast.topology.Watcher;
import java.util.function.Consumer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;

/** The service with one more step at its requests, which a test makes fail. */
public final class PlantedFault {

    private PlantedFault() {
    }

    /** @param step is told the value of each request before it is decided */
    public static DecidingService start(StreamsSettings settings, int partitions, Consumer<String> step) {
        var readable = new ReadablePartitions();
        Topology topology = HoldfastTopology.build(partitions, TopologySettings.DEFAULT, readable, Watcher.NONE);
        topology.addProcessor("planted", () -> (Processor<byte[], byte[], Void, Void>) record -> {
            if (record.value() != null) {
                step.accept(new String(record.value(), UTF_8));
            }
        }, "reservation-requests-source");
        return DecidingService.start(settings, topology, readable, partitions);
    }
}
