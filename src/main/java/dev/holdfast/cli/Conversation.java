package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends commands and waits for what comes of them, as any frontend would: through the topics. */
final class Conversation implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(50);

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> heard = new ArrayList<>();

    /** Hears what is said from now on. */
    Conversation(String bootstrapServers) {
        producer = new KafkaProducer<>(Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new ByteArraySerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream
                .of(Topic.RESERVATION_EVENTS, Topic.RESERVATION_CONFIRMATIONS, Topic.DEAD_LETTERS)
                .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                .map(each -> new TopicPartition(each.topic(), each.partition())).toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    void send(Command command) {
        send(CommandCodec.topicOf(command), command.providerId(), CommandCodec.encode(command));
    }

    void send(Topic topic, String key, byte[] value) {
        producer.send(new ProducerRecord<>(topic.topicName(), key.getBytes(UTF_8), value));
        producer.flush();
    }

    /** The answer to the request, or empty if none came in time. */
    Optional<Event> answerTo(Command command) {
        return event(Topic.RESERVATION_EVENTS, event -> command.requestId().equals(event.requestId()));
    }

    /** The first such event that was heard on the topic, or is heard in time. */
    Optional<Event> event(Topic topic, Predicate<Event> wanted) {
        return record(topic, record -> wanted.test(decode(record))).map(Conversation::decode);
    }

    /** The first such record that was heard on the topic, or is heard in time. */
    Optional<ConsumerRecord<byte[], byte[]>> record(Topic topic, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int next = 0;
        while (true) {
            for (; next < heard.size(); next++) {
                ConsumerRecord<byte[], byte[]> record = heard.get(next);
                if (record.topic().equals(topic.topicName()) && wanted.test(record)) {
                    return Optional.of(record);
                }
            }
            if (System.nanoTime() > deadline) {
                return Optional.empty();
            }
            consumer.poll(POLL).forEach(heard::add);
        }
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static Event decode(ConsumerRecord<byte[], byte[]> record) {
        return EventCodec.decode(record.value(), header(record, HeaderNames.CAUSE));
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
