package dev.holdfast.topology;

import java.time.Instant;
import java.util.Comparator;

/** Something that time alone will change. Ordered by (time, provider, id), the order in which a tick handles them. */
record Due(Instant at, String providerId, String id, Kind kind) implements Comparable<Due> {

    enum Kind { RESERVATION, WINDOWS, ANSWER }

    private static final Comparator<Due> ORDER = Comparator.comparing(Due::at).thenComparing(Due::providerId)
            .thenComparing(Due::id).thenComparing(Due::kind);

    @Override
    public int compareTo(Due other) {
        return ORDER.compare(this, other);
    }
}
