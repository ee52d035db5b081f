package dev.holdfast.contract;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Values that a field must not have, by the kind of the field. */
final class BadValues {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final List<String> IDS = List.of("", "x".repeat(65), "two words", " id", "id\n",
            "m\u00fcller", "a/b", "a@b.example", "a,b", "\uff41", "a\u0000");
    private static final List<String> INSTANTS = List.of("", "2027-02-01", "2027-02-01T09:00:00",
            "2027-02-01T09:00:00+01:00", "2027-02-01T09:00:00+00:00", "2027-02-01T09:00:00-00:00",
            "2027-02-01T09:00:00.123456789Z", "2027-02-01T09:00:00.1234Z", "2027-02-01T09:00:00.Z",
            "2027-02-01T09:00:00,5Z", "2027-02-30T09:00:00Z", "2027-02-29T09:00:00Z", "2027-04-31T09:00:00Z",
            "2027-13-01T09:00:00Z", "2027-00-01T09:00:00Z", "2027-02-00T09:00:00Z", "1999-12-31T23:59:59Z",
            "+10000-01-01T00:00:00Z", "2027-02-01t09:00:00Z", "2027-02-01T09:00:00z", "2027-02-01 09:00:00Z",
            "2027-02-01T24:00:00Z", "2027-02-01T09:60:00Z", "2027-06-30T23:59:60Z", "2027-02-01T09:00Z",
            " 2027-02-01T09:00:00Z", "2027-02-01T09:00:00Z ", "2027-02-01T09:00:00Z\n", "1801472400");
    private static final List<String> DURATIONS = List.of("", "P", "PT", "P1DT", "15M", "PT15", "PT0.5S", "PT15.0M",
            "-PT15M", "PT-15M", "+PT15M", "P1W", "P1M", "P1Y", "PT1S1M", "PT1M1D", "pt15m", "PT15m", " PT15M",
            "PT15M\n", "PT123456H", "\uff30T15M", "PT\u0661M");
    private static final List<String> TIMES = List.of("", "8:00", "08:0", "24:00", "08:60", "08:00:00", "0800", "08.00",
            "08:00Z", " 8:00", "08:00\n", "\u0660\u0668:00");
    private static final List<String> ZONES = List.of("", "Europe/Berlin ", "Europe Berlin", "Europe/B\u00e9rlin",
            "Z".repeat(65), "Europe/Berlin\n");
    private static final List<String> EVENT_IDS = List.of("", "studio-7", "studio-7/", "/42", "studio-7/042",
            "studio-7/-1", "studio-7/4x", "studio 7/42", "studio-7/0", "studio-7/0/", "studio-7/0/a b", "studio-7/42/1",
            "studio-7/0/" + "x".repeat(301), "x".repeat(65) + "/42", "studio-7/12345678901234567890");
    private static final List<String> TYPES = List.of("", "nonsense", "reservation.hold", "reservation.held",
            "RESERVATION.HELD.V1", "reservation.held.v2", "request.rejected.v1 ");
    private static final List<String> REASONS = List.of("", "slot_taken", "NO_SUCH_REASON", "SLOT_TAKEN ");
    private static final List<String> STATUSES = List.of("", "held", "Held", "PENDING");
    private static final List<String> PARTIES = List.of("", "CLIENT", "Provider", "operator");
    private static final List<JsonNode> NUMBERS = List.of(NODES.numberNode(-1), NODES.numberNode(1.5),
            NODES.stringNode("1"), NODES.numberNode(new BigInteger("9223372036854775808")));

    private static final Map<String, List<String>> BY_NAME = Map.ofEntries(
            Map.entry("requestId", IDS), Map.entry("providerId", IDS), Map.entry("clientId", IDS),
            Map.entry("reservationId", IDS), Map.entry("eventId", EVENT_IDS), Map.entry("type", TYPES),
            Map.entry("start", INSTANTS), Map.entry("end", INSTANTS), Map.entry("at", INSTANTS),
            Map.entry("heldAt", INSTANTS), Map.entry("expiresAt", INSTANTS), Map.entry("confirmedAt", INSTANTS),
            Map.entry("endedAt", INSTANTS), Map.entry("slotLength", DURATIONS), Map.entry("leadTime", DURATIONS),
            Map.entry("holdDuration", DURATIONS), Map.entry("horizon", DURATIONS),
            Map.entry("bufferBefore", DURATIONS), Map.entry("bufferAfter", DURATIONS), Map.entry("from", TIMES),
            Map.entry("to", TIMES), Map.entry("zone", ZONES), Map.entry("status", STATUSES), Map.entry("by", PARTIES),
            Map.entry("detail", texts(4_000)));

    private BadValues() {
    }

    /** Text values that the field must not have, in a message of the given type. */
    static List<String> texts(String type, String field) {
        if (field.equals("reason")) {
            return switch (type) {
                case "reservation.cancel.v1" -> texts(500);
                case "reservation.cancelled.v1" -> texts(4_000);
                default -> REASONS;
            };
        }
        List<String> values = BY_NAME.get(field);
        if (values == null) {
            throw new AssertionError("no bad values are known for the field " + field + " of " + type);
        }
        return values;
    }

    /** One value of every JSON type but that of the given value; for a number, also numbers out of bounds. */
    static List<JsonNode> otherTypes(JsonNode value) {
        var others = new ArrayList<JsonNode>(List.of(NODES.numberNode(5), NODES.nullNode(), NODES.arrayNode(),
                NODES.objectNode(), NODES.booleanNode(true), NODES.stringNode("text")));
        others.removeIf(each -> each.getNodeType() == value.getNodeType());
        if (value.isNumber()) {
            others.addAll(NUMBERS);
        }
        return others;
    }

    private static List<String> texts(int limit) {
        var texts = new ArrayList<>(List.of("", "x".repeat(limit + 1), "\uD83E\uDD12".repeat(limit + 1)));
        IntStream.of(0, 1, '\t', '\n', '\r', 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9F)
                .forEach(control -> texts.add("in the " + (char) control + " middle"));
        return texts;
    }
}
