package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.contract.Topic;
import dev.holdfast.parts.KafkaUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All committed records of all topics, as they were at one moment. */
public record Logs(List<ConsumerRecord<byte[], byte[]>> records) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(100);

    public static Logs read(KafkaUser user) {
        try (var consumer = new KafkaConsumer<>(
                user.with(Map.of("isolation.level", "read_committed", "auto.offset.reset", "none")),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = Arrays.stream(Topic.values())
                    .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                    .map(each -> new TopicPartition(each.topic(), each.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(records::add);
            }
            return new Logs(List.copyOf(records));
        }
    }

    public List<ConsumerRecord<byte[], byte[]>> of(Topic topic) {
        return records.stream().filter(record -> record.topic().equals(topic.topicName())).toList();
    }

    public List<JsonNode> events() {
        return of(Topic.RESERVATION_EVENTS).stream().map(Logs::json).toList();
    }

    /** The events of that type about the reservation. */
    List<JsonNode> events(String type, String reservationId) {
        return events().stream().filter(event -> event.get("type").textValue().equals(type)
                && event.path("reservation").path("reservationId").asText().equals(reservationId)).toList();
    }

    /** The one answer to the request, or null if there is none yet. */
    JsonNode answerTo(String requestId) {
        List<JsonNode> answers = events().stream()
                .filter(event -> event.path("requestId").asText().equals(requestId)).toList();
        if (answers.size() > 1) {
            throw new AssertionError(requestId + " was answered " + answers.size() + " times: " + answers);
        }
        return answers.isEmpty() ? null : answers.get(0);
    }

    public static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
        try {
            return JSON.readTree(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String position(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "/" + record.partition() + "@" + record.offset();
    }

    /** The text of the header, or null. */
    public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }
}
