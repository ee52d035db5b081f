package dev.holdfast.mirror;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/** The mirror's connections to Postgres, made anew whenever they break. */
public final class MirrorPool {

    /** How long to try for a connection before the mirror says that it waits; closing it may take as long. */
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    /** Longer than any batch takes, far below the five minutes after which Kafka gives the partitions away. */
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(60);

    /**
     * Whoever logs in, the mirror may do what its role may, and no more. A mirror that freezes amid a transaction holds
     * its partitions' rows: that frees them for its successor.
     */
    private static final String SESSION = """
            SET ROLE holdfast_writer;
            SET search_path = %s;
            SET idle_in_transaction_session_timeout = '30s'
            """;

    private MirrorPool() {
    }

    /**
     * Opens the pool, whether or not Postgres is there yet; the caller closes it after the mirror.
     *
     * @param writers how many write at once; each needs one connection
     */
    public static HikariDataSource open(PostgresSettings postgres, int writers) {
        var config = new HikariConfig();
        config.setPoolName("mirror");
        config.setJdbcUrl(postgres.jdbcUrl());
        config.setUsername(postgres.user());
        config.setPassword(postgres.password());
        config.setMaximumPoolSize(writers);
        config.setAutoCommit(false);
        config.setConnectionTimeout(CONNECT_LIMIT.toMillis());
        // The mirror itself waits for Postgres, also for the first time.
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql(SESSION.formatted(postgres.schema()));
        // Commits these settings. Otherwise they are part of the first transaction, and gone if that is rolled back.
        config.setIsolateInternalQueries(true);
        // Columns sends arrays of times so.
        config.addDataSourceProperty("binaryTransferEnable", "TIMESTAMPTZ_ARRAY");
        // A peer that vanished without a word must not block a read for ever.
        config.addDataSourceProperty("socketTimeout", Long.toString(SILENCE_LIMIT.toSeconds()));
        config.addDataSourceProperty("connectTimeout", Long.toString(CONNECT_LIMIT.toSeconds()));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // What pg_stat_activity shows.
        config.addDataSourceProperty("ApplicationName", "holdfast-mirror");
        return new HikariDataSource(config);
    }
}
