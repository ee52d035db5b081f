package dev.holdfast.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import dev.holdfast.gateway.AwaitedAnswers.Awaited;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends commands to their topics, and gives back what is decided. */
final class CommandSender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CommandSender.class);
    private static final int MAX_BLOCK_MS = 1_000;
    private static final Duration START_WITHIN = Duration.ofSeconds(30);
    /** Little beside a commit; but the broker has as much to do for one command as for all that come in this time. */
    private static final int LINGER_MS = 2;

    private final KafkaProducer<byte[], byte[]> producer;
    private final AwaitedAnswers answers;

    /** @param within how long a request waits; a command that could not be sent by then is not sent any more */
    CommandSender(Map<String, String> kafka, AwaitedAnswers answers, Duration within) {
        this.answers = answers;
        var settings = new HashMap<String, Object>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) within.toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) Math.min(5_000, within.toMillis() - LINGER_MS));
        // A thread that serves requests must not hang on a broker that is away.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Finds out where the topics are, for which the first callers would wait otherwise.
     *
     * @throws GatewayStartException if that can't be told
     */
    void awaitTopics() {
        long deadline = System.nanoTime() + START_WITHIN.toNanos();
        for (Topic topic : List.of(Topic.AVAILABILITY, Topic.RESERVATION_REQUESTS)) {
            while (!isFound(topic)) {
                if (System.nanoTime() > deadline) {
                    throw new GatewayStartException("The topic '" + topic.topicName() + "' can't be found. Check "
                            + "--bootstrap-servers, and whether the topic exists: holdfast topics");
                }
            }
        }
    }

    private boolean isFound(Topic topic) {
        try {
            return !producer.partitionsFor(topic.topicName()).isEmpty();
        } catch (TimeoutException e) {
            return false;
        }
    }

    /**
     * Sends the command.
     *
     * @return its answer; fails with a {@link java.util.concurrent.TimeoutException} if none comes in time
     * @throws ProblemException if it can't be sent now
     */
    CompletableFuture<Event> send(Command command) {
        Awaited awaited = answers.expect(command);
        Topic topic = CommandCodec.topicOf(command);
        try {
            producer.send(new ProducerRecord<>(topic.topicName(), command.providerId().getBytes(UTF_8),
                    CommandCodec.encode(command)), (where, failure) -> sent(awaited, where, failure));
        } catch (KafkaException e) {
            sent(awaited, null, e);
        }
        return awaited.answer();
    }

    private static void sent(Awaited awaited, RecordMetadata where, Exception failure) {
        if (failure != null) {
            LOG.warn("A command could not be sent: {}", failure.getMessage());
            awaited.answer().completeExceptionally(new ProblemException(Problem.NO_ANSWER_YET, null));
        } else if (where.hasOffset()) {
            awaited.placed(where.topic() + "/" + where.partition() + "@" + where.offset());
        } else {
            awaited.placedSomewhere();
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
