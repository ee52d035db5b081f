package dev.holdfast.mirror;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How a mirror does.
 *
 * @param since         when it came into this state
 * @param reason        why it waits or failed, in a sentence; null otherwise
 * @param nextOffsets   by partition that this mirror was given: Postgres holds every event before that offset
 * @param lag           how many offsets of these partitions are still to be read; unknown until Kafka has told
 * @param newestEventAt the time of the newest event that this mirror has written; null before the first
 */
public record MirrorStatus(State state, Instant since, String reason, Map<Integer, Long> nextOffsets,
                           OptionalLong lag, Instant newestEventAt) {

    /** What a mirror is doing; of two, the later one is the one to tell. */
    public enum State {
        /** Postgres has everything that this mirror's partitions hold. */
        CURRENT,
        /** Postgres is behind the log, and getting nearer. */
        CATCHING_UP,
        /** Nothing is read until Kafka is back; the mirror goes on by itself then. */
        WAITING_FOR_KAFKA,
        /** Nothing is written until Postgres is back; the mirror goes on by itself then. */
        WAITING_FOR_POSTGRES,
        /** The mirror has stopped and stays so until somebody mends the cause and starts it again. */
        FAILED
    }

    static MirrorStatus starting(Instant since) {
        return new MirrorStatus(State.CATCHING_UP, since, null, Map.of(), OptionalLong.empty(), null);
    }

    /** Another state, or the same one for another reason; where it stood stays. */
    MirrorStatus become(State next, String why, Instant now) {
        return new MirrorStatus(next, next == state ? since : now, why, nextOffsets, lag, newestEventAt);
    }

    MirrorStatus at(Map<Integer, Long> offsets, OptionalLong offsetsBehind, Instant newest) {
        return new MirrorStatus(state, since, reason, offsets, offsetsBehind, newest);
    }

    /** That of all of them: the worst state, and the sum of what they did. */
    static MirrorStatus of(List<MirrorStatus> parts) {
        MirrorStatus worst = parts.stream().max(Comparator.comparing(MirrorStatus::state)).orElseThrow();
        var offsets = new TreeMap<Integer, Long>();
        parts.forEach(part -> offsets.putAll(part.nextOffsets));
        OptionalLong lag = parts.stream().allMatch(part -> part.lag.isPresent())
                ? OptionalLong.of(parts.stream().mapToLong(part -> part.lag.getAsLong()).sum()) : OptionalLong.empty();
        Instant newest = parts.stream().map(MirrorStatus::newestEventAt).filter(Objects::nonNull)
                .max(Comparator.naturalOrder()).orElse(null);
        return new MirrorStatus(worst.state, worst.since, worst.reason, offsets, lag, newest);
    }
}
