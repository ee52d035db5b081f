package dev.holdfast.upgrade;

import dev.holdfast.contract.EventCodec;
import dev.holdfast.domain.EventType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What in newer schemas would break those who go by older ones: what others send must be taken as before, and what they
 * read must be as it was. What this does not know to be harmless it refuses.
 */
final class SchemaChanges {

    /** Who writes what a schema describes. */
    enum Writer { OTHERS, HOLDFAST }

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");
    private static final Set<String> EVENTS =
            Arrays.stream(EventType.values()).map(EventCodec::typeName).collect(Collectors.toSet());

    private final Writer writer;
    private final List<String> found = new ArrayList<>();

    private SchemaChanges(Writer writer) {
        this.writer = writer;
    }

    /** All that is incompatible, each with its place; empty if nothing is. */
    static List<String> between(SchemaFolder before, SchemaFolder after) {
        var found = new ArrayList<String>();
        for (String type : before.types()) {
            if (after.types().contains(type)) {
                Writer writer = EVENTS.contains(type) ? Writer.HOLDFAST : Writer.OTHERS;
                found.addAll(between(type, writer, before.message(type), after.message(type)));
            } else {
                found.add(type + " is gone");
            }
        }
        before.paths().properties().forEach(path -> path.getValue().properties().stream()
                .filter(each -> METHODS.contains(each.getKey())).forEach(each -> found.addAll(ofCall(
                        each.getKey() + " " + path.getKey(), path.getValue(), after.paths().path(path.getKey()), each.getKey()))));
        return found;
    }

    /** @param place how to name it */
    static List<String> between(String place, Writer writer, JsonNode before, JsonNode after) {
        var changes = new SchemaChanges(writer);
        changes.compare(place, before, after);
        return changes.found;
    }

    private static List<String> ofCall(String place, JsonNode pathBefore, JsonNode pathAfter, String method) {
        JsonNode before = pathBefore.get(method);
        JsonNode after = pathAfter.path(method);
        if (after.isMissingNode()) {
            return List.of(place + " is gone");
        }
        var found = new ArrayList<String>();
        for (String kind : List.of("path", "query", "header")) {
            found.addAll(between(place, Writer.OTHERS, parameters(pathBefore, before, kind),
                    parameters(pathAfter, after, kind)));
        }
        found.addAll(between(place + " body", Writer.OTHERS, body(before.path("requestBody")), body(after.path("requestBody"))));
        before.path("responses").properties().forEach(answer -> found.addAll(between(place + " " + answer.getKey(),
                Writer.HOLDFAST, body(answer.getValue()), body(after.path("responses").path(answer.getKey())))));
        return found;
    }

    /** The parameters of that kind, as if they were the fields of a message. */
    private static JsonNode parameters(JsonNode path, JsonNode call, String kind) {
        ObjectNode message = JsonMapper.shared().createObjectNode();
        ObjectNode fields = message.putObject("properties");
        ArrayNode required = message.putArray("required");
        for (JsonNode list : List.of(path.path("parameters"), call.path("parameters"))) {
            for (JsonNode each : list) {
                if (each.get("in").asString().equals(kind)) {
                    fields.set(each.get("name").asString(), each.get("schema"));
                    if (each.path("required").asBoolean(false)) {
                        required.add(each.get("name").asString());
                    }
                }
            }
        }
        return message;
    }

    private static JsonNode body(JsonNode described) {
        return described.path("content");
    }

    private void compare(String place, JsonNode before, JsonNode after) {
        if (!before.isObject() || !after.isObject()) {
            same(place, "", before, after);
            return;
        }
        var keywords = new TreeSet<>(before.propertyNames());
        keywords.addAll(after.propertyNames());
        keywords.forEach(keyword -> compare(place, keyword, before.path(keyword), after.path(keyword)));
    }

    private void compare(String place, String keyword, JsonNode before, JsonNode after) {
        switch (keyword) {
            case "properties" -> before.properties().forEach(field -> {
                if (after.has(field.getKey())) {
                    compare(place + "." + field.getKey(), field.getValue(), after.get(field.getKey()));
                } else {
                    found.add(place + "." + field.getKey() + " is gone");
                }
            });
            case "required" -> {
                Set<String> needed = writer == Writer.OTHERS ? minus(after, before) : minus(before, after);
                needed.forEach(field -> found.add(place + "." + field
                        + (writer == Writer.OTHERS ? " must be sent now" : " may be missing now")));
            }
            case "enum" -> minus(before, after).forEach(value -> found.add(place + " has no value " + value + " any more"));
            case "maximum", "maxLength", "maxItems", "maxProperties" -> limit(place, keyword, before, after, 1);
            case "minimum", "minLength", "minItems", "minProperties" -> limit(place, keyword, before, after, -1);
            default -> {
                if (before.isObject() && after.isObject() && !keyword.equals("if")) {
                    compare(place + " " + keyword, before, after);
                } else {
                    same(place, keyword, before, after);
                }
            }
        }
    }

    /** @param sign 1 if more is allowed where it is greater, -1 if it is smaller */
    private void limit(String place, String keyword, JsonNode before, JsonNode after, int sign) {
        double none = sign * Double.POSITIVE_INFINITY;
        int change = sign * Double.compare(after.asDouble(none), before.asDouble(none));
        if (writer == Writer.OTHERS ? change < 0 : change > 0) {
            same(place, keyword, before, after);
        }
    }

    private void same(String place, String keyword, JsonNode before, JsonNode after) {
        if (!before.equals(after)) {
            found.add(place + " " + keyword + " was " + text(before) + " and is " + text(after));
        }
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() ? "not there" : node.toString();
    }

    private static Set<String> minus(JsonNode these, JsonNode those) {
        Set<String> rest = these.valueStream().map(JsonNode::asString).collect(Collectors.toCollection(TreeSet::new));
        rest.removeAll(those.valueStream().map(JsonNode::asString).toList());
        return rest;
    }
}
