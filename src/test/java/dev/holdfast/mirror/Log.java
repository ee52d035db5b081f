package dev.holdfast.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.CloudEvents;
import dev.holdfast.contract.EventCodec;
import dev.holdfast.domain.Event;
import dev.holdfast.parts.KafkaUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic of events on a real broker, written as the topology writes: in transactions, some of which are aborted. */
final class Log implements AutoCloseable {

    private static final int PARTITIONS = 4;
    private static final int TRANSACTION = 700;

    private final String topic;
    private final KafkaUser user;
    private final KafkaProducer<String, byte[]> producer;

    private Log(String topic, KafkaUser user) {
        this.topic = topic;
        this.user = user;
        this.producer = new KafkaProducer<>(
                user.with(Map.of("transactional.id", topic)), new StringSerializer(),
                new ByteArraySerializer());
    }

    static Log create(String topic, KafkaUser user) throws Exception {
        var log = new Log(topic, user);
        log.create();
        log.producer.initTransactions();
        return log;
    }

    private void create() throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
        }
    }

    /** Deletes the topic and makes it anew. */
    void recreate() throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
        create();
    }

    Admin admin() {
        return user.admin();
    }

    /** Appends the events; between them, in aborted transactions, what would stop a mirror that read it. */
    void append(List<Event> events) {
        for (int from = 0; from < events.size(); from += TRANSACTION) {
            producer.beginTransaction();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                producer.send(new ProducerRecord<>(topic, partition, "aborted", "aborted".getBytes(UTF_8)));
            }
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            for (Event event : events.subList(from, Math.min(from + TRANSACTION, events.size()))) {
                producer.send(new ProducerRecord<>(topic, null, null, event.providerId(), EventCodec.encode(event),
                        CloudEvents.headers(event)));
            }
            producer.commitTransaction();
        }
    }

    /** Appends one record as it is. */
    void append(int partition, String value, Event headersOf) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic, partition, null, "anna", value.getBytes(UTF_8),
                CloudEvents.headers(headersOf)));
        producer.commitTransaction();
    }

    /** The offset after the last, by partition. */
    Map<Integer, Long> ends() throws Exception {
        try (Admin admin = admin()) {
            var latest = partitions().stream().collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest()));
            var ends = new TreeMap<Integer, Long>();
            admin.listOffsets(latest).all().get().forEach((each, end) -> ends.put(each.partition(), end.offset()));
            return ends;
        }
    }

    /** All that was committed, in order within each partition. */
    List<ConsumerRecord<byte[], byte[]>> committed() throws Exception {
        var ends = ends();
        try (var consumer = new KafkaConsumer<>(
                user.with(Map.of("isolation.level", "read_committed")),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions());
            consumer.seekToBeginning(partitions());
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            while (partitions().stream().anyMatch(each -> consumer.position(each) < ends.get(each.partition()))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    List<TopicPartition> partitions() {
        return IntStream.range(0, PARTITIONS).mapToObj(partition -> new TopicPartition(topic, partition)).toList();
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
