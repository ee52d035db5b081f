package dev.holdfast.audit;

import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the topics of a cluster from their beginning to where they end now, and the mirror, and checks both. The
 * service may be running meanwhile.
 *
 * @param kafka       how to reach Kafka
 * @param jdbcUrl     where the mirror is, or null to check none
 * @param user        null if the URL names it
 * @param password    null if none is needed or the URL has it
 * @param clientStage whether the service asks the client stage
 * @param isCaughtUp  whether the service has answered all that was asked
 * @param patience    how long to read on for what a running service may just be about to write
 */
public record Verification(Map<String, Object> kafka, String jdbcUrl, String user, String password, boolean clientStage,
                           boolean isCaughtUp, Duration patience) {

    /** How far the reading has come. */
    public interface Progress {

        /** So many offsets more are to be read. */
        void toRead(long offsets);

        /** A record was read. */
        void read();
    }

    /**
     * What was read.
     *
     * @param records    of all topics
     * @param events     of them, the decisions
     * @param unanswered requests that the service has not come to yet
     * @param mirrored   the events that the mirror has
     */
    public record Summary(long records, long events, long unanswered, long mirrored) {
    }

    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(50);
    /** Records are stamped with the time of what they tell, and need not be in its order to the hour. */
    private static final Duration MARGIN = Duration.ofDays(1);

    /**
     * Checks everything.
     *
     * @param findings takes what is wrong, as it is found
     * @throws AuditException if something can't be read
     */
    public Summary run(Consumer<Finding> findings, Progress progress) {
        try (MirrorSnapshot mirror = jdbcUrl == null ? null : new MirrorSnapshot(jdbcUrl, user, password,
                (place, what) -> findings.accept(new Finding(MirrorSnapshot.NAME, place, what)));
             var topics = new MergedTopics(kafka)) {
            return run(new Audit(clientStage, findings), topics, mirror, progress);
        } catch (KafkaException e) {
            throw new AuditException("Kafka stopped answering: " + e.getMessage() + ".", e);
        }
    }

    private Summary run(Audit audit, MergedTopics topics, MirrorSnapshot mirror, Progress progress) {
        var records = new AtomicLong();
        var events = new AtomicLong();
        Consumer<ConsumerRecord<byte[], byte[]>> check = record -> {
            progress.read();
            records.incrementAndGet();
            var place = new Place(record.topic(), record.partition(), record.offset());
            audit.record(place, record.timestamp(), record.value(), record.headers());
            if (record.topic().equals(Topic.RESERVATION_EVENTS.topicName())) {
                events.incrementAndGet();
                if (mirror != null) {
                    mirror.event(place, Audit.text(record.headers(), HeaderNames.CAUSE), record.value());
                }
            }
        };
        tellWhereInputsBegin(audit, topics);
        progress.toRead(topics.extendToNow());
        topics.read(check);
        Set<Place> late = audit.open(isCaughtUp);
        for (Instant end = Instant.now().plus(patience); !late.isEmpty() && Instant.now().isBefore(end);) {
            LockSupport.parkNanos(LOOK_AGAIN_AFTER.toNanos());
            progress.toRead(topics.extendToNow());
            topics.read(check);
            late.retainAll(audit.open(isCaughtUp));
        }
        tellWhereInputsBegin(audit, topics);
        audit.finish(late);
        if (mirror != null) {
            mirror.finish();
        }
        return new Summary(records.get(), events.get(), audit.unansweredCount(), mirror == null ? 0 : mirror.compared());
    }

    /** Kafka removes what is older than a month, also while it is read. */
    private static void tellWhereInputsBegin(Audit audit, MergedTopics topics) {
        topics.begins().forEach((id, offset) -> {
            if (id.topic().equals(Topic.RESERVATION_CONFIRMATIONS.topicName()) && offset > 0) {
                long keptMs = Long.parseLong(Topic.RESERVATION_CONFIRMATIONS.settings().get(Topic.RETENTION));
                audit.confirmationsKeptSince(Instant.now().minusMillis(keptMs).plus(MARGIN).toEpochMilli());
            } else if (isInput(id)) {
                audit.beginsAt(new Place(id.topic(), id.partition(), offset));
            }
        });
    }

    private static boolean isInput(TopicPartition id) {
        return id.topic().equals(Topic.AVAILABILITY.topicName()) || id.topic().equals(Topic.RESERVATION_REQUESTS.topicName());
    }
}
