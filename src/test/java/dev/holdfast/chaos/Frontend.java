package dev.holdfast.chaos;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A booking frontend under steady traffic. It keeps books of what it sent and what the broker acknowledged. */
final class Frontend implements AutoCloseable {

    /** Longer than any outage: what it sends is not given up, unless the frontend itself dies. */
    private static final int DELIVERY_MS = (int) Duration.ofMinutes(10).toMillis();
    private static final int PER_SECOND = 6;

    private final String bootstrapServers;
    private final String name;
    private final Books books;
    private final Traffic traffic;
    private final Thread thread = new Thread(this::run, "frontend");
    private volatile KafkaProducer<byte[], byte[]> producer;
    private volatile boolean isDying;
    private volatile boolean isStopped;
    private volatile RuntimeException failure;

    Frontend(String bootstrapServers, String name, long seed, Books books, Watch watch) {
        this.bootstrapServers = bootstrapServers;
        this.name = Site.FRONTEND + "-" + name;
        this.books = books;
        this.traffic = new Traffic(name, seed, watch);
        producer = connect();
    }

    void start() {
        traffic.opening().forEach(this::send);
        producer.flush();
        thread.start();
    }

    /** Forgets in an instant all that was on its way, and comes back as another. */
    void die() {
        isDying = true;
    }

    /** Sends no more, and waits until the broker has acknowledged what was sent. */
    void stop() throws InterruptedException {
        isStopped = true;
        thread.join();
        if (failure != null) {
            throw failure;
        }
        producer.flush();
    }

    private void run() {
        try {
            while (!isStopped) {
                if (isDying) {
                    isDying = false;
                    producer.close(Duration.ZERO);
                    producer = connect();
                }
                send(traffic.next());
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / PER_SECOND);
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void send(Traffic.Ask ask) {
        ProducerRecord<byte[], byte[]> record = ask.record();
        Books.Sent sent = books.send(record.value(), ask.requestId());
        producer.send(record, (metadata, why) -> {
            if (why == null) {
                books.acknowledge(sent, metadata.topic() + "/" + metadata.partition() + "@" + metadata.offset());
            }
        });
    }

    private KafkaProducer<byte[], byte[]> connect() {
        return new KafkaProducer<>(Map.of("bootstrap.servers", bootstrapServers, "client.id", name, "acks", "all",
                "enable.idempotence", true, "delivery.timeout.ms", DELIVERY_MS, "max.block.ms", DELIVERY_MS,
                "reconnect.backoff.max.ms", 200, "linger.ms", 1), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public String toString() {
        return "frontend";
    }

    @Override
    public void close() {
        isStopped = true;
        producer.close(Duration.ZERO);
    }
}
