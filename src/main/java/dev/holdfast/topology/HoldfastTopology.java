package dev.holdfast.topology;

import dev.holdfast.contract.Input;
import dev.holdfast.contract.Topic;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** The Kafka Streams graph: two inputs, an intake, the stage that decides, and where its answers go. */
public final class HoldfastTopology {

    private HoldfastTopology() {
    }

    /**
     * @param partitions   how many partitions each input topic has
     * @param answerMemory how long a refusal, or the answer to an availability command, is remembered
     */
    public static Topology build(int partitions, Duration answerMemory) {
        return build(partitions, answerMemory, new ReadablePartitions());
    }

    /**
     * The same, to be read while it runs.
     *
     * @param readable where each task shows its state to readers
     */
    public static Topology build(int partitions, Duration answerMemory, ReadablePartitions readable) {
        var bytesIn = new ByteArrayDeserializer();
        var bytesOut = new ByteArraySerializer();
        Topology topology = new Topology(config())
                .addSource(Names.AVAILABILITY_SOURCE, bytesIn, bytesIn, Topic.AVAILABILITY.topicName())
                .addSource(Names.REQUESTS_SOURCE, bytesIn, bytesIn, Topic.RESERVATION_REQUESTS.topicName());
        topology.addProcessor(Names.INTAKE, () -> new IntakeProcessor(partitions),
                Names.AVAILABILITY_SOURCE, Names.REQUESTS_SOURCE);
        topology.addProcessor(Names.PROVIDER_STAGE, new ProviderStageSupplier(answerMemory, readable), Names.INTAKE);
        topology.addSink(Names.REROUTED_SINK, new SameTopic(), bytesOut, bytesOut, Names.INTAKE);
        topology.addSink(Names.DEAD_LETTERS_SINK, Topic.DEAD_LETTERS.topicName(), bytesOut, bytesOut, Names.INTAKE);
        topology.addSink(Names.EVENTS_SINK, Topic.RESERVATION_EVENTS.topicName(), bytesOut, bytesOut,
                Names.PROVIDER_STAGE);
        topology.addSink(Names.CONFIRMATIONS_SINK, Topic.RESERVATION_CONFIRMATIONS.topicName(), bytesOut, bytesOut,
                Names.PROVIDER_STAGE);
        // A tick has no key on the wire: the task's partition, which is its key here, only says where it goes.
        Serializer<Integer> noKey = (topic, partition) -> null;
        StreamPartitioner<Integer, byte[]> ownPartition =
                (topic, partition, value, count) -> Optional.of(Set.of(partition));
        topology.addSink(Names.TICKS_SINK, Topic.RESERVATION_REQUESTS.topicName(), noKey, bytesOut, ownPartition,
                Names.PROVIDER_STAGE);
        return topology;
    }

    /** Lets Kafka Streams refuse a graph in which it would have to invent a name. */
    private static TopologyConfig config() {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "holdfast");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused");
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        return new TopologyConfig(new StreamsConfig(properties));
    }

    /** Sends a record back to where it came from. A class, for the description of the topology shows its name. */
    private record SameTopic() implements TopicNameExtractor<byte[], byte[]> {

        @Override
        public String extract(byte[] key, byte[] value, RecordContext context) {
            return context.topic();
        }
    }

    /** Brings its stores with it. */
    private record ProviderStageSupplier(Duration answerMemory, ReadablePartitions readable)
            implements ProcessorSupplier<byte[], Input, Object, byte[]> {

        @Override
        public ProviderStageProcessor get() {
            return new ProviderStageProcessor(answerMemory, readable);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return StateStores.builders();
        }
    }
}
