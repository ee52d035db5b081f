package dev.holdfast.cli;

import dev.holdfast.mirror.PostgresSettings;
import dev.holdfast.runtime.StartException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Reads the mirror, and changes nothing: all of one reading is of the same moment. */
final class MirrorConnection {

    private static final String NO_TABLE = "42P01";
    private static final String NOT_ALLOWED = "42501";
    private static final String CONNECT_LIMIT_S = "5";

    private MirrorConnection() {
    }

    /** What is read. */
    interface Reading<T> {
        T from(Connection connection) throws SQLException;
    }

    /** @throws StartException saying what to mend, if the mirror can't be read */
    static <T> T read(PostgresSettings postgres, Reading<T> reading) {
        var properties = new Properties();
        properties.put("user", postgres.user());
        if (postgres.password() != null) {
            properties.put("password", postgres.password());
        }
        properties.put("connectTimeout", CONNECT_LIMIT_S);
        properties.put("ApplicationName", "holdfast-report");
        // Unless the URL names a schema.
        properties.put("currentSchema", "holdfast,public");
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), properties)) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return reading.from(connection);
        } catch (SQLException e) {
            throw new StartException("The mirror at " + postgres + " could not be read: " + why(e), e);
        }
    }

    private static String why(SQLException e) {
        if (NO_TABLE.equals(e.getSQLState())) {
            return "it has no such tables. Is this the mirror's database (--postgres-url), and of this version?";
        }
        return NOT_ALLOWED.equals(e.getSQLState())
                ? e.getMessage() + ". Log in as one who may read it, such as a member of holdfast_analyst (--postgres-user)."
                : e.getMessage().replaceFirst("[.]$", "") + ". Check --postgres-url, --postgres-user and --postgres-password.";
    }
}
