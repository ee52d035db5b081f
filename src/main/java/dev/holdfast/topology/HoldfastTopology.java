package dev.holdfast.topology;

import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The Kafka Streams graph: two inputs, an intake, the provider stage that decides, the client stage that it asks, and
 * where the answers go.
 */
public final class HoldfastTopology {

    private static final ByteArrayDeserializer BYTES_IN = new ByteArrayDeserializer();
    private static final ByteArraySerializer BYTES_OUT = new ByteArraySerializer();

    /** Whatever partitioner the producer is told to use: state is where this says, and so is each provider's one log. */
    @SuppressWarnings("removal") // Its successor is not abstract yet.
    private static final StreamPartitioner<byte[], byte[]> BY_KEY =
            (topic, key, value, count) -> Optional.of(Set.of(partition(key, count)));

    private HoldfastTopology() {
    }

    /** @param partitions how many each input topic has, and each topic between the stages */
    public static Topology build(int partitions, TopologySettings settings) {
        return build(partitions, settings, new ReadablePartitions(), Watcher.NONE);
    }

    /**
     * The same, to be read while it runs.
     *
     * @param readable where each task shows its state to readers
     * @param watcher  told what is decided
     */
    public static Topology build(int partitions, TopologySettings settings, ReadablePartitions readable,
                                 Watcher watcher) {
        var topology = new Topology(config());
        addIntake(topology, partitions, watcher);
        if (settings.clientStage()) {
            addClientStage(topology, settings.holdsPerClient());
        }
        addProviderStage(topology, settings, readable, watcher);
        return topology;
    }

    /** The partition of a key, as Kafka's Java producer has it: murmur2, whereas others use CRC32. */
    static int partition(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    private static void addIntake(Topology topology, int partitions, Watcher watcher) {
        topology.addSource(Names.AVAILABILITY_SOURCE, BYTES_IN, BYTES_IN, Topic.AVAILABILITY.topicName())
                .addSource(Names.REQUESTS_SOURCE, BYTES_IN, BYTES_IN, Topic.RESERVATION_REQUESTS.topicName())
                .addProcessor(Names.INTAKE, () -> new IntakeProcessor(partitions, watcher),
                        Names.AVAILABILITY_SOURCE, Names.REQUESTS_SOURCE)
                .addSink(Names.REROUTED_SINK, new SameTopic(), BYTES_OUT, BYTES_OUT, BY_KEY, Names.INTAKE);
        // As received: its key may be none, or anything.
        topology.addSink(Names.DEAD_LETTERS_SINK, Topic.DEAD_LETTERS.topicName(), BYTES_OUT, BYTES_OUT, Names.INTAKE);
    }

    private static void addProviderStage(Topology topology, TopologySettings settings,
                                         ReadablePartitions readable, Watcher watcher) {
        List<String> parents = new ArrayList<>(List.of(Names.INTAKE));
        if (settings.clientStage()) {
            topology.addSource(Names.VERDICTS_SOURCE, BYTES_IN, (topic, bytes) -> StageFormat.decodeVerdict(bytes),
                    Topic.RESERVATION_VERDICTS.topicName());
            parents.add(Names.VERDICTS_SOURCE);
        }
        topology.addProcessor(Names.PROVIDER_STAGE, new ProviderStageSupplier(settings, readable, watcher),
                parents.toArray(String[]::new));
        topology.addStateStore(InstanceIdentity.builder(), Names.PROVIDER_STAGE);
        if (settings.clientStage()) {
            addSink(topology, Names.CLAIMS_SINK, Topic.RESERVATION_CLAIMS, Names.PROVIDER_STAGE);
        }
        addSink(topology, Names.EVENTS_SINK, Topic.RESERVATION_EVENTS, Names.PROVIDER_STAGE);
        addSink(topology, Names.CONFIRMATIONS_SINK, Topic.RESERVATION_CONFIRMATIONS, Names.PROVIDER_STAGE);
        // A tick has no key on the wire: the task's partition, which is its key here, only says where it goes.
        Serializer<Integer> noKey = (topic, partition) -> null;
        @SuppressWarnings("removal")
        StreamPartitioner<Integer, byte[]> ownPartition =
                (topic, partition, value, count) -> Optional.of(Set.of(partition));
        topology.addSink(Names.TICKS_SINK, Topic.RESERVATION_REQUESTS.topicName(), noKey, BYTES_OUT, ownPartition,
                Names.PROVIDER_STAGE);
    }

    private static void addClientStage(Topology topology, int holdsPerClient) {
        topology.addSource(Names.CLAIMS_SOURCE, BYTES_IN, (topic, bytes) -> StageFormat.decodeClaim(bytes),
                        Topic.RESERVATION_CLAIMS.topicName())
                .addProcessor(Names.CLIENT_STAGE, new ClientStageSupplier(holdsPerClient), Names.CLAIMS_SOURCE);
        addSink(topology, Names.VERDICTS_SINK, Topic.RESERVATION_VERDICTS, Names.CLIENT_STAGE);
    }

    private static void addSink(Topology topology, String name, Topic topic, String parent) {
        topology.addSink(name, topic.topicName(), BYTES_OUT, BYTES_OUT, BY_KEY, parent);
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
    private record ProviderStageSupplier(TopologySettings settings, ReadablePartitions readable, Watcher watcher)
            implements ProcessorSupplier<byte[], Object, Object, byte[]> {

        @Override
        public ProviderStageProcessor get() {
            return new ProviderStageProcessor(settings, readable, watcher);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return StateStores.builders();
        }
    }

    /** Brings its store with it. */
    private record ClientStageSupplier(int holdsPerClient)
            implements ProcessorSupplier<byte[], Claim, byte[], byte[]> {

        @Override
        public ClientStageProcessor get() {
            return new ClientStageProcessor(holdsPerClient);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return ClientStore.builders();
        }
    }
}
