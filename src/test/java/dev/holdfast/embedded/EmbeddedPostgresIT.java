package dev.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {

    @TempDir
    Path dir;

    @Test
    void tablesOfTheOwnerSurviveARestart() throws Exception {
        int port = Loopback.free(0);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dir, port)) {
            assertThat(postgres.port()).isEqualTo(port);
            assertThat(postgres.jdbcUrl()).isEqualTo("jdbc:postgresql://127.0.0.1:" + port + "/holdfast?user=holdfast");
            execute(postgres.jdbcUrl(), "CREATE TABLE reservation AS SELECT 'r-1' AS id");
            // What migrations need beside tables.
            execute(postgres.jdbcUrl(), "CREATE ROLE analyst");
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dir, 0)) {
            assertThat(query(postgres.jdbcUrl(), "SELECT id FROM public.reservation")).isEqualTo("r-1");
        }
    }

    @Test
    void committedMeansWrittenToDisk() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dir, 0)) {
            assertThat(query(postgres.jdbcUrl(), "SHOW fsync")).isEqualTo("on");
            assertThat(query(postgres.jdbcUrl(), "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(query(postgres.jdbcUrl(), "SHOW is_superuser")).isEqualTo("off");
            assertThat(query(postgres.jdbcUrl(), "SHOW server_version")).startsWith("18.");
        }
    }

    @Test
    void aTakenPortIsFoundBeforeAClusterIsMade() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(dir, other.getLocalPort()))
                    .isInstanceOfSatisfying(PortTakenException.class,
                            e -> assertThat(e.port()).isEqualTo(other.getLocalPort()));
        }
        assertThat(dir.resolve("cluster")).doesNotExist();
    }

    @Test
    void aPortTakenInTheLastMomentIsToldAsSuch() throws Exception {
        try (DataDirectory directory = DataDirectory.open(dir);
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Postmaster postmaster = new Postmaster(PostgresBinaries.unpacked(directory.path()), directory.path());
            postmaster.create();
            assertThatThrownBy(() -> postmaster.start(other.getLocalPort()))
                    .hasMessage("could not create any TCP/IP sockets");
        }
    }

    @Test
    void aDataDirectoryInUseIsRefusedAndItsServerGoesOn() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dir, 0)) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(dir, 0))
                    .isInstanceOf(EmbeddedStartException.class).hasMessageContaining("in use by this process");
            assertThat(query(postgres.jdbcUrl(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aFailedStartTellsWhyAndLeavesTheDirectoryFree() throws Exception {
        EmbeddedPostgres.start(dir, 0).close();
        Files.writeString(dir.resolve("cluster/postgresql.conf"), "no_such_setting = on");

        assertThatThrownBy(() -> EmbeddedPostgres.start(dir, 0))
                .isInstanceOf(EmbeddedStartException.class).hasMessageContaining("postgresql.conf");

        try (DataDirectory directory = DataDirectory.open(dir)) {
            assertThat(directory.path()).exists();
        }
    }

    @Test
    void aPidThatWentToAnotherProgramIsLeftAlone() throws Exception {
        EmbeddedPostgres.start(dir, 0).close();
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(dir.resolve("cluster/postmaster.pid"), other.pid() + "\n" + dir.resolve("cluster") + "\n");
            EmbeddedPostgres.start(dir, 0).close();
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void closeIsQuickMayBeRepeatedAndLeavesNoProcess() throws Exception {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(dir, 0);
        Connection open = DriverManager.getConnection(postgres.jdbcUrl());
        assertThat(Postgreses.on(dir)).isNotEmpty();

        long start = System.nanoTime();
        postgres.close();
        postgres.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));

        assertThat(open.isValid(1)).isFalse();
        assertThat(Postgreses.on(dir)).isEmpty();
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    private static void execute(String url, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(url); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(String url, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
