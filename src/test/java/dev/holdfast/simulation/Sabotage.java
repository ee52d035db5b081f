package dev.holdfast.simulation;

import java.util.List;

/** Breaks something on purpose, to see that an invariant finds it. */
interface Sabotage {

    /** Nothing is broken. */
    Sabotage NONE = new Sabotage() { };

    /** What becomes of a record that a task writes: nothing, another, or several. */
    default List<Message> written(Message message, int partitions) {
        return List.of(message);
    }

    /** Whether a write is left out of the changelog. */
    default boolean isLostToChangelog(String store, byte[] value) {
        return false;
    }

    /** Whether a write is left out of the store. */
    default boolean isLostToStore(String store, byte[] value) {
        return false;
    }

    /** Whether a crash or a rollback leaves state that was never committed. */
    default boolean keepsUncommittedState() {
        return false;
    }

    /** Whether a commit forgets how far its tasks have read. */
    default boolean forgetsPosition() {
        return false;
    }

    /** Whether a task does not look at a record. */
    default boolean skips(Entry entry) {
        return false;
    }

    /** Whether what is due is settled by the clock of the instance, without a tick. */
    default boolean settlesWithoutTick() {
        return false;
    }
}
