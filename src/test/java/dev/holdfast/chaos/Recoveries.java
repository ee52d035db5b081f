package dev.holdfast.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** How long it took, from the beginning of each fault, until requests that were sent after it were decided. */
final class Recoveries {

    private final Map<String, List<Watch.Stopwatch>> byKind = new TreeMap<>();

    void add(Fault fault, Watch.Stopwatch stopwatch) {
        byKind.computeIfAbsent(fault.kind(), any -> new ArrayList<>()).add(stopwatch);
    }

    /** Waits until all are over; says whether they are. */
    boolean awaitAll(Duration atMost) throws InterruptedException {
        for (List<Watch.Stopwatch> stopwatches : byKind.values()) {
            for (Watch.Stopwatch each : stopwatches) {
                if (!each.await(atMost)) {
                    return false;
                }
            }
        }
        return true;
    }

    int count() {
        return byKind.values().stream().mapToInt(List::size).sum();
    }

    /** A table as the README has it. */
    String table() {
        var table = new StringBuilder("| fault | times | first decision after, median | worst | in all partitions, median | worst |\n"
                + "| --- | --- | --- | --- | --- | --- |\n");
        byKind.forEach((kind, recoveries) -> table.append(String.format(Locale.ROOT, "| %s | %d | %s | %s | %s | %s |%n",
                kind, recoveries.size(), median(recoveries, Watch.Stopwatch::first), worst(recoveries, Watch.Stopwatch::first),
                median(recoveries, Watch.Stopwatch::all), worst(recoveries, Watch.Stopwatch::all))));
        return table.toString();
    }

    private static String median(List<Watch.Stopwatch> recoveries, Function<Watch.Stopwatch, Duration> time) {
        List<Duration> sorted = recoveries.stream().map(time).sorted().toList();
        return seconds(sorted.get(sorted.size() / 2));
    }

    private static String worst(List<Watch.Stopwatch> recoveries, Function<Watch.Stopwatch, Duration> time) {
        return seconds(recoveries.stream().map(time).max(Duration::compareTo).orElseThrow());
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
    }
}
