package dev.holdfast.mirror;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/** The mirror's connection to Postgres: one, made anew whenever it breaks. */
public final class MirrorPool {

    /** How long to try for a connection before the mirror says that it waits; closing it may take as long. */
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    /** Longer than any batch takes, far below the five minutes after which Kafka gives the partitions away. */
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(60);

    private MirrorPool() {
    }

    /** Opens the pool, whether or not Postgres is there yet; the caller closes it after the mirror. */
    public static HikariDataSource open(PostgresSettings postgres) {
        var config = new HikariConfig();
        config.setPoolName("mirror");
        config.setJdbcUrl(postgres.jdbcUrl());
        config.setUsername(postgres.user());
        config.setPassword(postgres.password());
        // There is one thread, and it needs one connection at a time.
        config.setMaximumPoolSize(1);
        config.setAutoCommit(false);
        config.setConnectionTimeout(CONNECT_LIMIT.toMillis());
        // The mirror itself waits for Postgres, also for the first time.
        config.setInitializationFailTimeout(-1);
        // A mirror that freezes amid a transaction holds its partitions' rows: free them for its successor.
        config.setConnectionInitSql("SET idle_in_transaction_session_timeout = '30s'");
        // A peer that vanished without a word must not block a read for ever.
        config.addDataSourceProperty("socketTimeout", Long.toString(SILENCE_LIMIT.toSeconds()));
        config.addDataSourceProperty("connectTimeout", Long.toString(CONNECT_LIMIT.toSeconds()));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // What pg_stat_activity shows.
        config.addDataSourceProperty("ApplicationName", "holdfast-mirror");
        return new HikariDataSource(config);
    }
}
