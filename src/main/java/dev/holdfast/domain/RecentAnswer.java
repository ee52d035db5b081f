package dev.holdfast.domain;

import java.time.Duration;
import java.time.Instant;

/** An answer that no reservation remembers: a refusal, or that to an availability or policy command. */
public record RecentAnswer(Answer answer, Instant at) {

    /** When it is forgotten. */
    public Instant due(Duration memory) {
        return at.plus(memory);
    }
}
