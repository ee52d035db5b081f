package dev.holdfast.mirror;

import dev.holdfast.mirror.MirrorStatus.State;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the mirror's threads, with its share of the partitions: read, fold, write, again. Postgres says where to read; whenever anything goes wrong, what
 * was read is dropped, Postgres is asked anew, and reading starts from there. So no failure needs a remedy of its own.
 */
final class MirrorLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);

    /** How long to wait for records; the status is at most that old. */
    private static final Duration IDLE = Duration.ofMillis(250);
    /** How often to make sure, while no records come, that both sides are there and as they were left. */
    private static final Duration CHECK_EVERY = Duration.ofSeconds(2);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    private final LogTopic topic;
    private final Writer writer;
    private final Positions positions;
    private final Trouble trouble;

    private UUID topicId;
    private long checkedAtNanos = System.nanoTime();
    private Instant movedOnTo;
    private Instant newestEventAt;
    private volatile boolean isStopping;
    private volatile MirrorStatus status = MirrorStatus.starting(Instant.now());

    MirrorLoop(Consumer<byte[], byte[]> consumer, LogTopic topic, Writer writer, Set<String> told) {
        this.consumer = consumer;
        this.topic = topic;
        this.writer = writer;
        this.positions = new Positions(consumer);
        this.trouble = new Trouble(LOG, told);
    }

    MirrorStatus status() {
        return status;
    }

    Consumer<byte[], byte[]> consumer() {
        return consumer;
    }

    /** Lets the batch in hand be finished, and no other begin. */
    void stop() {
        isStopping = true;
        consumer.wakeup();
    }

    @Override
    public void run() {
        try {
            consumer.subscribe(List.of(topic.name()), positions);
            while (!isStopping) {
                step();
            }
        } catch (WakeupException | InterruptException e) {
            // Asked to stop.
        } catch (Throwable e) {
            String reason = e instanceof MirrorFailedException ? e.getMessage() : "this is a bug: " + e;
            become(State.FAILED, reason);
            LOG.error("The mirror has stopped: {}", reason, e instanceof MirrorFailedException ? null : e);
        } finally {
            topic.close();
            // Leaves the group, so that another mirror takes over at once.
            consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
        }
    }

    private void step() {
        try {
            // With every partition paused, this is just a wait that keeps the group's rules.
            ConsumerRecords<byte[], byte[]> records = consumer.poll(trouble.waitOr(IDLE));
            boolean isSettled = topicId != null && positions.unknown().isEmpty();
            boolean hasWritten = write(records);
            if (!isSettled) {
                findPositions();
            } else {
                trouble.isOver();
                moveOnDaily();
                if (!hasWritten) {
                    checkNowAndThen();
                }
            }
            report();
        } catch (FencedException e) {
            trouble.fenced();
            startOver();
        } catch (SQLException e) {
            if (isStopping) {
                // Nothing of the batch is written; whoever reads next reads it again.
                return;
            }
            startOver();
            become(State.WAITING_FOR_POSTGRES, trouble.withPostgres(e));
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (InvalidOffsetException e) {
            throw lost(e);
        } catch (FencedInstanceIdException e) {
            throw new MirrorFailedException("another mirror has the same group.instance.id: " + e.getMessage(), e);
        } catch (KafkaException e) {
            startOver();
            become(State.WAITING_FOR_KAFKA, trouble.withKafka(e));
        }
    }

    /** Says whether there was anything to write. */
    private boolean write(ConsumerRecords<byte[], byte[]> records) throws SQLException, FencedException {
        // Also without a record there may be a step to take: over the marks that transactions leave in the log.
        var read = records.nextOffsets();
        var steps = positions.steps(read);
        if (steps.isEmpty()) {
            return false;
        }
        Batch batch = Records.fold(records);
        checkTopic();
        writer.write(topicId, steps, batch);
        positions.written(read);
        newestEventAt = batch.newest(newestEventAt);
        return true;
    }

    /** A part at a time, with batches in between. */
    private void moveOnDaily() throws SQLException, FencedException {
        Instant horizon = writer.horizon();
        if (!horizon.equals(movedOnTo) && !writer.moveOn()) {
            movedOnTo = horizon;
        }
    }

    private void findPositions() throws SQLException, FencedException {
        topicId = topic.id();
        Map<Integer, Long> offsets = writer.offsets(topicId);
        Set<TopicPartition> fresh = positions.unknown().stream()
                .filter(each -> !offsets.containsKey(each.partition()))
                .collect(Collectors.toSet());
        if (!fresh.isEmpty()) {
            var beginnings = new HashMap<Integer, Long>();
            consumer.beginningOffsets(fresh, ANSWER_LIMIT)
                    .forEach((each, offset) -> beginnings.put(each.partition(), offset));
            offsets.putAll(writer.begin(topicId, beginnings));
        }
        // Before anything is written: a change of hours that has waited for months must find the windows before it.
        writer.moveOnWholly();
        positions.unknown().forEach(each -> positions.found(each, offsets.get(each.partition())));
    }

    /** Without work, neither Kafka nor Postgres would be missed. */
    private void checkNowAndThen() throws SQLException, FencedException {
        if (System.nanoTime() - checkedAtNanos > CHECK_EVERY.toNanos()) {
            checkTopic();
            writer.offsets(topicId);
        }
    }

    /** A topic of the same name may be made at any time. */
    private void checkTopic() {
        UUID found = topic.id();
        if (!found.equals(topicId)) {
            throw MirrorFailedException.otherTopic(topic.name(), topicId, found);
        }
        checkedAtNanos = System.nanoTime();
    }

    /** The log does not have what comes next. */
    private MirrorFailedException lost(InvalidOffsetException e) {
        try {
            // A topic made anew has its own words.
            checkTopic();
        } catch (KafkaException away) {
            e.addSuppressed(away);
        }
        return new MirrorFailedException(
                "the log can't be read from where Postgres stands; it was cut or lost its end: " + e.getMessage(), e);
    }

    private void startOver() {
        topicId = null;
        positions.forget();
    }

    private void report() {
        if (!trouble.isThere()) {
            var lag = positions.lag();
            boolean isCurrent = lag.isPresent() && lag.getAsLong() == 0;
            become(isCurrent ? State.CURRENT : State.CATCHING_UP, null);
            status = status.at(positions.nextOffsets(), lag, newestEventAt);
        }
    }

    private void become(State state, String reason) {
        status = status.become(state, reason, Instant.now());
    }
}
