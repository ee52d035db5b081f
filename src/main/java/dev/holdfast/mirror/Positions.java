package dev.holdfast.mirror;

import dev.holdfast.mirror.Progress.Step;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Where Postgres stands in each partition that this mirror was given. A partition is paused until that is known: the
 * group's rules go on meanwhile, but nothing is read.
 */
final class Positions implements ConsumerRebalanceListener {

    private final Consumer<?, ?> consumer;
    private final Map<TopicPartition, Long> stored = new HashMap<>();
    private boolean wasGivenAny;

    Positions(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        wasGivenAny = true;
        consumer.pause(partitions);
        // Any position will do, lest the consumer look for one by itself; it is set before the partition is read.
        partitions.forEach(each -> consumer.seek(each, 0));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        stored.keySet().removeAll(partitions);
    }

    /** What was given but is not known yet. */
    Set<TopicPartition> unknown() {
        var unknown = new HashSet<>(consumer.assignment());
        unknown.removeAll(stored.keySet());
        return unknown;
    }

    /** Trusts nothing any more; nothing is read until {@link #found}. */
    void forget() {
        stored.clear();
        consumer.pause(consumer.assignment());
    }

    /** Reads on from what Postgres says. */
    void found(TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
        consumer.resume(Set.of(partition));
        stored.put(partition, offset);
    }

    /** What writing everything that was read will change; the consumer also tells of partitions that did not move. */
    SortedMap<Integer, Step> steps(Map<TopicPartition, OffsetAndMetadata> read) {
        var steps = new TreeMap<Integer, Step>();
        read.forEach((partition, next) -> {
            var step = new Step(stored.get(partition), next.offset());
            if (step.from() != step.to()) {
                steps.put(partition.partition(), step);
            }
        });
        return steps;
    }

    /** Everything that was read is written. */
    void written(Map<TopicPartition, OffsetAndMetadata> read) {
        read.forEach((partition, next) -> stored.put(partition, next.offset()));
    }

    SortedMap<Integer, Long> nextOffsets() {
        var offsets = new TreeMap<Integer, Long>();
        stored.forEach((partition, offset) -> offsets.put(partition.partition(), offset));
        return offsets;
    }

    /** How much of the log is still to be read; empty until all of it is known. */
    OptionalLong lag() {
        long sum = 0;
        for (TopicPartition each : consumer.assignment()) {
            OptionalLong lag = stored.containsKey(each) ? consumer.currentLag(each) : OptionalLong.empty();
            if (lag.isEmpty()) {
                return lag;
            }
            sum += lag.getAsLong();
        }
        return wasGivenAny ? OptionalLong.of(sum) : OptionalLong.empty();
    }
}
