package dev.holdfast.audit;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a record stands; as text {@code topic/partition@offset}, as in the header {@code holdfast_cause}. */
public record Place(String topic, int partition, long offset) {

    /** By topic, partition and offset. */
    static final Comparator<Place> ORDER = Comparator.comparing(Place::topic).thenComparing(Place::partition)
            .thenComparing(Place::offset);

    private static final Pattern TEXT = Pattern.compile("([A-Za-z0-9._-]{1,249})/(\\d{1,9})@(\\d{1,18})");

    /** Reads it back, or gives null if the text is none. */
    static Place parse(String text) {
        Matcher parts = TEXT.matcher(text == null ? "" : text);
        return parts.matches() ? new Place(parts.group(1), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3)))
                : null;
    }

    @Override
    public String toString() {
        return topic + "/" + partition + "@" + offset;
    }
}
