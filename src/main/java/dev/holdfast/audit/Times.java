package dev.holdfast.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;

/** Reads what JSON says of times: milliseconds since 1970, and durations in milliseconds. */
final class Times {

    static final long NONE = Long.MIN_VALUE;

    private Times() {
    }

    static String text(JsonNode fields, String name) {
        JsonNode value = fields.get(name);
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException("'" + name + "' is not a text");
        }
        return value.textValue();
    }

    static long time(JsonNode fields, String name) {
        return Instant.parse(text(fields, name)).toEpochMilli();
    }

    static long timeOrNone(JsonNode fields, String name) {
        return fields.has(name) ? time(fields, name) : NONE;
    }

    static long duration(JsonNode fields, String name) {
        return Duration.parse(text(fields, name)).toMillis();
    }

    static String text(long time) {
        return time == NONE ? "never" : Instant.ofEpochMilli(time).toString();
    }

    static String text(long start, long end) {
        return text(start) + " to " + text(end);
    }
}
