package dev.holdfast.bench;

import dev.holdfast.domain.Command;
import dev.holdfast.domain.Command.Cancel;
import dev.holdfast.domain.Command.Confirm;
import dev.holdfast.domain.Command.Hold;
import dev.holdfast.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one would build without Kafka: a table whose exclusion constraints keep reservations apart, a statement per
 * request, each a transaction of its own. It is let off everything else that Holdfast does: opening hours, grid, lead
 * time, the answers of retries, a log of events, and holds that expire.
 */
final class PostgresRun implements AutoCloseable {

    private static final int CONNECTIONS = 32;
    private static final String RESERVATION = """
            DROP TABLE IF EXISTS reservation;
            CREATE EXTENSION IF NOT EXISTS btree_gist;
            CREATE TABLE reservation (
                reservation_id text PRIMARY KEY,
                provider_id text NOT NULL,
                client_id text NOT NULL,
                during tstzrange NOT NULL,
                status text NOT NULL,
                expires_at timestamptz NOT NULL,
                EXCLUDE USING gist (provider_id WITH =, during WITH &&) WHERE (status IN ('HELD', 'CONFIRMED')));
            """;
    private static final String NO_CLIENT_TWICE = """
            ALTER TABLE reservation ADD EXCLUDE USING gist (client_id WITH =, during WITH &&)
                WHERE (status IN ('HELD', 'CONFIRMED'));
            """;
    private static final String HOLD = """
            INSERT INTO reservation VALUES (?, ?, ?, tstzrange(?, ?), 'HELD', now() + interval '30 minutes')
            ON CONFLICT DO NOTHING""";
    private static final String CONFIRM = """
            UPDATE reservation SET status = 'CONFIRMED'
            WHERE reservation_id = ? AND client_id = ? AND status = 'HELD' AND expires_at > now()""";
    private static final String CANCEL = """
            UPDATE reservation SET status = 'CANCELLED'
            WHERE reservation_id = ? AND client_id = ? AND status IN ('HELD', 'CONFIRMED')""";

    private final EmbeddedPostgres postgres;

    /** @param folder for its data */
    PostgresRun(Path folder) {
        postgres = EmbeddedPostgres.start(folder, 0);
    }

    /** An empty table. */
    void renew(boolean keepsClientsApart) throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute(RESERVATION + (keepsClientsApart ? NO_CLIENT_TWICE : ""));
        }
    }

    /** Carries the requests out over as many connections as are good for it; returns how long that took. */
    Duration run(List<Command> requests) throws InterruptedException, ExecutionException {
        var next = new AtomicInteger();
        long startNs = System.nanoTime();
        var pool = Executors.newFixedThreadPool(CONNECTIONS);
        var workers = new ArrayList<Future<?>>();
        for (int i = 0; i < CONNECTIONS; i++) {
            workers.add(pool.submit(() -> {
                work(requests, next);
                return null;
            }));
        }
        pool.shutdown();
        for (Future<?> worker : workers) {
            worker.get();
        }
        return Duration.ofNanos(System.nanoTime() - startNs);
    }

    private void work(List<Command> requests, AtomicInteger next) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement hold = connection.prepareStatement(HOLD);
                PreparedStatement confirm = connection.prepareStatement(CONFIRM);
                PreparedStatement cancel = connection.prepareStatement(CANCEL)) {
            for (int i = next.getAndIncrement(); i < requests.size(); i = next.getAndIncrement()) {
                Command request = requests.get(i);
                if (request instanceof Hold each) {
                    execute(hold, each.requestId(), each.providerId(), each.clientId(),
                            each.start().atOffset(ZoneOffset.UTC), each.start().plus(Workload.SLOT).atOffset(ZoneOffset.UTC));
                } else if (request instanceof Confirm each) {
                    execute(confirm, each.reservationId(), each.clientId());
                } else if (request instanceof Cancel each) {
                    execute(cancel, each.reservationId(), each.clientId());
                }
            }
        }
    }

    private static void execute(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.executeUpdate();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl());
    }

    @Override
    public void close() {
        postgres.close();
    }
}
