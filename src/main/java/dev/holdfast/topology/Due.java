package dev.holdfast.topology;

import java.time.Instant;

/** Something that time alone will change. A tick handles them in the order of (time, provider, id). */
record Due(Instant at, String providerId, String id, Kind kind) {

    enum Kind { RESERVATION, WINDOWS, ANSWER }
}
