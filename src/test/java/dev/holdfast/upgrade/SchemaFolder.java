package dev.holdfast.upgrade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The schemas of the messages and of the HTTP interface, with what they refer to in its place and without words for people. */
final class SchemaFolder {

    static final Path OURS = Path.of("schemas");
    static final String API = "openapi.yaml";
    private static final String COMMON = "common.v1.json";
    private static final String REFERENCE = "$ref";
    private static final Set<String> WORDS = Set.of("$schema", "$id", "$defs", "title", "description", "summary", "default",
            "example", "examples", "tags", "operationId", REFERENCE);
    /** Keywords whose fields are names of the schema's own choice. */
    private static final Set<String> NAMED = Set.of("properties", "headers", "schemas", "paths", "responses");

    private final Map<String, JsonNode> documents = new TreeMap<>();

    SchemaFolder(Path folder) {
        var yaml = new YAMLMapper();
        for (Path file : files(folder)) {
            String name = file.getFileName().toString();
            documents.put(name, (name.equals(API) ? yaml : JsonMapper.shared()).readTree(file));
        }
    }

    static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json") || file.endsWith(API)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The types of messages. */
    List<String> types() {
        return documents.keySet().stream().filter(name -> !name.equals(COMMON) && !name.equals(API))
                .map(name -> name.replaceFirst("[.]json$", "")).toList();
    }

    JsonNode message(String type) {
        String name = type + ".json";
        return whole(name, documents.get(name));
    }

    JsonNode paths() {
        return names(API, documents.get(API).get("paths"));
    }

    private JsonNode whole(String document, JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode whole = JsonMapper.shared().createArrayNode();
            array.forEach(each -> whole.add(whole(document, each)));
            return whole;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode whole = JsonMapper.shared().createObjectNode();
        if (object.has(REFERENCE)) {
            String[] reference = object.get(REFERENCE).asString().split("#", 2);
            String target = reference[0].isEmpty() ? document : reference[0];
            whole.setAll((ObjectNode) whole(target, documents.get(target).at(reference[1])));
        }
        object.properties().stream().filter(field -> !WORDS.contains(field.getKey())).forEach(field ->
                whole.set(field.getKey(), NAMED.contains(field.getKey()) ? names(document, field.getValue())
                        : whole(document, field.getValue())));
        return whole;
    }

    private JsonNode names(String document, JsonNode named) {
        ObjectNode whole = JsonMapper.shared().createObjectNode();
        named.properties().forEach(field -> whole.set(field.getKey(), whole(document, field.getValue())));
        return whole;
    }
}
