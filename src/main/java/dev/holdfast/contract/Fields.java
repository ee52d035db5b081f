package dev.holdfast.contract;

import dev.holdfast.domain.Command.Party;
import dev.holdfast.domain.Ids;
import dev.holdfast.domain.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The fields of one JSON object, read one by one. A command that has a field nobody read is refused, at any depth
 * ({@link #refuseOthers}); a reader of events lets it be.
 */
final class Fields {

    private static final Pattern DURATION = Pattern.compile(
            "P(?=[0-9T])(\\d{1,3}D)?(T(?=\\d)(\\d{1,5}H)?(\\d{1,7}M)?(\\d{1,8}S)?)?");
    private static final Map<String, Party> PARTIES = Map.of("client", Party.CLIENT, "provider", Party.PROVIDER);
    private static final int SHOWN = 40;

    private final Map<?, ?> object;
    private final boolean ofCommand;
    private final Set<String> read = new HashSet<>();

    private Fields(Map<?, ?> object, boolean ofCommand) {
        this.object = object;
        this.ofCommand = ofCommand;
    }

    static Fields ofCommand(Map<?, ?> object) {
        return new Fields(object, true);
    }

    static Fields ofEvent(Map<?, ?> object) {
        return new Fields(object, false);
    }

    boolean has(String name) {
        return object.containsKey(name);
    }

    /** The text of the field, of at most {@code maxLength} characters, none of which a database or a pipe chokes on. */
    String text(String name, int maxLength) throws MalformedException {
        if (required(name) instanceof String text && !text.isEmpty()
                && text.codePointCount(0, text.length()) <= maxLength
                && text.codePoints().noneMatch(Fields::isControlOrHalfACharacter)) {
            return text;
        }
        throw wrong(name, "text of 1 to " + maxLength + " characters without control characters");
    }

    String id(String name) throws MalformedException {
        if (required(name) instanceof String text && Ids.isValid(text)) {
            return text;
        }
        throw wrong(name, "an id of 1 to " + Ids.MAX_LENGTH + " of the characters A-Z a-z 0-9 . _ : -");
    }

    /** The id, or null if the field is missing or no id. */
    String idOrNull(String name) {
        return get(name) instanceof String text && Ids.isValid(text) ? text : null;
    }

    /** Text that the pattern describes in full. */
    String matching(String name, Pattern pattern, String expected) throws MalformedException {
        if (required(name) instanceof String text && pattern.matcher(text).matches()) {
            return text;
        }
        throw wrong(name, expected);
    }

    Instant instant(String name) throws MalformedException {
        Instant instant = required(name) instanceof String text ? InstantFormat.parse(text) : null;
        if (instant == null) {
            throw wrong(name, "a UTC time such as 2027-01-31T09:00:00Z, to the millisecond at most");
        }
        return instant;
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
        if (required(name) instanceof String text && DURATION.matcher(text).matches()) {
            Duration duration = Duration.parse(text);
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        }
        throw wrong(name, "an ISO 8601 duration of whole seconds, from " + least + " to " + most);
    }

    /** What the text of the field means: it must be one of the names, as the contract spells them. */
    <T> T oneOf(String name, Map<String, T> meanings) throws MalformedException {
        T meaning = required(name) instanceof String text ? meanings.get(text) : null;
        if (meaning == null) {
            throw wrong(name, "one of " + String.join(", ", new TreeSet<>(meanings.keySet())));
        }
        return meaning;
    }

    Party party(String name) throws MalformedException {
        return oneOf(name, PARTIES);
    }

    long number(String name, long least) throws MalformedException {
        Object value = required(name);
        if ((value instanceof Integer || value instanceof Long) && ((Number) value).longValue() >= least) {
            return ((Number) value).longValue();
        }
        throw wrong(name, "a whole number from " + least + " on");
    }

    Fields object(String name) throws MalformedException {
        if (required(name) instanceof Map<?, ?> fields) {
            return new Fields(fields, ofCommand);
        }
        throw wrong(name, "a JSON object");
    }

    /** @param example one such object, for the sender's developer */
    List<Fields> objects(String name, int maxItems, String example) throws MalformedException {
        if (required(name) instanceof List<?> items && items.size() <= maxItems
                && items.stream().allMatch(Map.class::isInstance)) {
            return items.stream().map(each -> new Fields((Map<?, ?>) each, ofCommand)).toList();
        }
        throw wrong(name, "a list of at most " + maxItems + " objects such as " + example);
    }

    /** The names of all fields, sorted; each counts as read once its value is. */
    SortedSet<String> names() {
        var names = new TreeSet<String>();
        object.keySet().forEach(name -> names.add((String) name));
        return names;
    }

    void refuseOthers() throws MalformedException {
        if (ofCommand && read.size() < object.size()) {
            SortedSet<String> others = names();
            others.removeAll(read);
            throw new MalformedException("the field '" + shortened(others.first()) + "' does not belong here");
        }
    }

    MalformedException wrong(String name, String expected) {
        return new MalformedException("'" + name + "' must be " + expected + ", but is "
                + shortened(Json.text(object.get(name))));
    }

    private Object required(String name) throws MalformedException {
        Object value = get(name);
        if (value == null) {
            throw new MalformedException("the field '" + name + "' is missing");
        }
        return value;
    }

    private Object get(String name) {
        Object value = object.get(name);
        if (ofCommand && value != null) {
            read.add(name);
        }
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
