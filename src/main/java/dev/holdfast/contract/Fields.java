package dev.holdfast.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.domain.Ids;
import dev.holdfast.domain.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The fields of one JSON object, read one by one. A command that has a field nobody read is refused, at any depth
 * ({@link #refuseOthers}); a reader of events lets it be.
 */
final class Fields {

    private static final Pattern INSTANT = Pattern.compile(
            "[2-9]\\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,3})?Z");
    private static final Pattern DURATION = Pattern.compile(
            "P(?=[0-9T])(\\d{1,3}D)?(T(?=\\d)(\\d{1,5}H)?(\\d{1,7}M)?(\\d{1,8}S)?)?");
    private static final int SHOWN = 40;

    private final JsonNode object;
    private final boolean ofCommand;
    private final Set<String> read = new HashSet<>();

    private Fields(JsonNode object, boolean ofCommand) {
        this.object = object;
        this.ofCommand = ofCommand;
    }

    static Fields ofCommand(JsonNode object) {
        return new Fields(object, true);
    }

    static Fields ofEvent(JsonNode object) {
        return new Fields(object, false);
    }

    boolean has(String name) {
        return object.has(name);
    }

    /** The text of the field, of at most {@code maxLength} characters, none of which a database or a pipe chokes on. */
    String text(String name, int maxLength) throws MalformedException {
        JsonNode value = required(name);
        if (!value.isTextual() || value.textValue().isEmpty()
                || value.textValue().codePointCount(0, value.textValue().length()) > maxLength
                || value.textValue().codePoints().anyMatch(Fields::isControlOrHalfACharacter)) {
            throw wrong(name, "text of 1 to " + maxLength + " characters without control characters");
        }
        return value.textValue();
    }

    String id(String name) throws MalformedException {
        JsonNode value = required(name);
        if (!value.isTextual() || !Ids.isValid(value.textValue())) {
            throw wrong(name, "an id of 1 to " + Ids.MAX_LENGTH + " of the characters A-Z a-z 0-9 . _ : -");
        }
        return value.textValue();
    }

    /** Text that the pattern describes in full. */
    String matching(String name, Pattern pattern, String expected) throws MalformedException {
        JsonNode value = required(name);
        if (!value.isTextual() || !pattern.matcher(value.textValue()).matches()) {
            throw wrong(name, expected);
        }
        return value.textValue();
    }

    Instant instant(String name) throws MalformedException {
        JsonNode value = required(name);
        if (value.isTextual() && INSTANT.matcher(value.textValue()).matches()) {
            try {
                return Instant.parse(value.textValue());
            } catch (DateTimeParseException e) {
                // A day that the month has not: told below like any other wrong time.
            }
        }
        throw wrong(name, "a UTC time such as 2027-01-31T09:00:00Z, to the millisecond at most");
    }

    Instant optionalInstant(String name) throws MalformedException {
        return has(name) ? instant(name) : null;
    }

    /** The fields {@code start} and {@code end}. */
    Interval interval() throws MalformedException {
        Instant start = instant("start");
        Instant end = instant("end");
        if (!start.isBefore(end)) {
            throw new MalformedException("'end' must be after 'start'");
        }
        return new Interval(start, end);
    }

    /** A duration of whole seconds within the bounds. */
    Duration duration(String name, Duration least, Duration most) throws MalformedException {
        JsonNode value = required(name);
        if (value.isTextual() && DURATION.matcher(value.textValue()).matches()) {
            Duration duration = Duration.parse(value.textValue());
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        }
        throw wrong(name, "an ISO 8601 duration of whole seconds, from " + least + " to " + most);
    }

    /** One of the names of an enumeration, as the contract spells them. */
    String oneOf(String name, Set<String> names) throws MalformedException {
        JsonNode value = required(name);
        if (!value.isTextual() || !names.contains(value.textValue())) {
            throw wrong(name, "one of " + String.join(", ", names.stream().sorted().toList()));
        }
        return value.textValue();
    }

    long number(String name, long least) throws MalformedException {
        JsonNode value = required(name);
        if (!value.canConvertToLong() || !value.isIntegralNumber() || value.longValue() < least) {
            throw wrong(name, "a whole number from " + least + " on");
        }
        return value.longValue();
    }

    Fields object(String name) throws MalformedException {
        JsonNode value = required(name);
        if (!value.isObject()) {
            throw wrong(name, "a JSON object");
        }
        return new Fields(value, ofCommand);
    }

    /** @param example one such object, for the sender's developer */
    List<Fields> objects(String name, int maxItems, String example) throws MalformedException {
        JsonNode value = required(name);
        var objects = new ArrayList<Fields>();
        boolean valid = value.isArray() && value.size() <= maxItems;
        for (JsonNode each : value) {
            valid &= each.isObject();
            objects.add(new Fields(each, ofCommand));
        }
        if (!valid) {
            throw wrong(name, "a list of at most " + maxItems + " objects such as " + example);
        }
        return objects;
    }

    /** The names of all fields; each counts as read once its value is. */
    Set<String> names() {
        var names = new TreeSet<String>();
        object.properties().forEach(field -> names.add(field.getKey()));
        return names;
    }

    void refuseOthers() throws MalformedException {
        for (String name : names()) {
            if (ofCommand && !read.contains(name)) {
                throw new MalformedException("the field '" + shortened(name) + "' does not belong here");
            }
        }
    }

    MalformedException wrong(String name, String expected) {
        return new MalformedException("'" + name + "' must be " + expected + ", but is "
                + shortened(String.valueOf(object.get(name))));
    }

    private JsonNode required(String name) throws MalformedException {
        JsonNode value = object.get(name);
        if (value == null) {
            throw new MalformedException("the field '" + name + "' is missing");
        }
        read.add(name);
        return value;
    }

    private static boolean isControlOrHalfACharacter(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }

    /** What the sender wrote, short and in plain characters, whatever it was. */
    private static String shortened(String text) {
        String start = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
        return start.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
