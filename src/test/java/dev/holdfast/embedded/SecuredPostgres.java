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

/** A Postgres that lets in its user {@code holdfast}, or a mirror's, only over TLS and with a password. */
public final class SecuredPostgres implements AutoCloseable {

    public static final String PASSWORD = "open-barley";

    private static final String OWNER = "holdfast";
    private static final String MIRROR = "of_the_mirror";
    private static final String HBA_LINE = "hostssl holdfast %s 127.0.0.1/32 scram-sha-256%n";

    private final OwnAuthority authority;
    private final EmbeddedPostgres postgres;

    /** Lets in its owner only. */
    public SecuredPostgres(Path folder) {
        this(folder, HBA_LINE.formatted(OWNER));
        awaitLogin(OWNER);
    }

    /** Trusts all others who come from this machine. */
    public static SecuredPostgres forMirrors(Path folder) {
        return new SecuredPostgres(folder, HBA_LINE.formatted(MIRROR) + "host all " + MIRROR + " all reject\n"
                + "host all all 127.0.0.1/32 trust\n");
    }

    private SecuredPostgres(Path folder, String whoComesIn) {
        authority = new OwnAuthority(folder.resolve("keys"));
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"), 0);
        try {
            secure(folder.resolve("postgres").resolve("cluster").resolve("pg_hba.conf"), whoComesIn);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void secure(Path hba, String whoComesIn) throws IOException, SQLException {
        try (Connection superuser = DriverManager.getConnection(ownersUrl().replace("user=holdfast", "user=postgres"));
             Statement statement = superuser.createStatement()) {
            statement.execute("ALTER ROLE holdfast PASSWORD '" + PASSWORD + "'");
            statement.execute("ALTER SYSTEM SET ssl_cert_file = '" + authority.serverCertificate() + "'");
            statement.execute("ALTER SYSTEM SET ssl_key_file = '" + authority.serverKey() + "'");
            statement.execute("ALTER SYSTEM SET ssl = on");
            Files.writeString(hba, whoComesIn);
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    /** Without TLS and password, for where the owner needs none. */
    public String ownersUrl() {
        return postgres.jdbcUrl();
    }

    /** As a login that may be the mirror's writer and nothing else; the tables must be there. */
    public String mirrorsUrl() {
        try (Connection owner = DriverManager.getConnection(ownersUrl()); Statement statement = owner.createStatement()) {
            statement.execute("DO $$ BEGIN CREATE ROLE " + MIRROR + " LOGIN PASSWORD '" + PASSWORD + "'; "
                    + "GRANT holdfast_writer TO " + MIRROR + " WITH INHERIT FALSE, SET TRUE; "
                    + "EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        awaitLogin(MIRROR);
        return jdbcUrl() + "&user=" + MIRROR + "&password=" + PASSWORD;
    }

    /** Postgres reads its files when it comes to it. */
    private void awaitLogin(String user) {
        await().ignoreExceptions().until(() -> {
            DriverManager.getConnection(jdbcUrl(), user, PASSWORD).close();
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
