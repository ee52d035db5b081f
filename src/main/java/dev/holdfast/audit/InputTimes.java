package dev.holdfast.audit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** When the newest records of the input topics came, by the broker's clock. */
final class InputTimes {

    /** Of each partition: far more than come between a request and its answer. */
    private static final int KEPT = 1 << 14;

    private record Partition(String topic, int number) {
    }

    private static final class Newest {
        private final long[] offsets = new long[KEPT];
        private final long[] times = new long[KEPT];

        private Newest() {
            Arrays.fill(offsets, -1);
        }
    }

    private final Map<Partition, Newest> partitions = new HashMap<>();

    void put(Place place, long time) {
        Newest newest = partitions.computeIfAbsent(new Partition(place.topic(), place.partition()), any -> new Newest());
        int at = (int) (place.offset() % KEPT);
        newest.offsets[at] = place.offset();
        newest.times[at] = time;
    }

    /** In milliseconds since 1970, or {@link Times#NONE} if it is not known any more, or not yet. */
    long get(Place place) {
        Newest newest = partitions.get(new Partition(place.topic(), place.partition()));
        int at = (int) (place.offset() % KEPT);
        return newest != null && newest.offsets[at] == place.offset() ? newest.times[at] : Times.NONE;
    }
}
