package dev.holdfast.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.parts.RealParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code schemas/mirror.md} says what the catalogue says. */
class DataDictionaryIT {

    private static final Path FILE = Path.of("schemas", "mirror.md");
    private static final String WRITE = "holdfast.dictionary.write";
    private static final String HEAD = """
            # The mirror in Postgres

            Tables, views and functions of the schema `holdfast`, as the database itself describes them (`\\d+` and `\\df+` in `psql`
            show the same). Made from the catalogue: `mvn -q verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false
            -Dit.test=DataDictionaryIT -D%s=true` writes it anew.
            """.formatted(WRITE);
    private static final String RELATIONS = """
            SELECT oid, relname, relkind IN ('r', 'p') AS is_table, obj_description(oid, 'pg_class') AS comment
            FROM pg_class
            WHERE relnamespace = 'holdfast'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') AND NOT relispartition
              AND relname <> 'flyway_schema_history'
            ORDER BY relkind IN ('v', 'm'), relname
            """;
    private static final String COLUMNS = """
            SELECT attname, format_type(atttypid, atttypmod) AS type, attnotnull,
                   col_description(attrelid, attnum) AS comment,
                   EXISTS (SELECT FROM pg_index WHERE indrelid = attrelid AND indisprimary AND attnum = ANY (indkey))
                       AS is_key
            FROM pg_attribute WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped ORDER BY attnum
            """;

    private static final String FUNCTIONS = """
            SELECT proname, pg_get_function_arguments(oid) AS arguments, pg_get_function_result(oid) AS result,
                   obj_description(oid, 'pg_proc') AS comment
            FROM pg_proc WHERE pronamespace = 'holdfast'::regnamespace AND proname <> 'refuse' ORDER BY proname
            """;

    @Test
    void theDictionaryIsWhatTheCatalogueSays(@TempDir Path dir) throws Exception {
        String dictionary;
        try (var postgres = RealParts.postgres(dir)) {
            dictionary = of(Database.create(postgres, PostgresSettings.SCHEMA));
        }
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(FILE, dictionary);
        }
        assertThat(Files.readString(FILE)).as("%s; write it anew with -D%s=true", FILE, WRITE).isEqualTo(dictionary);
    }

    private static String of(Database database) throws Exception {
        var text = new StringBuilder(HEAD);
        for (Map<String, Object> relation : database.query(RELATIONS)) {
            boolean isTable = relation.get("is_table").equals(true);
            text.append("\n## ").append(relation.get("relname")).append(isTable ? "" : " (view)").append("\n\n")
                    .append(relation.get("comment")).append("\n\n| column | type | | |\n| --- | --- | --- | --- |\n");
            for (Map<String, Object> column : database.query(COLUMNS.formatted(relation.get("oid")))) {
                text.append("| `").append(column.get("attname")).append("` | ").append(column.get("type")).append(" | ")
                        .append(column.get("is_key").equals(true) ? "key"
                                : isTable && column.get("attnotnull").equals(false) ? "may be null" : "")
                        .append(" | ").append(column.get("comment")).append(" |\n");
            }
        }
        for (Map<String, Object> function : database.query(FUNCTIONS)) {
            text.append("\n## ").append(function.get("proname")).append(" (function)\n\n").append(function.get("comment"))
                    .append("\n\n`").append(function.get("proname")).append('(').append(function.get("arguments"))
                    .append(")` returns `").append(function.get("result")).append("`\n");
        }
        return text.toString();
    }
}
