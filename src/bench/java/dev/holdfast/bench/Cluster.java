package dev.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.domain.Command;
import dev.holdfast.runtime.TopicAdmin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A new broker with empty topics, as every measurement gets one. */
record Cluster(String bootstrapServers) {

    static final int PARTITIONS = 4;

    private static final int BATCH_BYTES = 256 * 1024;

    Cluster {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            new TopicAdmin(admin).createMissing(PARTITIONS, (short) 1);
        }
    }

    /** Sends all commands as fast as the broker takes them, in order, and waits until it has them. */
    void send(List<? extends Command> commands) {
        var failure = new AtomicReference<Exception>();
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("batch.size", BATCH_BYTES, "linger.ms", 20))) {
            commands.forEach(command -> producer.send(record(command), (sent, why) -> {
                if (why != null) {
                    failure.set(why);
                }
            }));
        }
        if (failure.get() != null) {
            throw new IllegalStateException("the broker did not take all commands", failure.get());
        }
    }

    KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
        var all = new HashMap<String, Object>(settings);
        all.put("bootstrap.servers", bootstrapServers);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static ProducerRecord<byte[], byte[]> record(Command command) {
        return new ProducerRecord<>(CommandCodec.topicOf(command).topicName(), command.providerId().getBytes(UTF_8),
                CommandCodec.encode(command));
    }
}
