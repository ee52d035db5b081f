package dev.holdfast.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.DialectId;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.DisallowUnknownKeywordFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files in {@code schemas/}, and a validator of them: formats count, and so does {@link AfterKeyword}. */
final class Schemas {

    static final Path FOLDER = Path.of("schemas");
    static final String COMMON = "common.v1";
    static final JsonMapper JSON = JsonMapper.shared();

    private static final SortedMap<String, JsonNode> FILES = read();
    private static final SchemaRegistry REGISTRY = registry();
    private static final Map<String, Schema> COMPILED = new HashMap<>();

    private Schemas() {
    }

    /** Every schema by the name of its file, without the ending. */
    static SortedMap<String, JsonNode> all() {
        return FILES;
    }

    /** The types of which there is a schema. */
    static List<String> types() {
        return FILES.keySet().stream().filter(name -> !name.equals(COMMON)).toList();
    }

    static List<JsonNode> examples(String type) {
        return List.copyOf(FILES.get(type).required("examples").values());
    }

    /** What the schema has against the value; empty if it is valid. */
    static List<String> faults(String type, String json) {
        Schema schema = COMPILED.computeIfAbsent(type,
                name -> REGISTRY.getSchema(SchemaLocation.of(FILES.get(name).required("$id").stringValue())));
        return schema.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
    }

    /** What the standard has against the schema; empty if it is one. */
    static List<String> faultsOfSchema(String name) {
        return REGISTRY.getSchema(SchemaLocation.of(DialectId.DRAFT_2020_12)).validate(FILES.get(name)).stream()
                .map(Object::toString).toList();
    }

    private static SchemaRegistry registry() {
        Dialect dialect = Dialect.builder(Dialects.getDraft202012())
                .keyword(new AfterKeyword())
                // A misspelt keyword would be ignored, and nothing held.
                .unknownKeywordFactory(DisallowUnknownKeywordFactory.getInstance())
                .build();
        var contents = new HashMap<String, String>();
        FILES.values().forEach(schema -> contents.put(schema.required("$id").stringValue(), schema.toString()));
        return SchemaRegistry.withDialect(dialect, builder -> builder
                .schemas(contents)
                .schemaRegistryConfig(SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    }

    private static SortedMap<String, JsonNode> read() {
        var files = new TreeMap<String, JsonNode>();
        try (Stream<Path> paths = Files.list(FOLDER)) {
            for (Path path : paths.filter(each -> each.toString().endsWith(".json")).toList()) {
                String name = path.getFileName().toString();
                files.put(name.substring(0, name.length() - ".json".length()),
                        JSON.readTree(Files.readString(path, UTF_8)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
