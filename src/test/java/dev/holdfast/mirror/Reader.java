package dev.holdfast.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.postgresql.PGStatement;

/** Asks for everything again and again, and holds each answer to be a whole piece of the log, no shorter than the one before. */
final class Reader {

    /** Events and offset in one statement, so of one moment. */
    private static final String QUERY = """
            SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM reservation),
                   (SELECT sum(next_offset) FROM mirror_progress),
                   (SELECT count(*) FROM event e JOIN mirror_progress p USING (partition) WHERE log_offset >= next_offset),
                   (SELECT count(*) FROM event WHERE type = 'reservation.held')
            """;

    private final Connection connection;
    private final boolean isPrepared;
    private final CompletableFuture<Integer> reading;
    private volatile boolean isStopping;
    private long longestNs;

    /** @param isPrepared whether one prepared statement serves all the time, by its plan on the server */
    Reader(Connection connection, boolean isPrepared) {
        this.connection = connection;
        this.isPrepared = isPrepared;
        this.reading = CompletableFuture.supplyAsync(this::read);
    }

    void stopAndCheck() {
        isStopping = true;
        assertThat(reading.join()).as("reads").isPositive();
        System.out.printf("a reader's longest query took %.0f ms%n", longestNs / 1e6);
    }

    private int read() {
        int reads = 0;
        try (connection; PreparedStatement prepared = connection.prepareStatement(QUERY)) {
            if (isPrepared) {
                prepared.unwrap(PGStatement.class).setPrepareThreshold(1);
            }
            long[] before = new long[3];
            while (!isStopping) {
                long begunAt = System.nanoTime();
                long[] now = isPrepared ? answer(prepared) : answerOnce();
                longestNs = Math.max(longestNs, System.nanoTime() - begunAt);
                assertThat(now[3]).as("events from the next offset on").isZero();
                assertThat(now[4]).as("holds, each with its reservation").isEqualTo(now[1]);
                for (int i = 0; i < before.length; i++) {
                    assertThat(now[i]).as("figure " + i).isGreaterThanOrEqualTo(before[i]);
                    before[i] = now[i];
                }
                reads++;
            }
            return reads;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long[] answerOnce() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            return answer(statement);
        }
    }

    private static long[] answer(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            rows.next();
            var figures = new long[5];
            for (int i = 0; i < figures.length; i++) {
                figures[i] = rows.getLong(i + 1);
            }
            return figures;
        }
    }
}
