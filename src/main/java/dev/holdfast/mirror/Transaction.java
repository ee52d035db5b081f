package dev.holdfast.mirror;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Work on Postgres that happens as a whole or not at all. */
final class Transaction {

    /** What is done within one. */
    interface Work<T> {
        T in(Connection connection) throws SQLException, FencedException;
    }

    private Transaction() {
    }

    static <T> T run(DataSource postgres, Work<T> work) throws SQLException, FencedException {
        try (Connection connection = postgres.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | FencedException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    /** On a broken connection there is nothing to roll back; the first trouble is the one to tell. */
    private static void rollBack(Connection connection, Exception first) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            first.addSuppressed(e);
        }
    }
}
