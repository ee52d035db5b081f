package dev.holdfast.mirror;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;

/** {@code mirror_progress}: the next offset of each partition of one topic. */
final class Progress {

    private static final String READ = """
            SELECT partition, topic_id, next_offset FROM mirror_progress WHERE topic = ?
            """;
    private static final String BEGIN = """
            INSERT INTO mirror_progress (topic, partition, topic_id, next_offset, updated_at)
            VALUES (?, ?, ?, ?, now())
            ON CONFLICT DO NOTHING
            """;
    private static final String ADVANCE = """
            UPDATE mirror_progress SET next_offset = ?, updated_at = now()
            WHERE topic = ? AND partition = ? AND topic_id = ? AND next_offset = ?
            """;
    private static final String LOCK_ALL = """
            SELECT FROM mirror_progress ORDER BY topic, partition FOR UPDATE
            """;

    private final String topic;

    Progress(String topic) {
        this.topic = topic;
    }

    /**
     * The next offset of each partition that was ever begun.
     *
     * @throws MirrorFailedException if they belong to another topic of this name
     */
    Map<Integer, Long> read(Connection connection, UUID topicId) throws SQLException {
        try (var statement = connection.prepareStatement(READ)) {
            statement.setString(1, topic);
            var offsets = new HashMap<Integer, Long>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    UUID mirrored = rows.getObject("topic_id", UUID.class);
                    if (!mirrored.equals(topicId)) {
                        throw MirrorFailedException.otherTopic(topic, mirrored, topicId);
                    }
                    offsets.put(rows.getInt("partition"), rows.getLong("next_offset"));
                }
            }
            return offsets;
        }
    }

    /** Stores where a partition begins, unless another mirror was first. */
    void begin(Connection connection, UUID topicId, int partition, long offset) throws SQLException {
        try (var statement = connection.prepareStatement(BEGIN)) {
            statement.setString(1, topic);
            statement.setInt(2, partition);
            statement.setObject(3, topicId);
            statement.setLong(4, offset);
            statement.executeUpdate();
        }
    }

    /**
     * Moves the partitions on, in their order, so that two mirrors can't lock each other out. Of two that try at once,
     * the second waits here for the first.
     *
     * @throws FencedException if one does not stand where it is thought to
     */
    void advance(Connection connection, UUID topicId, SortedMap<Integer, Step> steps)
            throws SQLException, FencedException {
        try (var statement = connection.prepareStatement(ADVANCE)) {
            for (Map.Entry<Integer, Step> each : steps.entrySet()) {
                statement.setLong(1, each.getValue().to());
                statement.setString(2, topic);
                statement.setInt(3, each.getKey());
                statement.setObject(4, topicId);
                statement.setLong(5, each.getValue().from());
                if (statement.executeUpdate() != 1) {
                    throw new FencedException();
                }
            }
        }
    }

    /** Waits until nobody is amid {@link #advance}, and lets all others wait until this transaction has ended. */
    void lockAll(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK_ALL)) {
            statement.execute();
        }
    }

    /** From one next offset to another. */
    record Step(long from, long to) {
    }
}
