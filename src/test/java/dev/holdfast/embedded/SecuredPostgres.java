package dev.holdfast.embedded;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A Postgres that lets in its user {@code holdfast} with a password over TLS, and nobody else in any other way. */
public final class SecuredPostgres implements AutoCloseable {

    public static final String PASSWORD = "open-barley";

    private final OwnAuthority authority;
    private final EmbeddedPostgres postgres;

    public SecuredPostgres(Path folder) {
        authority = new OwnAuthority(folder.resolve("keys"));
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"), 0);
        try {
            secure(folder.resolve("postgres").resolve("cluster").resolve("pg_hba.conf"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void secure(Path whoComesIn) throws IOException, SQLException {
        try (Connection superuser = DriverManager.getConnection(postgres.jdbcUrl().replace("user=holdfast", "user=postgres"));
             Statement statement = superuser.createStatement()) {
            statement.execute("ALTER ROLE holdfast PASSWORD '" + PASSWORD + "'");
            statement.execute("ALTER SYSTEM SET ssl_cert_file = '" + authority.serverCertificate() + "'");
            statement.execute("ALTER SYSTEM SET ssl_key_file = '" + authority.serverKey() + "'");
            statement.execute("ALTER SYSTEM SET ssl = on");
            Files.writeString(whoComesIn, "hostssl holdfast holdfast 127.0.0.1/32 scram-sha-256\n");
            statement.execute("SELECT pg_reload_conf()");
        }
        // It reads its files when it comes to it.
        await().ignoreExceptions().until(() -> {
            DriverManager.getConnection(jdbcUrl(), "holdfast", PASSWORD).close();
            return true;
        });
    }

    /** With a certificate that is verified as strictly as can be; user and password are the caller's to say. */
    public String jdbcUrl() {
        return jdbcUrl("127.0.0.1", "sslmode=verify-full&sslrootcert=" + authority.certificate());
    }

    /** The same database under another name of this machine, or with other settings. */
    public String jdbcUrl(String host, String settings) {
        return "jdbc:postgresql://" + host + ":" + postgres.port() + "/holdfast?" + settings;
    }

    /** Who vouched for this server. */
    public OwnAuthority authority() {
        return authority;
    }

    @Override
    public void close() {
        postgres.close();
    }
}
