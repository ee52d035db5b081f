package dev.holdfast.mirror;

import dev.holdfast.mirror.Progress.Step;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import javax.sql.DataSource;

/** Brings batches into Postgres, each with the step that it takes in the log, in one transaction. */
final class Writer {

    private final DataSource postgres;
    private final Progress progress;
    private final TimeAhead ahead;

    Writer(DataSource postgres, Progress progress, TimeAhead ahead) {
        this.postgres = postgres;
        this.progress = progress;
        this.ahead = ahead;
    }

    void write(UUID topicId, SortedMap<Integer, Step> steps, Batch batch) throws SQLException, FencedException {
        Transaction.run(postgres, connection -> {
            // First, so that another writer is noticed before any work is done.
            progress.advance(connection, topicId, steps);
            if (!batch.events().isEmpty()) {
                EventTable.makePartitions(connection, batch.months());
                EventTable.add(connection, steps, batch);
                ReservationTable.write(connection, batch.reservations());
                WindowTable.OPEN.write(connection, batch.openWindows());
                WindowTable.CLOSED.write(connection, batch.closedWindows());
                HoursTables.write(connection, batch.hours(), ahead.horizon());
                // Last: the provider's sequence tells windows and hours what is news.
                ProviderTable.write(connection, batch.providers());
            }
            return null;
        });
    }

    /** Up to where the tables hold the time to come, once {@link #moveOn} has done its work: another one each day. */
    Instant horizon() {
        return ahead.horizon();
    }

    /**
     * Moves what the tables hold of the time to come on to today, a part at a time.
     *
     * @return whether there may be more to move
     */
    boolean moveOn() throws SQLException, FencedException {
        return Transaction.run(postgres, connection -> {
            // Every writer begins there, so none is amid a batch.
            progress.lockAll(connection);
            return ahead.moveOn(connection);
        });
    }

    /** The same, up to the end. */
    void moveOnWholly() throws SQLException, FencedException {
        while (moveOn()) {
            // The next part.
        }
    }

    /** The next offset of each partition that was ever begun. */
    Map<Integer, Long> offsets(UUID topicId) throws SQLException, FencedException {
        return Transaction.run(postgres, connection -> progress.read(connection, topicId));
    }

    /** Stores where new partitions begin; the next offsets of all afterwards. */
    Map<Integer, Long> begin(UUID topicId, Map<Integer, Long> beginnings) throws SQLException, FencedException {
        return Transaction.run(postgres, connection -> {
            for (Map.Entry<Integer, Long> each : beginnings.entrySet()) {
                progress.begin(connection, topicId, each.getKey(), each.getValue());
            }
            return progress.read(connection, topicId);
        });
    }
}
