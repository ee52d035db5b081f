package dev.holdfast.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.contract.Topic;
import dev.holdfast.parts.KafkaUser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What is surely taken: the events said so, and nobody has asked to release it. Follows the events while open. */
final class TakenSlots implements AutoCloseable {

    /** A reservation of a time, since the event of that number. */
    record Taken(String providerId, String reservationId, String clientId, Instant start, long sequence) {
    }

    private static final Duration POLL = Duration.ofMillis(20);

    private final Map<String, Taken> taken = new ConcurrentHashMap<>();
    private final Map<String, Taken> givenUp = new ConcurrentHashMap<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final KafkaUser kafka;
    private final Thread follower = new Thread(this::follow, "taken-slots");
    private volatile boolean isClosed;

    TakenSlots(KafkaUser kafka) {
        this.kafka = kafka;
        follower.start();
    }

    /** What is taken now, by reservation id. */
    Map<String, Taken> now() {
        return Map.copyOf(taken);
    }

    /** Any of them, which that request is about to release: if it is refused, the time is surely taken again. */
    Optional<Taken> giveUpOne(String requestId) {
        List<Taken> all = List.copyOf(taken.values());
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Taken one = all.get(ThreadLocalRandom.current().nextInt(all.size()));
        taken.remove(one.reservationId());
        givenUp.put(requestId, one);
        return Optional.of(one);
    }

    /** The type of the event that answered the request, or null while there is none. */
    String answerTo(String requestId) {
        return answers.get(requestId);
    }

    private void follow() {
        try (var consumer = new KafkaConsumer<>(kafka.with(Map.of("isolation.level", "read_committed",
                "auto.offset.reset", "earliest")), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor(Topic.RESERVATION_EVENTS.topicName()).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition())).toList());
            while (!isClosed) {
                consumer.poll(POLL).forEach(record -> take(Logs.json(record)));
            }
        }
    }

    private void take(JsonNode event) {
        String type = event.get("type").textValue();
        JsonNode reservation = event.path("reservation");
        if (type.equals("reservation.held.v1") || type.equals("reservation.rescheduled.v1")) {
            String id = reservation.get("reservationId").textValue();
            taken.put(id, new Taken(event.get("providerId").textValue(), id, reservation.get("clientId").textValue(),
                    Instant.parse(reservation.get("start").textValue()), event.get("sequence").longValue()));
        }
        if (event.has("requestId")) {
            Taken kept = givenUp.remove(event.get("requestId").textValue());
            if (kept != null && type.equals("request.rejected.v1")) {
                taken.put(kept.reservationId(), kept);
            }
            answers.put(event.get("requestId").textValue(), type);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            follower.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
