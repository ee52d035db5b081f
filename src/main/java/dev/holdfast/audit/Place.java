package dev.holdfast.audit;

import java.util.Comparator;

/** Where a record stands; as text {@code topic/partition@offset}, as in the header {@code holdfast_cause}. */
public record Place(String topic, int partition, long offset) {

    /** By topic, partition and offset. */
    static final Comparator<Place> ORDER = Comparator.comparing(Place::topic).thenComparing(Place::partition)
            .thenComparing(Place::offset);

    /** Reads it back, or gives null if the text is none. */
    static Place parse(String text) {
        int slash = text == null ? -1 : text.indexOf('/');
        int at = slash < 0 ? -1 : text.indexOf('@', slash);
        if (at < 0) {
            return null;
        }
        try {
            return new Place(text.substring(0, slash), Integer.parseInt(text, slash + 1, at, 10),
                    Long.parseLong(text, at + 1, text.length(), 10));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return topic + "/" + partition + "@" + offset;
    }
}
