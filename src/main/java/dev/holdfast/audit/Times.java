package dev.holdfast.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/** Reads what JSON says of times: milliseconds since 1970, and durations in milliseconds. */
final class Times {

    static final long NONE = Long.MIN_VALUE;

    private static final String SECONDS = "2027-01-31T09:00:00Z";
    private static final String MILLISECONDS = "2027-01-31T09:00:00.123Z";

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
        String text = text(fields, name);
        boolean isInUtc = text.endsWith("Z");
        if (isInUtc && text.length() == SECONDS.length()) {
            return seconds(text) * 1_000;
        } else if (isInUtc && text.length() == MILLISECONDS.length()) {
            return seconds(text) * 1_000 + number(text, 20, 23);
        }
        return Instant.parse(text).toEpochMilli();
    }

    /** By hand, for reading times is most of the work. */
    private static long seconds(String text) {
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay();
        return day * 86_400 + number(text, 11, 13) * 3_600L + number(text, 14, 16) * 60L + number(text, 17, 19);
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
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
