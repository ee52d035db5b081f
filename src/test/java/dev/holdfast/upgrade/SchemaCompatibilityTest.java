package dev.holdfast.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.upgrade.SchemaChanges.Writer;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who wrote against the last release's schemas may go on: a change that would break them needs a type of a new version. */
class SchemaCompatibilityTest {

    private static final SchemaFolder OURS = new SchemaFolder(SchemaFolder.OURS);
    private static final String BEFORE = """
            {"type": "object", "required": ["a"], "additionalProperties": false, "if": {"required": ["b"]}, "properties": {
                "a": {"type": "string", "maxLength": 9, "minLength": 1, "pattern": "^x"}, "b": {"enum": ["X", "Y"]},
                "c": {"type": "array", "items": {"type": "object", "properties": {"d": {"type": "integer"}}}}}}
            """;

    @BeforeAll
    static void writeIfAsked() {
        LastRelease.writeIfAsked();
    }

    @Test
    void whatTheLastReleaseTookIsTakenAndWhatItToldIsTold() {
        assertThat(SchemaChanges.between(new SchemaFolder(LastRelease.SCHEMAS), OURS)).isEmpty();
    }

    @Test
    void everyMessageAndCallIsLookedAt() {
        assertThat(OURS.types()).hasSizeGreaterThan(18).contains("reservation.hold.v1", "reservation.held.v1");
        assertThat(OURS.message("reservation.held.v1").at("/properties/reservation/properties/clientId/pattern").asString())
                .as("what is referred to is there").contains("A-Za-z0-9");
        assertThat(OURS.paths().at("/~1v1~1reservations/post/requestBody/content/application~1json/schema/required").size())
                .isEqualTo(2);
    }

    /** In each, the text that is replaced, by what, and what of that is said, of what others send and of what they read. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '`', value = {
        "`, \"b\": {\"enum\": [\"X\", \"Y\"]}` | `` | m.b is gone | m.b is gone",
        "\"d\": {\"type\": \"integer\"} | \"d\": {\"type\": \"number\"} | m.c items.d type was | m.c items.d type was",
        "\"X\", \"Y\" | \"X\" | m.b has no value Y any more | m.b has no value Y any more",
        "\"X\", \"Y\" | \"X\", \"Y\", \"Z\" | - | -",
        "\"c\": { | \"z\": {}, \"c\": { | - | -",
        "[\"a\"] | [\"a\", \"b\"] | m.b must be sent now | -",
        "[\"a\"] | [] | - | m.a may be missing now",
        "\"maxLength\": 9 | \"maxLength\": 8 | m.a maxLength was 9 and is 8 | -",
        "\"maxLength\": 9 | \"maxLength\": 10 | - | m.a maxLength was 9 and is 10",
        "\"minLength\": 1 | \"minLength\": 2 | m.a minLength was 1 and is 2 | -",
        "`, \"minLength\": 1` | `` | - | m.a minLength was 1 and is not there",
        "^x | ^y | m.a pattern was | m.a pattern was",
        "\"additionalProperties\": false, | `` | m additionalProperties was | m additionalProperties was",
        "\"if\": {\"required\": [\"b\"]} | \"if\": {\"required\": [\"c\"]} | m if was | m if was",
    })
    void aChangeIsRefusedIfItBreaksWhoSendsOrWhoReads(String what, String by, String sent, String read) {
        JsonNode before = JsonMapper.shared().readTree(BEFORE);
        String changed = BEFORE.replace(what, by == null ? "" : by);
        assertThat(changed).isNotEqualTo(BEFORE);
        JsonNode after = JsonMapper.shared().readTree(changed);
        assertSaid(SchemaChanges.between("m", Writer.OTHERS, before, after), sent);
        assertSaid(SchemaChanges.between("m", Writer.HOLDFAST, before, after), read);
    }

    private static void assertSaid(List<String> changes, String said) {
        if (said == null) {
            assertThat(changes).isEmpty();
        } else {
            assertThat(changes).singleElement().asString().startsWith(said);
        }
    }
}
