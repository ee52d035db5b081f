package dev.holdfast.contract;

import static dev.holdfast.contract.Schemas.FOLDER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Event;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code asyncapi.yaml} names what there is: topics, their settings, types, schemas, headers. */
class AsyncApiTest {

    private static final JsonNode API = new YAMLMapper().readTree(FOLDER.resolve("asyncapi.yaml"));
    private static final String DEAD_LETTER = "dead-letter";

    static List<Topic> publicTopics() {
        return Arrays.stream(Topic.values()).filter(topic -> !topic.isInternal()).toList();
    }

    @Test
    void itIsAnAsyncApiDocumentWithTheTopicsForChannels() {
        assertThat(API.path("asyncapi").asString()).isEqualTo("3.0.0");
        assertThat(API.required("channels").propertyNames())
                .containsExactlyInAnyOrderElementsOf(publicTopics().stream().map(Topic::topicName).toList());
    }

    @ParameterizedTest
    @MethodSource("publicTopics")
    void aChannelHasTheSettingsOfItsTopic(Topic topic) {
        JsonNode channel = API.required("channels").required(topic.topicName());
        assertThat(channel.path("address").asString()).isEqualTo(topic.topicName());
        JsonNode kafka = channel.required("bindings").required("kafka");
        assertThat(kafka.path("topic").asString()).isEqualTo(topic.topicName());
        Map<String, String> settings = kafka.required("topicConfiguration").propertyStream()
                .collect(Collectors.toMap(Map.Entry::getKey, setting -> text(setting.getValue())));
        assertThat(settings).isEqualTo(topic.settings());
    }

    @ParameterizedTest
    @MethodSource("publicTopics")
    void aChannelHasTheMessagesOfItsTopic(Topic topic) {
        assertThat(messages(topic)).isEqualTo(switch (topic) {
            case AVAILABILITY, RESERVATION_REQUESTS -> commandsOn(topic);
            case RESERVATION_EVENTS -> Codecs.EVENT_TYPES;
            case RESERVATION_CONFIRMATIONS -> Set.of("reservation.confirmed.v1", "reservation.rescheduled.v1",
                    "reservation.cancelled.v1");
            case DEAD_LETTERS -> Set.of(DEAD_LETTER);
            case RESERVATION_CLAIMS, RESERVATION_VERDICTS -> throw new AssertionError(topic + " is no one else's");
        });
    }

    @Test
    void everySchemaIsAMessageUnderItsOwnName() {
        var payloads = new HashSet<String>();
        API.required("components").required("messages").properties().forEach(message -> {
            String name = message.getKey();
            assertThat(message.getValue().path("name").asString()).isEqualTo(name);
            if (!name.equals(DEAD_LETTER)) {
                payloads.add(name);
                assertThat(message.getValue().required("payload").path("$ref").asString()).isEqualTo(name + ".json");
                assertThat(message.getValue().path("title"))
                        .isEqualTo(Schemas.all().get(name).required("title"));
            }
        });
        assertThat(payloads).isEqualTo(Set.copyOf(Schemas.types()));
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryFileIsReferredTo() {
        Set<String> references = new TreeSet<>(API.findValuesAsString("$ref"));
        Schemas.all().values().forEach(schema -> references.addAll(
                schema.findValuesAsString("$ref").stream().filter(ref -> !ref.startsWith("#")).toList()));
        var files = new TreeSet<String>();
        for (String reference : references) {
            String[] parts = reference.split("#", -1);
            JsonNode document = API;
            if (!parts[0].isEmpty()) {
                files.add(parts[0]);
                document = Schemas.all().get(parts[0].replaceAll("\\.json$", ""));
            }
            assertThat(document).as(reference).isNotNull();
            assertThat(parts.length == 1 || !document.at(parts[1]).isMissingNode()).as(reference).isTrue();
        }
        assertThat(files).isEqualTo(
                Schemas.all().keySet().stream().map(name -> name + ".json").collect(Collectors.toSet()));
    }

    @Test
    void everyOperationIsOnAChannelThatHasItsMessages() {
        var used = new HashSet<String>();
        API.required("operations").forEach(operation -> {
            String channel = operation.required("channel").path("$ref").asString();
            assertThat(operation.path("action").asString()).isIn("send", "receive");
            operation.required("messages").forEach(message -> {
                assertThat(message.path("$ref").asString()).startsWith(channel + "/messages/");
                used.add(message.path("$ref").asString());
            });
        });
        for (Topic topic : publicTopics()) {
            messages(topic).forEach(message ->
                    assertThat(used).contains("#/channels/" + topic + "/messages/" + message));
        }
    }

    @Test
    void theHeadersOfEventsAreThoseThatAreWritten() {
        JsonNode described = headers("eventHeaders");
        var optional = new HashSet<>(described.required("properties").propertyNames());
        Set<String> required = described.required("required").valueStream().map(JsonNode::asString)
                .collect(Collectors.toSet());
        optional.removeAll(required);
        for (String type : Codecs.EVENT_TYPES) {
            for (JsonNode example : Schemas.examples(type)) {
                Set<String> written = headersOf(example);
                assertThat(written).containsAll(required);
                written.removeAll(required);
                assertThat(optional).containsAll(written);
            }
        }
        assertThat(optional).containsExactly("ce_subject");
    }

    @Test
    void theHeadersOfDeadLettersAndReroutedRecordsAreNamed() {
        assertThat(headers("deadLetterHeaders").required("properties").propertyNames()).containsExactlyInAnyOrder(
                HeaderNames.REASON, HeaderNames.LENGTH, HeaderNames.SHA_256, HeaderNames.CAUSE);
        assertThat(headers("commandHeaders").required("properties").propertyNames())
                .containsExactly(HeaderNames.ORIGIN);
    }

    private static Set<String> commandsOn(Topic topic) {
        return Schemas.types().stream().filter(type -> !Codecs.isEvent(type) && Codecs.topicOf(type) == topic)
                .collect(Collectors.toSet());
    }

    private static Set<String> messages(Topic topic) {
        var names = new HashSet<String>();
        API.required("channels").required(topic.topicName()).required("messages").properties().forEach(message -> {
            assertThat(message.getValue().path("$ref").asString())
                    .isEqualTo("#/components/messages/" + message.getKey());
            names.add(message.getKey());
        });
        return names;
    }

    private static JsonNode headers(String schema) {
        return API.required("components").required("schemas").required(schema);
    }

    private static Set<String> headersOf(JsonNode example) {
        Event event = EventCodec.decode(example.toString().getBytes(UTF_8), Codecs.CAUSE);
        return StreamSupport.stream(CloudEvents.headers(event).spliterator(), false).map(Header::key)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static String text(JsonNode setting) {
        List<String> items = setting.isArray() ? setting.valueStream().map(JsonNode::asString).toList()
                : List.of(setting.asString());
        return String.join(",", items);
    }
}
