package dev.holdfast.mirror;

import com.zaxxer.hikari.HikariDataSource;
import dev.holdfast.contract.Topic;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Makes the mirror's tables anew from the log, in a schema beside the one that is read, and puts it in that one's place
 * when it has caught up. A mirror that runs meanwhile goes on with the new tables by itself.
 */
public final class Rebuild {

    /** Who wants to know how far it has come; called several times a second. */
    public interface Listener {

        /**
         * @param done  how many offsets of the log are in the new tables
         * @param total how many there are by now
         * @param note  what it waits for, or null
         */
        void progress(long done, long total, String note);
    }

    private static final String BESIDE = "_rebuild";
    private static final String GROUP = Mirror.DEFAULT_GROUP + "-rebuild-";
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(350);

    private final String topic;
    private final Map<String, Object> kafka;
    private final PostgresSettings place;
    private final PostgresSettings beside;
    private final MirrorSettings settings;
    private final Clock clock;
    private final Listener listener;

    Rebuild(String topic, Map<String, Object> kafka, PostgresSettings place, MirrorSettings settings, Clock clock,
            Listener listener) {
        this.topic = topic;
        this.kafka = new HashMap<>(kafka);
        // A group of its own, lest it share the partitions with a mirror that runs.
        this.kafka.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP + UUID.randomUUID());
        this.place = place;
        this.beside = place.inSchema(place.schema() + BESIDE);
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Rebuilds, and returns when the new tables are in place.
     *
     * @param kafka    how to reach Kafka, and any consumer setting
     * @param postgres logs in as the owner of the tables
     * @throws RebuildFailedException if somebody must mend something first; the tables are as they were then
     * @throws SQLException           if Postgres went away; likewise
     */
    public static void run(Map<String, Object> kafka, PostgresSettings postgres, MirrorSettings settings,
                           Listener listener) throws SQLException, InterruptedException {
        new Rebuild(Topic.RESERVATION_EVENTS.topicName(), kafka, postgres, settings, Clock.systemUTC(), listener).run();
    }

    void run() throws SQLException, InterruptedException {
        try (Connection connection = connect()) {
            var swap = new SchemaSwap(connection, place.schema(), beside.schema());
            swap.begin();
            MirrorSchema.migrate(beside);
            try (HikariDataSource pool = MirrorPool.open(beside, settings.writers());
                 var log = new LogTopic(topic, kafka);
                 Mirror mirror = Mirror.start(topic, kafka, pool, settings, clock)) {
                awaitAll(mirror, log, swap);
                while (!swap.swap(mirror)) {
                    Thread.sleep(BETWEEN_TRIES.toMillis());
                    awaitAll(mirror, log, swap);
                }
            }
        }
    }

    private void awaitAll(Mirror mirror, LogTopic log, SchemaSwap swap) throws SQLException, InterruptedException {
        Map<Integer, Long> ends = ends(log, null);
        Map<Integer, Long> offsets = swap.newOffsets();
        while (!SchemaSwap.isAsFar(offsets, ends)) {
            MirrorStatus status = mirror.status();
            if (status.state() == MirrorStatus.State.FAILED) {
                throw new RebuildFailedException(status.reason());
            }
            listener.progress(sum(offsets), sum(ends), status.reason());
            Thread.sleep(LOOK_EVERY.toMillis());
            ends = ends(log, ends);
            offsets = swap.newOffsets();
        }
        listener.progress(sum(offsets), sum(ends), "waiting until no reader is amid a query");
    }

    /** A Kafka that is away for a while, once it was there, is waited for: hours of reading may be done by then. */
    private static Map<Integer, Long> ends(LogTopic log, Map<Integer, Long> known) throws InterruptedException {
        try {
            return log.ends();
        } catch (InterruptException e) {
            throw (InterruptedException) new InterruptedException().initCause(e);
        } catch (KafkaException e) {
            if (known == null) {
                throw new RebuildFailedException("Kafka can't be read: " + e.getMessage());
            }
            return known;
        }
    }

    private Connection connect() throws SQLException {
        var source = new PGSimpleDataSource();
        source.setUrl(place.jdbcUrl());
        source.setApplicationName("holdfast-rebuild");
        return source.getConnection(place.user() != null ? place.user() : source.getUser(),
                place.password() != null ? place.password() : source.getPassword());
    }

    private static long sum(Map<Integer, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }
}
