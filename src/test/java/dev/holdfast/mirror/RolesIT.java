package dev.holdfast.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.parts.RealParts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What the roles may do, tried by logging in as them; the owner is no superuser, as on a managed Postgres. */
class RolesIT {

    private static final String NOT_ALLOWED = "42501";
    private static final String CANCELLED = "57014";
    private static final String READ_ONLY = "25006";

    @TempDir
    static Path dir;
    private static RealParts.Postgres postgres;
    private static Database database;

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = RealParts.postgres(dir);
        database = Database.create(postgres, PostgresSettings.SCHEMA);
        database.execute("SELECT make_event_partitions('{2027-03-01}')");
    }

    @AfterAll
    static void stopPostgres() {
        postgres.close();
    }

    @Test
    void theOwnerIsNoSuperuser() throws Exception {
        assertThat(database.query("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").get(0))
                .containsEntry("rolsuper", false);
    }

    @Test
    void anAnalystReadsAllTablesAndViewsWithoutNamingTheSchema() throws Exception {
        try (Connection analyst = logIn("holdfast_analyst")) {
            for (var relation : database.query("""
                    SELECT relname FROM pg_class
                    WHERE relnamespace = 'holdfast'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
                      AND NOT relispartition AND relname <> 'flyway_schema_history'
                    """)) {
                execute(analyst, "SELECT count(*) FROM " + relation.get("relname"));
            }
        }
    }

    /** As far as Postgres asks for a right at all: the limit of reading only is lifted here, which a login may do. */
    @ParameterizedTest
    @ValueSource(strings = {
        "INSERT INTO provider_hours VALUES ('a', 'UTC', now(), now())",
        "UPDATE reservation SET status = 'CANCELLED'",
        "DELETE FROM event",
        "TRUNCATE event",
        "MERGE INTO provider USING provider other ON false WHEN NOT MATCHED THEN DO NOTHING WHEN MATCHED THEN DELETE",
        "SELECT FROM reservation FOR UPDATE",
        "BEGIN; LOCK TABLE reservation IN EXCLUSIVE MODE",
        "CREATE TABLE mine (id int)",
        "CREATE TABLE public.mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE VIEW mine AS SELECT 1 AS one",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA mine",
        "CREATE INDEX ON reservation (status)",
        "ALTER TABLE reservation ADD COLUMN mine int",
        "DROP TABLE event",
        "SELECT make_event_partitions('{2031-01-01}')",
        "DO $$ BEGIN DELETE FROM reservation; END $$",
        "SET ROLE holdfast_writer",
        "SET ROLE holdfast",
        "SET SESSION AUTHORIZATION holdfast",
        "GRANT holdfast_writer TO holdfast_analyst",
        "ALTER ROLE holdfast_analyst CREATEDB",
        "TABLE flyway_schema_history",
        "TABLE event_2027_03",
        "COPY reservation TO PROGRAM 'cat'",
        "SELECT pg_read_file('postgresql.conf')",
        "SELECT lo_import('/etc/passwd')",
        "SET temp_file_limit = -1",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'holdfast'"})
    void anAnalystMayNot(String sql) throws Exception {
        // Somebody to terminate.
        try (Connection owner = database.connect(); Connection analyst = logIn("holdfast_analyst")) {
            execute(owner, "SELECT 1");
            execute(analyst, "SET default_transaction_read_only = off");
            assertThatThrownBy(() -> execute(analyst, sql)).isInstanceOfSatisfying(SQLException.class,
                    e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(NOT_ALLOWED));
        }
    }

    @Test
    void anAnalystsSessionIsReadOnlyUnlessItSaysOtherwise() throws Exception {
        try (Connection analyst = logIn("holdfast_analyst")) {
            assertThatThrownBy(() -> execute(analyst, "SELECT lo_create(0)")).isInstanceOfSatisfying(SQLException.class,
                    e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(READ_ONLY));
        }
    }

    @Test
    void anAnalystsQueriesAreCutOff() throws Exception {
        try (Connection analyst = logIn("holdfast_analyst")) {
            assertThat(show(analyst, "statement_timeout")).isEqualTo("1min");
            assertThat(show(analyst, "idle_in_transaction_session_timeout")).isEqualTo("1min");
            execute(analyst, "SET statement_timeout = '50ms'");
            assertThatThrownBy(() -> execute(analyst, "SELECT pg_sleep(30)")).isInstanceOfSatisfying(SQLException.class,
                    e -> assertThat(e.getSQLState()).isEqualTo(CANCELLED));
        }
    }

    /** What it is for who logs in next is the owner's to say. */
    @Test
    void anAnalystChangesNoLimitForGood() throws Exception {
        try (Connection analyst = logIn("holdfast_analyst")) {
            execute(analyst, "SET statement_timeout = 0");
            assertThat(show(analyst, "statement_timeout")).isEqualTo("0");
        }
        try (Connection analyst = logIn("holdfast_analyst")) {
            assertThat(show(analyst, "statement_timeout")).isEqualTo("1min");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "DELETE FROM event",
        "UPDATE event SET reason = 'other'",
        "TRUNCATE event",
        "DELETE FROM reservation",
        "DELETE FROM provider",
        "DROP TABLE event_2027_03",
        "CREATE TABLE mine (id int)",
        "TABLE flyway_schema_history",
        "SET ROLE holdfast"})
    void theWriterMayNot(String sql) throws Exception {
        try (Connection writer = logIn("holdfast_writer")) {
            execute(writer, "SET search_path = holdfast");
            assertThatThrownBy(() -> execute(writer, sql)).isInstanceOfSatisfying(SQLException.class,
                    e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(NOT_ALLOWED));
        }
    }

    @Test
    void theMirrorsConnectionsAreTheWriters() throws Exception {
        for (String user : List.of("holdfast", "holdfast_writer")) {
            try (var pool = MirrorPool.open(new PostgresSettings(url(), user, null), 1);
                 Connection connection = pool.getConnection()) {
                for (int i = 0; i < 2; i++) {
                    assertThat(show(connection, "role")).isEqualTo("holdfast_writer");
                    assertThat(show(connection, "search_path")).isEqualTo("holdfast");
                    assertThat(show(connection, "idle_in_transaction_session_timeout")).isEqualTo("30s");
                    connection.rollback();
                }
            }
        }
    }

    @Test
    void aConnectionThatWaitsInThePoolIsInNoTransaction() throws Exception {
        try (var pool = MirrorPool.open(new PostgresSettings(url(), "holdfast", null), 1)) {
            pool.getConnection().close();
            Awaitility.await().untilAsserted(() -> assertThat(database.query("""
                    SELECT state FROM pg_stat_activity WHERE application_name = 'holdfast-mirror'
                    """)).extracting(row -> row.get("state")).containsExactly("idle"));
        }
    }

    @Test
    void whoMayNotBecomeTheWriterIsToldSo() throws Exception {
        try (var pool = MirrorPool.open(new PostgresSettings(url(), "holdfast_analyst", null), 1)) {
            assertThatThrownBy(pool::getConnection).rootCause()
                    .hasMessageContaining("permission denied to set role \"holdfast_writer\"");
        }
    }

    @Test
    void rolesThatAreThereAreLeftAsTheyAre() throws Exception {
        database.execute("ALTER ROLE holdfast_analyst SET statement_timeout = '2min'");
        try {
            Database.create(postgres, "second");
            try (Connection analyst = logIn("holdfast_analyst")) {
                assertThat(show(analyst, "statement_timeout")).isEqualTo("2min");
                assertThat(show(analyst, "search_path")).isEqualTo("holdfast");
                execute(analyst, "SELECT FROM second.reservation");
            }
        } finally {
            database.execute("ALTER ROLE holdfast_analyst SET statement_timeout = '1min'");
        }
    }

    /** As where an administrator makes the roles, and nobody else may. */
    @Test
    void whoMayNotMakeRolesIsToldWhatToAskFor(@TempDir Path other) throws Exception {
        try (var fresh = RealParts.postgres(other)) {
            var settings = new PostgresSettings(fresh.jdbcUrl().replace("user=holdfast", "user=plain"), null, null);
            var owner = new Database(new PostgresSettings(fresh.jdbcUrl(), null, null, "public"));
            owner.execute("CREATE ROLE plain LOGIN; GRANT CREATE ON DATABASE holdfast TO plain");
            assertThatThrownBy(() -> MirrorSchema.migrate(settings))
                    .hasMessageContaining("the user plain may not set up the roles of the mirror (permission"
                            + " denied to create role); have somebody run who may: CREATE ROLE holdfast_writer LOGIN");
            owner.execute("CREATE ROLE holdfast_writer LOGIN; CREATE ROLE holdfast_analyst LOGIN");
            MirrorSchema.migrate(settings);
            try (var pool = MirrorPool.open(new PostgresSettings(fresh.jdbcUrl().replace("user=holdfast",
                    "user=holdfast_writer"), null, null), 1); Connection connection = pool.getConnection()) {
                execute(connection, "SELECT FROM reservation");
            }
        }
    }

    private static Connection logIn(String user) throws SQLException {
        var source = new PGSimpleDataSource();
        source.setUrl(url());
        return source.getConnection(user, null);
    }

    private static String url() {
        return postgres.jdbcUrl().replace("?user=holdfast", "");
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (var statement = connection.createStatement(); var result = statement.executeQuery("SHOW " + setting)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
