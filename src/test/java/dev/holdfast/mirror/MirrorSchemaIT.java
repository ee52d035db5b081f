package dev.holdfast.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.parts.RealParts;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorSchemaIT {

    @TempDir
    static Path dir;
    private static RealParts.Postgres postgres;

    @BeforeAll
    static void startPostgres() {
        postgres = RealParts.postgres(dir);
    }

    @AfterAll
    static void stopPostgres() {
        postgres.close();
    }

    @Test
    void migratingAgainChangesNothing() throws Exception {
        var database = Database.create(postgres, "again");
        database.execute("INSERT INTO mirror_progress VALUES ('t', 0, gen_random_uuid(), 7, now())");
        MirrorSchema.migrate(database.settings());
        assertThat(database.progress()).containsEntry(0, 7L);
    }

    @Test
    void everyTableColumnAndFunctionSaysWhatItIs() throws Exception {
        var database = Database.create(postgres, "said");
        String silent = """
                SELECT c.relname || coalesce('.' || a.attname, '') AS silent
                FROM pg_class c
                LEFT JOIN LATERAL (SELECT attname, attnum FROM pg_attribute
                                   WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
                                   UNION ALL SELECT NULL, 0) a ON true
                WHERE c.relnamespace = 'said'::regnamespace AND c.relkind IN ('r', 'p', 'v')
                  AND c.relname <> 'flyway_schema_history'
                  AND %s (SELECT FROM pg_description d
                                  WHERE d.classoid = 'pg_class'::regclass AND d.objoid = c.oid
                                    AND d.objsubid = a.attnum)
                """;
        assertThat(database.query(silent.formatted("NOT EXISTS"))).isEmpty();
        assertThat(database.query(silent.formatted("EXISTS"))).hasSizeGreaterThan(40);
        assertThat(database.query("""
                SELECT proname FROM pg_proc WHERE pronamespace = 'said'::regnamespace
                AND obj_description(oid, 'pg_proc') IS NULL""")).containsExactly(Map.of("proname", "refuse"));
    }

    @Test
    void aPasswordIsNotShown() {
        var settings = new PostgresSettings("jdbc:postgresql://db/holdfast?user=u&password=secret", "u", "secret");
        assertThat(settings.toString()).isEqualTo("jdbc:postgresql://db/holdfast");
    }
}
