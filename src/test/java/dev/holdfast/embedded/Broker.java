package dev.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** What the tests ask of a broker, as any client would. */
final class Broker {

    static final String TOPIC = "appointments";
    private static final int PARTITIONS = 3;

    private final String servers;

    Broker(String servers) {
        this.servers = servers;
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", servers));
    }

    void createTopic() throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
        }
    }

    /** Writes the values in one transaction, and before it one that is aborted. */
    void writeCommitted(String... values) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "transactional.id", "writer"),
                new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, "provider", "aborted"));
            producer.abortTransaction();
            producer.beginTransaction();
            for (String value : values) {
                producer.send(new ProducerRecord<>(TOPIC, "provider", value));
            }
            producer.commitTransaction();
        }
    }

    /** Writes in a transaction that stays open, and may be given up soon. */
    void writeWithoutEnd(String value) throws Exception {
        KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", servers,
                "transactional.id", "dead writer", "transaction.timeout.ms", 1_000),
                new StringSerializer(), new StringSerializer());
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(TOPIC, "provider", value)).get();
        producer.close(Duration.ZERO);
    }

    /** Sixteen producers write one transaction after the other, each over all partitions, until after the action. */
    void commitWithoutPauseUntil(Runnable action) throws Exception {
        List<KafkaProducer<String, String>> producers = new ArrayList<>();
        List<CompletableFuture<Void>> writing = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", servers,
                    "transactional.id", "busy writer " + i, "transaction.timeout.ms", 1_000, "max.block.ms", 10_000),
                    new StringSerializer(), new StringSerializer());
            producer.initTransactions();
            producers.add(producer);
            writing.add(CompletableFuture.runAsync(() -> {
                while (true) {
                    producer.beginTransaction();
                    for (int partition = 0; partition < PARTITIONS; partition++) {
                        producer.send(new ProducerRecord<>(TOPIC, partition, "provider", "busy"));
                    }
                    producer.commitTransaction();
                }
            }, writer -> new Thread(writer, "busy writer").start()));
        }
        Awaitility.await().until(() -> ends(IsolationLevel.READ_COMMITTED).get(0) > 100);
        action.run();
        producers.forEach(producer -> producer.close(Duration.ZERO));
        writing.forEach(each -> assertThat(each).failsWithin(Duration.ofSeconds(20)));
    }

    /** Where each partition ends, for such readers. */
    List<Long> ends(IsolationLevel readers) throws Exception {
        try (Admin admin = admin()) {
            Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, PARTITIONS).boxed().collect(
                    Collectors.toMap(partition -> new TopicPartition(TOPIC, partition), partition -> OffsetSpec.latest()));
            var found = admin.listOffsets(latest, new ListOffsetsOptions(readers)).all().get();
            return IntStream.range(0, PARTITIONS).mapToObj(each -> found.get(new TopicPartition(TOPIC, each)).offset()).toList();
        }
    }

    /** Reads through a consumer group, until so many committed records have come. */
    List<String> readCommitted(String group, int count) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "group.id", group,
                        "auto.offset.reset", "earliest", "isolation.level", "read_committed"),
                new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            List<String> values = new ArrayList<>();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
                return values.size() >= count;
            });
            return values;
        }
    }
}
