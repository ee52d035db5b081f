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

    private record Recovery(Duration first, Duration all) {
    }

    private final Map<String, List<Recovery>> byKind = new TreeMap<>();

    void add(Fault fault, Watch.Stopwatch stopwatch) {
        byKind.computeIfAbsent(fault.kind(), any -> new ArrayList<>())
                .add(new Recovery(stopwatch.first(), stopwatch.all()));
    }

    int count() {
        return byKind.values().stream().mapToInt(List::size).sum();
    }

    /** A table as the README has it. */
    String table() {
        var table = new StringBuilder("| fault | times | first decision after, median | worst | in all partitions, median | worst |\n"
                + "| --- | --- | --- | --- | --- | --- |\n");
        byKind.forEach((kind, recoveries) -> table.append(String.format(Locale.ROOT, "| %s | %d | %s | %s | %s | %s |%n",
                kind, recoveries.size(), median(recoveries, Recovery::first), worst(recoveries, Recovery::first),
                median(recoveries, Recovery::all), worst(recoveries, Recovery::all))));
        return table.toString();
    }

    private static String median(List<Recovery> recoveries, Function<Recovery, Duration> time) {
        List<Duration> sorted = recoveries.stream().map(time).sorted().toList();
        return seconds(sorted.get(sorted.size() / 2));
    }

    private static String worst(List<Recovery> recoveries, Function<Recovery, Duration> time) {
        return seconds(recoveries.stream().map(time).max(Duration::compareTo).orElseThrow());
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
    }
}
