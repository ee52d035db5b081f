package dev.holdfast.mirror;

/**
 * Where the mirror's database is.
 *
 * @param user     null if the URL names it
 * @param password null if none is needed or the URL has it
 * @param schema   where the tables are
 */
public record PostgresSettings(String jdbcUrl, String user, String password, String schema) {

    /** Where the tables are, but for those of tests and of a rebuild that is not done. */
    public static final String SCHEMA = "holdfast";

    /** The usual schema. */
    public PostgresSettings(String jdbcUrl, String user, String password) {
        this(jdbcUrl, user, password, SCHEMA);
    }

    PostgresSettings inSchema(String other) {
        return new PostgresSettings(jdbcUrl, user, password, other);
    }

    /** Without anything that may hold a password: it may end up in a log. */
    @Override
    public String toString() {
        return jdbcUrl.replaceFirst("[?].*", "");
    }
}
