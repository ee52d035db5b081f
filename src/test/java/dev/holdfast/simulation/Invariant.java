package dev.holdfast.simulation;

import dev.holdfast.domain.Event;

/** A promise, held against everything that becomes visible as it does, and against the state where it is looked at. */
abstract class Invariant {

    /** A committed record of an input topic. */
    void input(Entry input) {
    }

    /** A committed event. */
    void event(Event event, Entry entry) {
    }

    /** A committed record of another topic. */
    void record(Entry entry) {
    }

    /** A task is about to be given up, between two of its records; it is not asked anything after this. */
    void lastLook(RunningTask task) {
    }

    /** All that was under way has arrived, and every task is running. */
    void atRest(World world) {
    }

    /** All that was ever reserved, opened and remembered is long over. */
    void atTheEnd(World world) {
    }

    /** Fails unless it holds. */
    final void require(boolean holds, String providerId, String otherwise) {
        if (!holds) {
            throw new Violation(getClass().getSimpleName(), providerId, otherwise);
        }
    }

    /** A promise that was not kept. */
    static final class Violation extends AssertionError {

        private static final long serialVersionUID = 1;

        final String rule;
        final String providerId;

        /** @param providerId whose log tells more, or null */
        Violation(String rule, String providerId, String what) {
            super(rule + ": " + what);
            this.rule = rule;
            this.providerId = providerId;
        }
    }
}
