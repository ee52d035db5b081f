package dev.holdfast.runtime;

import dev.holdfast.domain.ElsewhereException;
import dev.holdfast.domain.ElsewhereException.Address;
import dev.holdfast.domain.NotNowException;
import dev.holdfast.domain.UnreadableException;
import dev.holdfast.topology.ReadablePartitions;
import dev.holdfast.topology.Whereabouts;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.HostInfo;

/** Where the partitions are, as far as the last rebalance told this instance. */
final class StreamsWhereabouts implements Whereabouts {

    private final KafkaStreams streams;
    private final HostInfo here;

    /** @param applicationServer this instance's {@code application.server}, or null if it has none */
    StreamsWhereabouts(KafkaStreams streams, String applicationServer) {
        this.streams = streams;
        this.here = applicationServer == null ? null : HostInfo.buildFromEndpoint(applicationServer);
    }

    @Override
    public UnreadableException whyNotHere(int partition) {
        KafkaStreams.State state = streams.state();
        if (!state.isRunningOrRebalancing()) {
            return new NotNowException("This instance is starting or stopping. Try again.");
        }
        HostInfo owner = owner(partition);
        boolean isNamed = owner != null && owner.port() >= 0;
        if (isNamed && !owner.equals(here)) {
            var address = new Address(owner.host(), owner.port());
            return new ElsewhereException("The provider's partition " + partition + " is decided by the instance at "
                    + address + ". Ask there.", address);
        }
        if (!isNamed && state == KafkaStreams.State.RUNNING) {
            return new ElsewhereException("The provider's partition " + partition + " is decided by another instance, "
                    + "which has set no application.server to say where it is.", null);
        }
        return new NotNowException("The provider's partition " + partition
                + " is being moved or restored. Try again.");
    }

    /** Null, or without a port, if nobody knows. */
    private HostInfo owner(int partition) {
        @SuppressWarnings("removal")
        StreamPartitioner<Integer, Object> ofPartition =
                (topic, key, value, count) -> Optional.of(Set.of(key));
        try {
            return streams.queryMetadataForKey(ReadablePartitions.STORE, partition, ofPartition).activeHost();
        } catch (IllegalStateException e) {
            // It has begun to stop since it was asked for its state.
            return null;
        }
    }
}
