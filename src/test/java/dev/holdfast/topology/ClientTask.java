package dev.holdfast.topology;

import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Claim;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** One partition's client stage. */
public final class ClientTask extends SimulatedTask {

    private final ClientStageProcessor stage;

    public ClientTask(int partition, int partitions, TopologySettings settings, Output output) {
        super(1, partition, partitions, output);
        stage = new ClientStageProcessor(settings.holdsPerClient());
    }

    @Override
    Map<String, KeyValueStore<Bytes, byte[]>> stores() {
        return Map.of(Names.CLIENT_CLAIMS, HeapStore.supplier(Names.CLIENT_CLAIMS).get());
    }

    @Override
    void init() {
        stage.init(context.as());
    }

    @Override
    void process(Topic topic, byte[] key, byte[] value, Headers headers, long timeMs) {
        stage.process(new Record<byte[], Claim>(key, claim(value), timeMs));
    }

    @Override
    void forward(String child, Record<?, ?> record) {
        sendByKey(Topic.RESERVATION_VERDICTS, record);
    }

    @Override
    public void close() {
        stage.close();
    }
}
