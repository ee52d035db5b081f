package dev.holdfast.topology;

import dev.holdfast.domain.UnreadableException;

/** Knows where the partitions are that are not readable in this process. */
@FunctionalInterface
public interface Whereabouts {

    /** Why the partition can't be read here: it is elsewhere, or not ready. */
    UnreadableException whyNotHere(int partition);
}
