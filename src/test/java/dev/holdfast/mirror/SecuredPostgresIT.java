package dev.holdfast.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import dev.holdfast.embedded.OwnAuthority;
import dev.holdfast.embedded.SecuredPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a Postgres that asks for a password and for TLS. Its certificate is signed by an authority of its own. */
class SecuredPostgresIT {

    private static final String NO_ENTRY = "no pg_hba.conf entry";

    @TempDir
    static Path folder;
    private static SecuredPostgres postgres;

    @BeforeAll
    static void startPostgres() {
        postgres = new SecuredPostgres(folder);
        MirrorSchema.migrate(settings(postgres.jdbcUrl()));
    }

    @AfterAll
    static void stopPostgres() {
        postgres.close();
    }

    @Test
    void aMirrorThatVerifiesTheCertificateComesInOverTls() throws Exception {
        assertThat(MirrorCheck.problem(settings(postgres.jdbcUrl()))).isEmpty();
        try (HikariDataSource pool = MirrorPool.open(settings(postgres.jdbcUrl()), 1);
             Connection connection = pool.getConnection(); var statement = connection.createStatement()) {
            // As the one who logged in: a mirror's role is told nothing about that.
            statement.execute("RESET ROLE");
            try (var row = statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getBoolean("ssl")).isTrue();
            }
        }
    }

    @Test
    void aPlainConnectionIsRefused() throws Exception {
        assertThat(problem("127.0.0.1", "sslmode=disable")).contains(NO_ENTRY, "sslmode in --postgres-url");
    }

    @Test
    void whoGivesNoPasswordOrAWrongOneIsToldWhereItGoes() throws Exception {
        for (String password : new String[] {null, "open-rye"}) {
            assertThat(MirrorCheck.problem(new PostgresSettings(postgres.jdbcUrl(), "holdfast", password))).get().asString()
                    .contains("password", "HOLDFAST_POSTGRES_PASSWORD").doesNotContain(SecuredPostgres.PASSWORD);
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefusedInWordsThatSayWhatToDo() throws Exception {
        String settings = "sslmode=verify-full&sslrootcert=" + new OwnAuthority(folder.resolve("others")).certificate();
        assertThat(problem("127.0.0.1", settings)).contains("can't be verified", "sslrootcert", "--postgres-url")
                .doesNotContain("Exception", "sun.");
        PostgresSettings untrusting = settings(postgres.jdbcUrl("127.0.0.1", settings));
        Throwable ofSetup = catchThrowable(() -> MirrorSchema.migrate(untrusting));
        assertThat(MirrorCheck.refusal(untrusting, ofSetup)).isEqualTo(MirrorCheck.problem(untrusting));
    }

    @Test
    void aServerThatIsNotTheOneInItsCertificateIsRefused() throws Exception {
        assertThat(problem("localhost", "sslmode=verify-full&sslrootcert=" + postgres.authority().certificate()))
                .contains("The hostname localhost could not be verified.", "the host must be one of the names")
                .doesNotContain("Verifier");
    }

    @Test
    void aFileThatIsMissingOrNoCertificateIsNamed() throws Exception {
        Path missing = folder.resolve("missing.pem");
        assertThat(problem("127.0.0.1", "sslmode=verify-full&sslrootcert=" + missing)).contains(missing.toString(), "sslrootcert");
        Path other = Files.writeString(folder.resolve("other.pem"), "hello");
        assertThat(problem("127.0.0.1", "sslmode=verify-full&sslrootcert=" + other)).contains("can't be verified", "sslrootcert");
    }

    private static String problem(String host, String settings) throws SQLException {
        return MirrorCheck.problem(settings(postgres.jdbcUrl(host, settings))).orElseThrow();
    }

    private static PostgresSettings settings(String jdbcUrl) {
        return new PostgresSettings(jdbcUrl, "holdfast", SecuredPostgres.PASSWORD);
    }
}
