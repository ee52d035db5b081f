package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.domain.Command;
import dev.holdfast.parts.KafkaUser;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A booking frontend: produces to the input topics, and knows what the broker took. */
final class Frontend implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final Set<String> taken = ConcurrentHashMap.newKeySet();

    Frontend(KafkaUser user) {
        // Patient: a request is given up only long after any restart.
        Map<String, Object> settings = user.with(Map.of("acks", "all",
                "delivery.timeout.ms", 120_000, "max.request.size", 20 << 20, "compression.type", "zstd",
                "max.block.ms", 120_000, "reconnect.backoff.max.ms", 200, "linger.ms", 1));
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A time of day, three days from now: far enough ahead for every default. */
    static Instant at(String time) {
        return Instant.now().atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).plusDays(3)
                .plus(Duration.between(LocalTime.MIDNIGHT, LocalTime.parse(time))).toInstant();
    }

    void send(Command command) {
        send(new ProducerRecord<>(CommandCodec.topicOf(command).topicName(), command.providerId().getBytes(UTF_8),
                CommandCodec.encode(command)), command.requestId());
    }

    /** Sends to a partition and with a key of the caller's, as a producer that hashes in its own way does. */
    void send(Command command, Integer partition, byte[] key) {
        send(new ProducerRecord<>(CommandCodec.topicOf(command).topicName(), partition, key,
                CommandCodec.encode(command)), command.requestId());
    }

    void send(ProducerRecord<byte[], byte[]> record, String requestId) {
        producer.send(record, (metadata, failure) -> {
            if (failure == null) {
                taken.add(requestId);
            }
        });
    }

    /** Waits until the broker has taken or refused all that was sent. */
    void flush() {
        producer.flush();
    }

    /** The request ids of what the broker took. */
    Set<String> taken() {
        return taken;
    }

    @Override
    public void close() {
        producer.close();
    }
}
