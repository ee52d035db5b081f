package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The alert rules and the dashboard; what they ask for is held to a running instance by {@link ServeIT}. */
class QueriesTest {

    private static final String SCRAPE = """
            # HELP holdfast_calls_total that were answered
            holdfast_calls_total{path="/v1/me",status="200"} 3.0
            holdfast_mirror_state{state="current"} 1.0
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sum(rate(holdfast_calls_total[1m]))                                  | []
            sum by (path, instance) (holdfast_calls_total{status=~"5.."})        | []
            holdfast_mirror_state{job="holdfast",state=~"curr.*"}                | []
            up == 0                                                              | []
            sum(holdfast_calls)                                                  | [holdfast_calls]
            sum by (method) (holdfast_calls_total)                               | [by (method)]
            holdfast_mirror_state{state="failed"} or holdfast_calls_total        | [holdfast_mirror_state{state="failed"}]
            holdfast_calls_total{state="current"}                                | [holdfast_calls_total{state="current"}]
            """)
    void whatAnInstanceDoesNotShowIsNamed(String query, String missing) {
        assertThat(Queries.missing(query, SCRAPE)).hasToString(missing);
    }

    @Test
    void everyPanelSaysWhatItShows() {
        assertThat(Queries.panels()).isNotEmpty().allSatisfy(panel -> {
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("description").asText()).endsWith(".").hasLineCount(1);
            assertThat(panel.path("targets")).isNotEmpty();
        });
        assertThat(Queries.panels().stream().map(panel -> panel.get("id").asInt())).doesNotHaveDuplicates();
    }

    @Test
    void promtoolTakesTheRulesTheDashboardsQueriesAndTheComposeFilesConfiguration(@TempDir Path folder) throws Exception {
        assumeTrue(Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(each -> Files.isExecutable(Path.of(each, "promtool"))),
                "Skipped: this needs promtool on the PATH (Debian: apt-get install prometheus).");
        Files.copy(Path.of("src/main/compose/prometheus.yml"), folder.resolve("prometheus.yml"));
        Files.copy(Queries.RULES, folder.resolve("alerts.yaml"));
        Path queries = Files.writeString(folder.resolve("queries.yaml"), asRules(Queries.ofDashboard()));

        assertThat(promtool("check", "config", folder.resolve("prometheus.yml").toString()))
                .contains("SUCCESS: " + Queries.ofRules().size() + " rules found");
        assertThat(promtool("check", "rules", queries.toString()))
                .contains("SUCCESS: " + Queries.ofDashboard().size() + " rules found");
    }

    /** It checks queries only as rules. */
    private static String asRules(List<String> queries) {
        var rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
        for (int i = 0; i < queries.size(); i++) {
            rules.append("      - record: query_").append(i).append("\n        expr: '").append(queries.get(i)).append("'\n");
        }
        return rules.toString();
    }

    private static String promtool(String... arguments) throws IOException, InterruptedException {
        var command = new ProcessBuilder(arguments).redirectErrorStream(true);
        command.command().add(0, "promtool");
        Process process = command.start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
