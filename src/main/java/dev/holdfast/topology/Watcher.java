package dev.holdfast.topology;

import dev.holdfast.domain.Event;

/**
 * Is told what the topology does, by the threads that decide: it must be quick. What a crash takes back was told all the
 * same, and is told again when it is decided again.
 */
public interface Watcher {

    /** Sees nothing. */
    Watcher NONE = new Watcher() {
        @Override
        public void decided(Event event, long nowMs) {
            // Nobody wants to know.
        }

        @Override
        public void buried() {
            // Nobody wants to know.
        }

        @Override
        public void sentOn() {
            // Nobody wants to know.
        }
    };

    /** @param nowMs by the clock of this machine, to within a batch of records */
    void decided(Event event, long nowMs);

    /** A record became a dead letter. */
    void buried();

    /** A record lay in the wrong partition and was sent on. */
    void sentOn();
}
