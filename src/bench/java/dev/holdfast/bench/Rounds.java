package dev.holdfast.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The figures of all rounds: printed as they come, then their medians as a table, and all of them as JSON. */
final class Rounds {

    private static final JsonMapper JSON = new JsonMapper();

    private final String title;
    private final int warmUp;
    private final Machine machine = new Machine();
    /** Who, what, and what it was in each round. */
    private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    /** @param warmUp how many rounds at the beginning do not count */
    Rounds(String title, int warmUp) {
        this.title = title;
        this.warmUp = warmUp;
    }

    /** One round of one candidate: pairs of a figure's name and its value. */
    void add(String who, Object... namesAndValues) {
        var line = new StringBuilder(String.format(Locale.ROOT, "%-40s", who));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String name = (String) namesAndValues[i];
            double value = ((Number) namesAndValues[i + 1]).doubleValue();
            figures.computeIfAbsent(who, any -> new LinkedHashMap<>())
                    .computeIfAbsent(name, any -> new ArrayList<>()).add(value);
            line.append("  ").append(name).append(' ').append(text(value));
        }
        System.out.println(line);
    }

    boolean has(String who) {
        return figures.containsKey(who);
    }

    double median(String who, String figure) {
        return median(values(who, figure));
    }

    /** The median of what one was of the other in each round. */
    double medianRatio(String figure, String who, String ofWhom) {
        double[] of = values(ofWhom, figure);
        double[] ratios = values(who, figure);
        Arrays.setAll(ratios, i -> ratios[i] / of[i]);
        return median(ratios);
    }

    private double[] values(String who, String figure) {
        return figures.get(who).get(figure).stream().skip(warmUp).mapToDouble(Double::doubleValue).toArray();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Prints the medians, and writes all figures to a file in the folder. */
    void report(Path folder, String name) throws IOException {
        System.out.println("\n" + markdown());
        ObjectNode json = JSON.createObjectNode();
        json.put("title", title).put("warmUpRounds", warmUp);
        json.set("conditions", JSON.valueToTree(machine.conditions()));
        json.set("rounds", JSON.valueToTree(figures));
        Files.createDirectories(folder);
        JSON.writerWithDefaultPrettyPrinter().writeValue(folder.resolve(name + ".json").toFile(), json);
    }

    /** Draws the medians of a figure, if there is anything to compare. */
    void draw(String figure, Path file) throws IOException {
        if (figures.size() < 2) {
            return;
        }
        var bars = new LinkedHashMap<String, Double>();
        figures.keySet().forEach(who -> bars.put(who, median(who, figure)));
        BarChart.draw(title, bars, file);
    }

    private String markdown() {
        var names = new ArrayList<>(figures.values().iterator().next().keySet());
        var text = new StringBuilder("| " + title + " | " + String.join(" | ", names) + " |\n|" + " --- |".repeat(names.size() + 1));
        for (String who : figures.keySet()) {
            text.append("\n| ").append(who);
            names.forEach(name -> text.append(" | ")
                    .append(figures.get(who).containsKey(name) ? text(median(who, name)) : ""));
            text.append(" |");
        }
        return text.append("\n\nMedians of ").append(rounds()).append(" rounds after ").append(warmUp)
                .append(" to warm up; ")
                .append(machine.conditions().entrySet().stream().map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", "))).append(".\n").toString();
    }

    private int rounds() {
        return figures.values().iterator().next().values().iterator().next().size() - warmUp;
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : "%.2f", value);
    }
}
