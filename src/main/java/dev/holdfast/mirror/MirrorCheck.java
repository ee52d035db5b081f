package dev.holdfast.mirror;

import java.io.FileNotFoundException;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;

/** Looks, before a mirror starts, whether its database is as it must be. */
public final class MirrorCheck {

    private static final String CONNECT_LIMIT_S = "5";
    /** By the driver: no TLS where it must be, or no password where one is asked for. */
    private static final String REJECTED = "08004";
    /** By the driver, also before it has logged in. */
    private static final String FAILED = "08006";
    private static final String SETUP = "Run 'holdfast mirror setup' as the one who owns the tables, or is to own them";

    private static final String IS_SET_UP = """
            SELECT to_regrole('holdfast_writer') IS NOT NULL AND EXISTS (
                SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = '%s' AND c.relname = 'mirror_progress')
            """;
    /** By number: whoever may not use the schema may not use its name either. */
    private static final String MAY = """
            SELECT has_table_privilege(c.oid, '%3$s') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = '%1$s' AND c.relname = '%2$s'
            """;

    private MirrorCheck() {
    }

    /**
     * What is wrong, in sentences that say what to do; empty if nothing is.
     *
     * @throws SQLException if Postgres is away or busy, which a mirror waits out
     */
    public static Optional<String> problem(PostgresSettings postgres) throws SQLException {
        var properties = new Properties();
        if (postgres.user() != null) {
            properties.put("user", postgres.user());
        }
        if (postgres.password() != null) {
            properties.put("password", postgres.password());
        }
        properties.put("connectTimeout", CONNECT_LIMIT_S);
        properties.put("ApplicationName", "holdfast-mirror");
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), properties);
             Statement statement = connection.createStatement()) {
            return problem(postgres, statement);
        } catch (SQLException e) {
            return Optional.of(refused(postgres, e));
        }
    }

    private static Optional<String> problem(PostgresSettings postgres, Statement statement) throws SQLException {
        String where = "The database at " + postgres + " ";
        if (!isTrue(statement, IS_SET_UP.formatted(postgres.schema()))) {
            return Optional.of(where + "is not set up as a mirror. " + SETUP + ".");
        }
        boolean isOwner = isTrue(statement, MAY.formatted(postgres.schema(), "flyway_schema_history", "SELECT"));
        if (isOwner && MirrorSchema.isBehind(postgres)) {
            return Optional.of(where + "has the tables of an older version. " + SETUP + ".");
        }
        if (!isTrue(statement, "SELECT pg_has_role('holdfast_writer', 'SET')")) {
            return Optional.of(where + "does not let this user become the mirror's writer. Allow it with: GRANT "
                    + "holdfast_writer TO <user> WITH INHERIT FALSE, SET TRUE; or choose another --postgres-user.");
        }
        statement.execute("SET ROLE holdfast_writer");
        if (!isTrue(statement, MAY.formatted(postgres.schema(), "mirror_progress", "UPDATE"))) {
            return Optional.of(where + "does not let the role holdfast_writer write. " + SETUP + ".");
        }
        return Optional.empty();
    }

    private static boolean isTrue(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static String refused(PostgresSettings postgres, SQLException e) throws SQLException {
        Optional<String> refusal = refusal(postgres, e);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (state(e).startsWith("42")) {
            return "The database at " + postgres + " does not allow what a mirror needs: " + said(e) + ". " + SETUP + ".";
        }
        throw e;
    }

    /**
     * Why the one at the bottom of it got no connection, in sentences that say what to do; empty if Postgres is away,
     * or it is about something else.
     */
    public static Optional<String> refusal(PostgresSettings postgres, Throwable trouble) {
        Throwable cause = trouble;
        while (cause != null && !(cause instanceof SQLException)) {
            cause = cause.getCause();
        }
        if (!(cause instanceof SQLException e)) {
            return Optional.empty();
        }
        if (state(e).startsWith("28") || state(e).equals(REJECTED)) {
            return Optional.of("The database at " + postgres + " does not let this user in: " + said(e)
                    + ". Check --postgres-user, HOLDFAST_POSTGRES_PASSWORD, and sslmode in --postgres-url.");
        }
        if (state(e).equals("3D000")) {
            return Optional.of("There is no such database: " + said(e) + ". Check --postgres-url, which is " + postgres + ".");
        }
        return state(e).equals(FAILED) ? unverified(e).map(why -> "The certificate of the database at " + postgres
                + " can't be verified: " + why + ". In --postgres-url, sslrootcert must name a file with the certificate of the"
                + " authority that signed it, and the host must be one of the names in it.") : Optional.empty();
    }

    /** Why the server's certificate was not accepted; empty if the connection failed otherwise. */
    private static Optional<String> unverified(SQLException e) {
        if (e.getCause() == null) {
            // Only of a host that is not in the certificate. The driver names its class, too.
            return Optional.of(said(e).replaceFirst(" by hostnameverifier .*", ""));
        }
        boolean isAboutTrust = false;
        Throwable bottom = e;
        while (bottom.getCause() != null) {
            bottom = bottom.getCause();
            isAboutTrust |= bottom instanceof GeneralSecurityException || bottom instanceof FileNotFoundException;
        }
        return isAboutTrust ? Optional.of(said(bottom)) : Optional.empty();
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    private static String said(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceFirst("[.]$", "");
    }
}
