package dev.holdfast.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.parts.RealParts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start says about its database. */
class MirrorCheckIT {

    @Test
    void saysWhatIsWrongWithTheDatabaseAndWhatToDo(@TempDir Path folder) throws Exception {
        try (RealParts.Postgres postgres = RealParts.postgres(folder)) {
            var owner = new PostgresSettings(postgres.jdbcUrl(), null, null);
            assertThat(MirrorCheck.problem(owner)).get().asString().contains("not set up", "holdfast mirror setup");

            MirrorSchema.migrate(owner);
            assertThat(MirrorCheck.problem(owner)).isEmpty();
            assertThat(MirrorCheck.problem(as(postgres, "holdfast_writer"))).isEmpty();

            assertThat(MirrorCheck.problem(as(postgres, "holdfast_analyst"))).get().asString()
                    .contains("GRANT holdfast_writer", "--postgres-user");
            assertThat(MirrorCheck.problem(as(postgres, "nobody"))).get().asString()
                    .contains("\"nobody\"", "--postgres-user", "HOLDFAST_POSTGRES_PASSWORD");
            assertThat(MirrorCheck.problem(new PostgresSettings(postgres.jdbcUrl().replace("/holdfast?", "/other?"), null,
                    null))).get().asString().contains("\"other\"", "--postgres-url");

            execute(postgres, "CREATE ROLE mirror LOGIN; GRANT holdfast_writer TO mirror WITH INHERIT FALSE, SET TRUE");
            assertThat(MirrorCheck.problem(as(postgres, "mirror"))).isEmpty();
            execute(postgres, "REVOKE ALL ON holdfast.mirror_progress FROM holdfast_writer");
            assertThat(MirrorCheck.problem(as(postgres, "mirror"))).get().asString().contains("holdfast_writer",
                    "holdfast mirror setup");
            execute(postgres, "DELETE FROM holdfast.flyway_schema_history WHERE version = '2'");
            assertThat(MirrorCheck.problem(owner)).get().asString().contains("older version", "holdfast mirror setup");
        }
    }

    @Test
    void aPostgresThatIsAwayIsWaitedFor() {
        var away = new PostgresSettings("jdbc:postgresql://127.0.0.1:1/holdfast", "holdfast", null);
        assertThatThrownBy(() -> MirrorCheck.problem(away)).isInstanceOf(SQLException.class).hasMessageContaining("refused");
    }

    private static PostgresSettings as(RealParts.Postgres postgres, String user) {
        return new PostgresSettings(postgres.jdbcUrl().replaceFirst("[?].*", ""), user, null);
    }

    private static void execute(RealParts.Postgres postgres, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
             Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
