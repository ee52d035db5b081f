package dev.holdfast.contract;

import dev.holdfast.domain.Request;

/** What the bytes of an input record turn out to be. */
public sealed interface Input {

    /** A request that a provider's log answers. */
    record OfProvider(Request request) implements Input {
    }

    /** The service's own question whether anything is due. */
    record Tick() implements Input {
    }

    /** @param why nobody can be answered, in a sentence */
    record Unreadable(String why) implements Input {
    }
}
