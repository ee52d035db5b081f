package dev.holdfast.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.Api.Answer;
import dev.holdfast.gateway.OpenApi.Operation;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The gateway does what its document says: every operation is called as the document's own examples have it. */
class OpenApiIT extends SharedGateway {

    /** In such an order that what one needs, another did before. */
    private static final List<String> ORDER = List.of("setPolicy", "setHours", "open", "close", "readProvider", "listSlots",
            "listSlotsOfSeveral", "hold", "readReservation", "listReservations", "confirm", "reschedule", "cancel",
            "readEvents", "readMe", "readAbout", "readOpenApi");
    private static final List<String> BY_PROVIDER = List.of("setPolicy", "setHours", "open", "close");
    /** The day of the examples, a Monday, and one that always lies ahead. */
    private static final String DAY = "2027-02-01";
    private static final String MONDAY = LocalDate.now(ZoneOffset.UTC).plusDays(7)
            .with(TemporalAdjusters.next(DayOfWeek.MONDAY)).toString();
    private static final String WEEK_LATER = "2027-02-08";
    private static final String RESERVATION = "0b7e0f0c-3f2d-4a63-9d0e-6f3f5b8e9f10";

    private String reservationId = RESERVATION;

    @BeforeAll
    static void letAlanBeHeldAtOnce() {
        api.put("provider:dr-alan", "/v1/providers/dr-alan/policy", "{'leadTime':'PT1H'}").mustBe(200);
    }

    @Test
    void everyOperationAnswersAsDescribed() throws Exception {
        var operations = OpenApi.operations().stream().collect(Collectors.toMap(Operation::id, each -> each));
        assertThat(operations.keySet()).containsExactlyInAnyOrderElementsOf(ORDER);
        for (String id : ORDER) {
            Operation operation = operations.get(id);
            if (id.equals("readEvents")) {
                // Its answer has no end.
                var events = new EventReader(gateway.port(), "client:ada", "dr-grace", 0L);
                assertThat(events.status()).isEqualTo(200);
            } else {
                Answer answer = call(operation, token(operation), example(operation));
                assertThat(answer.status()).as("%s: %s", id, answer).isBetween(200, 201);
                operation.mustAllow(answer);
                if (id.equals("hold")) {
                    reservationId = answer.field("reservationId");
                }
                if (id.equals("listSlots")) {
                    assertThat(answer.json().get("slots")).isNotEmpty();
                }
                if (id.equals("readOpenApi")) {
                    assertThat(answer.bytes()).isEqualTo(Files.readAllBytes(Path.of("schemas", "openapi.yaml")));
                }
            }
            refusalsAreDescribed(operation);
        }
    }

    private void refusalsAreDescribed(Operation operation) {
        if (!operation.isOpenToAll()) {
            Answer nobody = call(operation, null, null);
            nobody.mustBe(Problem.NO_TOKEN);
            operation.mustAllow(nobody);
        }
        if (operation.body() != null) {
            String wrong = "{\"nonsense\":1}";
            assertThat(OpenApi.faults(schemaOfBody(operation), wrong)).isNotEmpty();
            Answer answer = call(operation, token(operation), wrong);
            answer.mustBe(Problem.MALFORMED);
            operation.mustAllow(answer);
        }
    }

    @Test
    void everyPathOfTheGatewayIsInTheDocumentAndNoOther() {
        assertThat(OpenApi.operations().stream().map(each -> each.method() + " " + each.path()))
                .containsExactlyInAnyOrderElementsOf(gateway.routes());
    }

    @Test
    void everyExampleFitsItsSchema() {
        for (Operation operation : OpenApi.operations()) {
            for (String place : operation.parameters()) {
                JsonNode example = OpenApi.DOCUMENT.at(place + "/example");
                if (!example.isMissingNode()) {
                    assertThat(OpenApi.faults(place + "/schema", example.toString())).as(place).isEmpty();
                }
            }
            if (operation.body() != null) {
                for (JsonNode example : examples(operation)) {
                    assertThat(OpenApi.faults(schemaOfBody(operation), example.toString())).as(operation.id()).isEmpty();
                }
            }
        }
    }

    /** What the importers of Postman and others need. */
    @Test
    void theDocumentStandsAlone() {
        assertThat(OpenApi.DOCUMENT.get("openapi").asString()).startsWith("3.1.");
        assertThat(OpenApi.DOCUMENT.at("/info/title").asString()).isNotEmpty();
        assertThat(OpenApi.DOCUMENT.at("/info/version").asString()).isNotEmpty();
        assertThat(OpenApi.DOCUMENT.findValuesAsString("$ref")).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference).startsWith("#/");
            assertThat(OpenApi.DOCUMENT.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
        });
        List<String> tags = OpenApi.DOCUMENT.get("tags").findValuesAsString("name");
        assertThat(OpenApi.operations()).extracting(Operation::id).doesNotHaveDuplicates().doesNotContain("");
        assertThat(OpenApi.operations()).allSatisfy(each -> {
            assertThat(each.json().path("summary").asString()).isNotEmpty();
            assertThat(tags).contains(each.json().at("/tags/0").asString());
            assertThat(each.parameters().stream().map(place -> OpenApi.DOCUMENT.at(place))
                    .filter(parameter -> parameter.get("in").asString().equals("path"))
                    .map(parameter -> "{" + parameter.get("name").asString() + "}")).allMatch(each.path()::contains);
        });
        assertThat(OpenApi.DOCUMENT.at("/components/schemas/Problem/properties/reason/enum").valueStream()
                .map(JsonNode::asString)).containsExactlyInAnyOrder(
                java.util.Arrays.stream(Problem.values()).map(Problem::name).toArray(String[]::new));
    }

    private Answer call(Operation operation, String token, String body) {
        String path = operation.path();
        var query = new ArrayList<String>();
        var headers = new ArrayList<String>();
        for (String place : operation.parameters()) {
            JsonNode parameter = OpenApi.DOCUMENT.at(place);
            JsonNode example = parameter.path("example");
            String name = parameter.get("name").asString();
            if (example.isMissingNode()) {
                continue;
            }
            String value = current(example.asString());
            switch (parameter.get("in").asString()) {
                case "path" -> path = path.replace("{" + name + "}", value);
                case "query" -> query.add(name + "=" + URLEncoder.encode(value, UTF_8));
                default -> headers.addAll(List.of(name, operation.id() + value));
            }
        }
        if (operation.id().equals("readEvents")) {
            headers.clear();
        }
        return api.send(api.request(operation.method(), token, path + (query.isEmpty() ? "" : "?")
                + String.join("&", query), body, headers.toArray(String[]::new)));
    }

    private String example(Operation operation) {
        return operation.body() == null ? null : current(examples(operation).get(0).toString());
    }

    private String current(String text) {
        return text.replace(DAY, MONDAY).replace(WEEK_LATER, LocalDate.parse(MONDAY).plusDays(7).toString())
                .replace(RESERVATION, reservationId);
    }

    private static List<JsonNode> examples(Operation operation) {
        JsonNode content = OpenApi.DOCUMENT.at(operation.body() + "/content/application~1json");
        return content.has("example") ? List.of(content.get("example"))
                : content.get("examples").valueStream().map(each -> each.get("value")).toList();
    }

    private static String schemaOfBody(Operation operation) {
        return operation.body() + "/content/application~1json/schema";
    }

    private static String token(Operation operation) {
        return BY_PROVIDER.contains(operation.id()) ? "provider:dr-grace" : "client:ada";
    }
}
