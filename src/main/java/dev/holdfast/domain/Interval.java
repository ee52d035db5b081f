package dev.holdfast.domain;

import java.time.Duration;
import java.time.Instant;

/** A half-open stretch of time, {@code [start, end)}; never empty. */
public record Interval(Instant start, Instant end) {

    public Interval {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("an interval must end after its start: " + start + " to " + end);
        }
    }

    public Duration length() {
        return Duration.between(start, end);
    }

    /** Whether the two share any time; touching at an end is not sharing. */
    public boolean overlaps(Interval other) {
        return start.isBefore(other.end) && other.start.isBefore(end);
    }

    public boolean contains(Interval other) {
        return !other.start.isBefore(start) && !other.end.isAfter(end);
    }
}
