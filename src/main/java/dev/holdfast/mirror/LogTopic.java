package dev.holdfast.mirror;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topic that is mirrored, as the brokers know it. */
final class LogTopic implements AutoCloseable {

    /** Short enough that a mirror without Kafka is soon told, and soon closed. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);

    private final String name;
    private final Admin admin;

    LogTopic(String name, Map<String, Object> kafka) {
        this.name = name;
        // The consumer's own settings would only be warned about.
        this.admin = Admin.create(kafka.entrySet().stream()
                .filter(each -> AdminClientConfig.configNames().contains(each.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    String name() {
        return name;
    }

    /**
     * The topic's id, asked anew: a topic that is deleted and made again under the same name gets another one.
     *
     * @throws KafkaException if the brokers don't answer or don't know the topic
     */
    UUID id() {
        Uuid id = description().topicId();
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /**
     * By partition, the offset after the last that is committed.
     *
     * @throws KafkaException as {@link #id}
     */
    Map<Integer, Long> ends() {
        var latest = description().partitions().stream().collect(Collectors.toMap(
                each -> new TopicPartition(name, each.partition()), each -> OffsetSpec.latest()));
        var options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs((int) ANSWER_LIMIT.toMillis());
        return answer(admin.listOffsets(latest, options).all()).entrySet().stream()
                .collect(Collectors.toMap(each -> each.getKey().partition(), each -> each.getValue().offset()));
    }

    private TopicDescription description() {
        var options = new DescribeTopicsOptions().timeoutMs((int) ANSWER_LIMIT.toMillis());
        return answer(admin.describeTopics(List.of(name), options).allTopicNames()).get(name);
    }

    private <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof UnknownTopicOrPartitionException) {
                throw new KafkaException("there is no topic " + name);
            }
            throw new KafkaException(cause instanceof TimeoutException ? "no broker answers" : cause.getMessage());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        admin.close(ANSWER_LIMIT);
    }
}
