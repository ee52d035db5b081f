package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import dev.holdfast.gateway.Api.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code schemas/openapi.yaml}, and what it says of an operation's requests and answers. */
final class OpenApi {

    static final JsonNode DOCUMENT = new YAMLMapper().readTree(Path.of("schemas", "openapi.yaml"));

    private static final String ID = "https://holdfast.example/openapi.yaml";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDialect(Dialects.getDraft202012(), builder -> builder
            .schemas(Map.of(ID, DOCUMENT.toString()))
            .schemaRegistryConfig(SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private OpenApi() {
    }

    /** @param at its place in the document, as a JSON pointer */
    record Operation(String method, String path, String at, JsonNode json) {

        String id() {
            return json.path("operationId").asString();
        }

        boolean isOpenToAll() {
            return json.has("security") && json.get("security").isEmpty();
        }

        /** Where each of its parameters is described. */
        List<String> parameters() {
            var places = new ArrayList<String>();
            String ofPath = at.substring(0, at.lastIndexOf('/')) + "/parameters";
            for (String each : List.of(ofPath, at + "/parameters")) {
                for (int i = 0; i < DOCUMENT.at(each).size(); i++) {
                    places.add(resolved(each + "/" + i));
                }
            }
            return places;
        }

        /** Where its body is described, or null if it has none. */
        String body() {
            return json.has("requestBody") ? resolved(at + "/requestBody") : null;
        }

        void mustAllow(Answer answer) {
            String responses = at + "/responses/";
            String status = json.get("responses").has(String.valueOf(answer.status()))
                    ? String.valueOf(answer.status()) : "default";
            assertThat(json.get("responses").has(status)).as("%s answered %s", id(), answer).isTrue();
            String response = resolved(responses + status);
            String type = answer.header("Content-Type").replaceFirst(";.*", "");
            JsonNode content = DOCUMENT.at(response + "/content");
            assertThat(content.propertyNames()).as("%s answered %s", id(), answer).contains(type);
            if (type.endsWith("json")) {
                assertThat(faults(response + "/content/" + escaped(type) + "/schema",
                        new String(answer.bytes(), StandardCharsets.UTF_8))).as("%s answered %s", id(), answer).isEmpty();
            }
            DOCUMENT.at(response + "/headers").properties().forEach(header -> {
                if (header.getValue().path("required").asBoolean(false)) {
                    assertThat(answer.header(header.getKey())).as("%s, %s", id(), header.getKey()).isNotNull();
                }
            });
        }
    }

    static List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        DOCUMENT.get("paths").properties().forEach(path -> path.getValue().properties().forEach(each -> {
            if (METHODS.contains(each.getKey())) {
                operations.add(new Operation(each.getKey().toUpperCase(java.util.Locale.ROOT), path.getKey(),
                        "/paths/" + escaped(path.getKey()) + "/" + each.getKey(), each.getValue()));
            }
        }));
        return operations;
    }

    /** What the schema at that place has against the JSON. */
    static List<String> faults(String place, String json) {
        return SCHEMAS.getSchema(SchemaLocation.of(ID + "#" + place)).validate(json, InputFormat.JSON).stream()
                .map(Object::toString).toList();
    }

    /** The place itself, or the one that it refers to. */
    static String resolved(String place) {
        JsonNode reference = DOCUMENT.at(place).path("$ref");
        return reference.isMissingNode() ? place : reference.asString().substring(1);
    }

    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
