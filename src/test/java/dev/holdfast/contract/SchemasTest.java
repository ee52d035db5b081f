package dev.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Command;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The schemas say what the codec does: their types, and their examples. */
class SchemasTest {

    static List<String> types() {
        return Schemas.types();
    }

    static Set<String> files() {
        return Schemas.all().keySet();
    }

    @Test
    void thereIsASchemaForEachTypeOfTheCodecAndNoOther() {
        var expected = new HashSet<>(Codecs.EVENT_TYPES);
        expected.add(Codecs.TICK);
        Set<Class<?>> commands = Stream.concat(Arrays.stream(Command.class.getPermittedSubclasses()),
                        Arrays.stream(Command.OnReservation.class.getPermittedSubclasses()))
                .filter(Class::isRecord).collect(Collectors.toSet());
        var decoded = new HashSet<Class<?>>();
        for (String type : types()) {
            if (!expected.contains(type)) {
                Schemas.examples(type).forEach(example -> decoded.add(command(type, example).getClass()));
            }
        }
        assertThat(decoded).isEqualTo(commands);
        assertThat(types()).hasSize(expected.size() + commands.size()).containsAll(expected);
    }

    @ParameterizedTest
    @MethodSource("files")
    void aSchemaIsOneByTheStandardAndSaysWhatItIs(String name) {
        JsonNode schema = Schemas.all().get(name);
        assertThat(Schemas.faultsOfSchema(name)).isEmpty();
        assertThat(schema.path("$schema").asString()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("$id").asString()).endsWith("/" + name + ".json");
        assertThat(schema.path("title").asString()).isNotBlank();
        assertThat(schema.path("description").asString()).isNotBlank();
        assertEveryPropertyIsDescribed(schema);
    }

    @ParameterizedTest
    @MethodSource("types")
    void anExampleIsValidAndTheCodecWritesItAsItRead(String type) {
        for (JsonNode example : Schemas.examples(type)) {
            String json = example.toString();
            assertThat(Schemas.faults(type, json)).as(json).isEmpty();
            assertThat(Codecs.judge(type, json).why()).as(json).isNull();
            assertThat(Schemas.JSON.readTree(Codecs.again(type, json))).isEqualTo(example);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void theExamplesShowEveryFieldPresentAndEveryOptionalOneAbsent(String type) {
        List<JsonNode> examples = Schemas.examples(type);
        JsonNode schema = Schemas.all().get(type);
        Set<String> required = schema.path("required").valueStream().map(JsonNode::asString)
                .collect(Collectors.toSet());
        for (String field : schema.required("properties").propertyNames()) {
            assertThat(examples).as("with %s", field).anyMatch(example -> example.has(field));
            assertThat(required.contains(field) || examples.stream().anyMatch(example -> !example.has(field)))
                    .as("without %s", field).isTrue();
        }
    }

    @Test
    void everyZoneThatTheCodecKnowsFitsTheSchema() {
        JsonNode zone = Schemas.all().get(Schemas.COMMON).required("$defs").required("zone");
        assertThat(ZoneId.getAvailableZoneIds()).allMatch(id -> id.matches(zone.required("pattern").asString()));
    }

    private static void assertEveryPropertyIsDescribed(JsonNode schema) {
        schema.path("properties").properties().forEach(property -> assertThat(property.getValue().isBoolean()
                || isConditionOn(property.getValue()) || property.getValue().has("description"))
                .as("description of %s", property).isTrue());
        schema.forEach(SchemasTest::assertEveryPropertyIsDescribed);
    }

    private static Command command(String type, JsonNode example) {
        return (Command) ((Input.OfProvider) Codecs.decoded(type, example.toString())).request();
    }

    /** In an {@code if}, a property is described by the condition. */
    private static boolean isConditionOn(JsonNode property) {
        return property.has("const") && property.size() == 1;
    }
}
