package dev.holdfast.mirror;

/**
 * Where the mirror's database is.
 *
 * @param user     null if the URL names it
 * @param password null if none is needed or the URL has it
 */
public record PostgresSettings(String jdbcUrl, String user, String password) {

    /** Without anything that may hold a password: it may end up in a log. */
    @Override
    public String toString() {
        return jdbcUrl.replaceFirst("[?].*", "");
    }
}
