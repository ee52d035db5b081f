package dev.holdfast.simulation;

import dev.holdfast.contract.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;

/** The topics, the changelogs, and the clock of each partition's leader. */
final class Broker {

    private final LongSupplier nowMs;
    private final Map<Topic, PartitionLog[]> topics = new EnumMap<>(Topic.class);
    private final Map<Topic, long[]> clocksAheadMs = new EnumMap<>(Topic.class);
    private final Map<String, Map<Bytes, byte[]>> changelogs = new TreeMap<>();
    private final CRC32C checksum = new CRC32C();

    Broker(int partitions, LongSupplier nowMs) {
        this.nowMs = nowMs;
        for (Topic topic : Topic.values()) {
            var logs = new PartitionLog[partitions];
            for (int i = 0; i < partitions; i++) {
                logs[i] = new PartitionLog(topic, i);
            }
            topics.put(topic, logs);
            clocksAheadMs.put(topic, new long[partitions]);
        }
    }

    PartitionLog log(Topic topic, int partition) {
        return topics.get(topic)[partition];
    }

    List<PartitionLog> logs() {
        var all = new ArrayList<PartitionLog>();
        topics.values().forEach(each -> all.addAll(List.of(each)));
        return all;
    }

    /** Another leader, or its clock is set: from now on that partition's records get times so far ahead. */
    void setClockAhead(Topic topic, int partition, long aheadMs) {
        clocksAheadMs.get(topic)[partition] = aheadMs;
    }

    /** All right again. */
    void setClocks() {
        clocksAheadMs.values().forEach(each -> Arrays.fill(each, 0));
    }

    void append(Topic topic, int partition, byte[] key, byte[] value, Headers headers, long timeMs,
                Transaction transaction) {
        PartitionLog log = log(topic, partition);
        long stamped = topic.isInput() ? nowMs.getAsLong() + clocksAheadMs.get(topic)[partition] : timeMs;
        var entry = new Entry(topic, partition, log.nextOffset(), key, value, headers, stamped, transaction);
        log.append(entry);
        addToChecksum(entry);
    }

    /** The compacted changelogs of a partition, by their store. */
    Map<Bytes, byte[]> changelog(String store, int partition) {
        return changelogs.computeIfAbsent(store + "-" + partition, any -> new LinkedHashMap<>());
    }

    /** Of all that was ever written. */
    long checksum() {
        return checksum.getValue();
    }

    private void addToChecksum(Entry entry) {
        add(entry.topic().ordinal());
        add(entry.partition());
        add(entry.offset());
        add(entry.timeMs());
        add(entry.key());
        add(entry.value());
        for (Header header : entry.headers()) {
            add(header.value());
        }
    }

    private void add(long number) {
        for (int shift = 0; shift < 64; shift += 8) {
            checksum.update((int) (number >>> shift));
        }
    }

    private void add(byte[] bytes) {
        if (bytes != null) {
            checksum.update(bytes);
        }
    }
}
