package dev.holdfast.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One real Postgres server, a process of its own, on 127.0.0.1, with {@code fsync} and {@code synchronous_commit} on.
 *
 * <p>It has the database {@code holdfast} with the schema {@code public}, both owned by the user {@code holdfast}, who
 * may create roles but is no superuser. Whoever can reach the loopback interface is trusted without a password.
 * The server's own log is {@code postgres.log} in the data directory.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private static final String NAME = "holdfast";

    private int port;
    private DataDirectory directory;
    private Postmaster postmaster;
    private Watchdog watchdog;

    private EmbeddedPostgres() {
    }

    /**
     * Starts the server and returns when it answers. It stops when this JVM is killed; should it survive that all the
     * same, the next start on its data directory stops it.
     *
     * @param dataDir kept by the caller; a new cluster is made when it is empty, the one there is used otherwise
     * @param port 0 for any free one
     * @throws PortTakenException if another program listens on the port
     * @throws EmbeddedStartException if the data directory can't be used or the server doesn't start
     */
    public static EmbeddedPostgres start(Path dataDir, int port) {
        EmbeddedPostgres postgres = new EmbeddedPostgres();
        boolean started = false;
        try {
            postgres.run(dataDir, port);
            started = true;
            return postgres;
        } finally {
            if (!started) {
                postgres.close();
            }
        }
    }

    private void run(Path dataDir, int wantedPort) {
        directory = DataDirectory.open(dataDir);
        try {
            postmaster = new Postmaster(PostgresBinaries.unpacked(directory.path()), directory.path());
            // Before the port is looked at: it may be the orphan that holds it.
            postmaster.stopOrphan();
            Loopback.free(wantedPort);
            postmaster.create();
            // Chosen at the last moment, lest somebody takes it meanwhile.
            port = Loopback.free(wantedPort);
            watchdog = postmaster.start(port);
            createDatabase();
        } catch (IOException | SQLException e) {
            if (port != 0) {
                // Somebody was faster: this tells so.
                Loopback.free(port);
            }
            throw new EmbeddedStartException(
                    "Postgres did not start on " + directory.path() + ": " + e.getMessage(), e);
        }
    }

    /** Done on every start, for the first may have been killed in between. */
    private void createDatabase() throws SQLException {
        PGSimpleDataSource superuser = new PGSimpleDataSource();
        superuser.setUrl(url("postgres", Postmaster.SUPERUSER));
        try (Connection connection = superuser.getConnection(); Statement statement = connection.createStatement()) {
            if (isMissing(statement, "SELECT FROM pg_roles WHERE rolname = '" + NAME + "'")) {
                statement.execute("CREATE ROLE " + NAME + " LOGIN CREATEROLE");
            }
            if (isMissing(statement, "SELECT FROM pg_database WHERE datname = '" + NAME + "'")) {
                statement.execute("CREATE DATABASE " + NAME + " OWNER " + NAME);
            }
        }
    }

    private static boolean isMissing(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return !rows.next();
        }
    }

    /** The database {@code holdfast}, as the user {@code holdfast}. */
    public String jdbcUrl() {
        return url(NAME, NAME);
    }

    /** The port the server listens on. */
    public int port() {
        return port;
    }

    /** Stops the server and gives the data directory free. May be called again, and from a shutdown hook. */
    @Override
    public synchronized void close() {
        if (directory == null) {
            return;
        }
        try {
            if (watchdog != null) {
                watchdog.close();
            }
            if (postmaster != null) {
                postmaster.stop();
            }
        } catch (IOException e) {
            LOG.warn("Postgres on {} did not stop: {}", directory.path(), e.getMessage());
        } finally {
            directory.close();
            directory = null;
        }
    }

    private String url(String database, String user) {
        return "jdbc:postgresql://" + Loopback.HOST + ":" + port + "/" + database + "?user=" + user;
    }
}
