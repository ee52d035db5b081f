package dev.holdfast.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the alert rules and the dashboard ask Prometheus for. */
final class Queries {

    static final Path RULES = Path.of("src/main/resources/holdfast/prometheus/alerts.yaml");
    static final Path DASHBOARD = Path.of("src/main/resources/holdfast/grafana/dashboard.json");

    private static final String RULE = "expr: ";
    /** What an instance shows; Prometheus' own, such as {@code up}, are not meant. */
    private static final Pattern SELECTOR = Pattern.compile("\\b((?:holdfast|kafka|jvm|process)_[a-z0-9_]+)(?:\\{([^}]*)})?");
    private static final Pattern CONDITION = Pattern.compile("([a-z_]+)(=~?)\"([^\"]*)\"(?:,|$)");
    private static final Pattern GROUPED = Pattern.compile("\\bby \\(([a-z_, ]+)\\)");
    /** Prometheus adds them. */
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");
    /** What has one is there only when a call was answered so. */
    private static final String STATUS = "status";

    private Queries() {
    }

    static List<String> ofRules() {
        return read(RULES).lines().map(String::strip).filter(line -> line.startsWith(RULE))
                .map(line -> line.substring(RULE.length())).toList();
    }

    /** As Grafana sends them, but for what it fills in. */
    static List<String> ofDashboard() {
        return panels().stream().flatMap(panel -> panel.findValuesAsText("expr").stream())
                .map(query -> query.replace("$__rate_interval", "1m")).toList();
    }

    static List<JsonNode> panels() {
        try {
            var panels = new ArrayList<JsonNode>();
            new ObjectMapper().readTree(read(DASHBOARD)).get("panels").forEach(panels::add);
            return panels;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a query asks for that an instance does not show: metrics, labels, and values of labels. */
    static List<String> missing(String query, String scrape) {
        var missing = new ArrayList<String>();
        var asked = new ArrayList<String>();
        Matcher selector = SELECTOR.matcher(query);
        while (selector.find()) {
            String metric = selector.group(1);
            asked.add(metric);
            String conditions = selector.group(2) == null ? "" : selector.group(2);
            if (scrape.lines().noneMatch(line -> line.split("[{ ]")[0].equals(metric) && meets(line, conditions))) {
                missing.add(selector.group());
            }
        }
        Matcher grouped = GROUPED.matcher(query);
        while (grouped.find()) {
            for (String label : grouped.group(1).split(", *")) {
                if (!OF_PROMETHEUS.contains(label) && scrape.lines().noneMatch(line ->
                        asked.contains(line.split("[{ ]")[0]) && valueOf(label, line) != null)) {
                    missing.add("by (" + label + ")");
                }
            }
        }
        return missing;
    }

    private static boolean meets(String line, String conditions) {
        Matcher condition = CONDITION.matcher(conditions);
        int read = 0;
        boolean meets = true;
        while (condition.find()) {
            read += condition.group().length();
            String label = condition.group(1);
            if (!OF_PROMETHEUS.contains(label)) {
                String value = valueOf(label, line);
                meets &= value != null && (label.equals(STATUS) || (condition.group(2).equals("=")
                        ? value.equals(condition.group(3)) : value.matches(condition.group(3))));
            }
        }
        if (read != conditions.length()) {
            throw new AssertionError("this test can't read the condition {" + conditions + "}");
        }
        return meets;
    }

    private static String valueOf(String label, String line) {
        Matcher value = Pattern.compile("[{,]" + label + "=\"([^\"]*)\"").matcher(line);
        return value.find() ? value.group(1) : null;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
