package dev.holdfast.contract;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every way in which this test suite knows to break one valid message; each result is broken in one place. */
final class Mutations {

    /** Objects whose names are data, so that there is no unknown field in them but a wrong name. */
    private static final Set<String> MAPS = Set.of("weekly", "overrides");
    private static final String UNKNOWN = "nobodyKnowsThis";

    private final String type;
    private final JsonNode example;
    private final List<Mutation> found = new ArrayList<>();

    private Mutations(String type, JsonNode example) {
        this.type = type;
        this.example = example;
    }

    /** @param at the field that was changed */
    record Mutation(JsonPointer at, String what, String json) {

        @Override
        public String toString() {
            return what + " at " + at + ": " + json;
        }
    }

    /** Wrong types, wrong texts, wrong order of times, and too much of anything. */
    static List<Mutation> wrongValues(String type, JsonNode example) {
        var mutations = new Mutations(type, example);
        mutations.forEachField(mutations::spoil);
        mutations.forEachObject(mutations::spoilMembers);
        return mutations.found;
    }

    /** Each field left out, be it required or not. */
    static List<Mutation> removals(String type, JsonNode example) {
        var mutations = new Mutations(type, example);
        mutations.forEachField((at, value) -> {
            if (!at.last().mayMatchElement()) {
                mutations.change(at, at.head(), "left out", parent ->
                        ((ObjectNode) parent).remove(at.last().getMatchingProperty()));
            }
        });
        return mutations.found;
    }

    /** A field that the contract does not know, in every object that has fields. */
    static List<Mutation> unknownFields(String type, JsonNode example) {
        var mutations = new Mutations(type, example);
        mutations.forEachObject((at, object) -> {
            if (at.matches() || !MAPS.contains(at.last().getMatchingProperty())) {
                mutations.change(at, "unknown field", node -> ((ObjectNode) node).put(UNKNOWN, "x"));
                mutations.change(at, "unknown object", node -> ((ObjectNode) node).putObject(UNKNOWN).putArray("x"));
            }
        });
        return mutations.found;
    }

    private void spoil(JsonPointer at, JsonNode value) {
        BadValues.otherTypes(value).forEach(bad -> replace(at, "wrong type or number", bad));
        if (value.isString()) {
            BadValues.texts(type, at.last().getMatchingProperty()).forEach(bad ->
                    replace(at, "wrong text", Schemas.JSON.getNodeFactory().stringNode(bad)));
        }
        if (value.isArray()) {
            spoilList(at, (ArrayNode) value);
        }
    }

    private void spoilList(JsonPointer at, ArrayNode list) {
        boolean ofIntervals = at.head().matches();
        ObjectNode item = Schemas.JSON.createObjectNode();
        if (ofIntervals) {
            item.put("start", "2027-02-01T09:00:00Z").put("end", "2027-02-01T10:00:00Z");
        } else {
            item.put("from", "08:00").put("to", "09:00");
        }
        int tooMany = ofIntervals ? 1_001 : 65;
        change(at, "too long", node -> {
            while (node.size() < tooMany) {
                ((ArrayNode) node).add(item);
            }
        });
        change(at, "an empty object in it", node -> ((ArrayNode) node).addObject());
        change(at, "null in it", node -> ((ArrayNode) node).addNull());
    }

    private void spoilMembers(JsonPointer at, ObjectNode object) {
        if (object.has("start") && object.has("end")) {
            String start = object.get("start").stringValue();
            change(at, "end at start", node -> ((ObjectNode) node).put("end", start));
            change(at, "end before start", node -> ((ObjectNode) node).put("end", "2001-01-01T00:00:00Z"));
            change(at, "start after end", node -> ((ObjectNode) node).put("start", "2999-01-01T00:00:00.001Z"));
        }
        String name = at.matches() ? "" : at.last().getMatchingProperty();
        if (name.equals("weekly")) {
            List.of("monday", "Mon", "MONTAG", "", "MONDAY ", "1").forEach(bad ->
                    change(at, "no day", node -> ((ObjectNode) node).putArray(bad)));
        } else if (name.equals("overrides")) {
            List.of("2027-02-30", "2027-02-29", "2027-13-01", "2027-8-13", "1999-12-31", "20270813", "", "MONDAY",
                    "2027-08-13T00:00:00Z").forEach(bad ->
                    change(at, "no date", node -> ((ObjectNode) node).putArray(bad)));
            change(at, "too many dates", node -> {
                for (LocalDate date = LocalDate.of(2030, 1, 1); node.size() < 367; date = date.plusDays(1)) {
                    ((ObjectNode) node).putArray(date.toString());
                }
            });
        }
        if (type.equals("reservation.cancel.v1")) {
            boolean byClient = object.get("by").stringValue().equals("client");
            change(at, "the other party", node -> ((ObjectNode) node).put("by", byClient ? "provider" : "client"));
        }
    }

    private void forEachField(BiConsumer<JsonPointer, JsonNode> use) {
        walk(JsonPointer.empty(), example, use);
    }

    private void forEachObject(BiConsumer<JsonPointer, ObjectNode> use) {
        use.accept(JsonPointer.empty(), (ObjectNode) example);
        forEachField((at, value) -> {
            if (value instanceof ObjectNode object) {
                use.accept(at, object);
            }
        });
    }

    private static void walk(JsonPointer at, JsonNode node, BiConsumer<JsonPointer, JsonNode> use) {
        node.properties().forEach(field -> {
            JsonPointer inner = at.appendProperty(field.getKey());
            use.accept(inner, field.getValue());
            walk(inner, field.getValue(), use);
        });
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                JsonPointer inner = at.appendIndex(i);
                use.accept(inner, node.get(i));
                walk(inner, node.get(i), use);
            }
        }
    }

    private void replace(JsonPointer at, String what, JsonNode by) {
        change(at, at.head(), what, parent -> {
            if (parent instanceof ArrayNode list) {
                list.set(at.last().getMatchingIndex(), by);
            } else {
                ((ObjectNode) parent).set(at.last().getMatchingProperty(), by);
            }
        });
    }

    private void change(JsonPointer at, String what, Consumer<JsonNode> how) {
        change(at, at, what, how);
    }

    private void change(JsonPointer field, JsonPointer target, String what, Consumer<JsonNode> how) {
        JsonNode copy = example.deepCopy();
        how.accept(copy.at(target));
        if (!copy.equals(example)) {
            found.add(new Mutation(field, what, copy.toString()));
        }
    }
}
