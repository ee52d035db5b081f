package dev.holdfast.mirror;

import java.util.Map;
import java.util.OptionalLong;

/**
 * How a mirror does.
 *
 * @param reason      why it waits or failed, in a sentence; null otherwise
 * @param nextOffsets by partition that this mirror was given: Postgres holds every event before that offset
 * @param lag         how many offsets of these partitions are still to be read; unknown until Kafka has told
 */
public record MirrorStatus(State state, String reason, Map<Integer, Long> nextOffsets, OptionalLong lag) {

    /** What a mirror is doing. */
    public enum State {
        /** Postgres is behind the log, and getting nearer. */
        CATCHING_UP,
        /** Postgres has everything that this mirror's partitions hold. */
        CURRENT,
        /** Nothing is written until Postgres is back; the mirror goes on by itself then. */
        WAITING_FOR_POSTGRES,
        /** Nothing is read until Kafka is back; the mirror goes on by itself then. */
        WAITING_FOR_KAFKA,
        /** The mirror has stopped and stays so until somebody mends the cause and starts it again. */
        FAILED
    }

    static final MirrorStatus STARTING = new MirrorStatus(State.CATCHING_UP, null, Map.of(), OptionalLong.empty());

    /** Where it stood when it began to wait, or stopped. */
    MirrorStatus stuck(State state, String reason) {
        return new MirrorStatus(state, reason, nextOffsets, lag);
    }
}
