package dev.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The benchmarks in their shortest form: that they run, not how fast. */
class BenchIT {

    @TempDir
    private Path folder;

    @Test
    void throughputIsMeasuredOfAllCandidates() throws Exception {
        JsonNode figures = run("throughput", "--requests", "2000");

        for (Candidate candidate : Candidate.values()) {
            assertThat(figures.at("/rounds/" + candidate.title() + "/per second/0").asDouble()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"latency --live 500 --seconds 3 --rates 200", "expiry --holds 500 --rate 100 --until-due 5",
        "recovery --live 500"})
    void oneRoundOfHoldfast(String arguments) throws Exception {
        JsonNode figures = run((arguments + " --only TWO_STAGES").split(" "));

        figures.get("rounds").forEach(each -> each.forEach(values -> assertThat(values.get(0).asDouble()).isPositive()));
        assertThat(figures.get("rounds")).isNotEmpty();
    }

    @Test
    void theMirrorIsMeasuredBesideABareInsert() throws Exception {
        var command = new CommandLine(new Bench());
        assertThat(command.execute("mirror", "--events", "20000", "--rounds", "1", "--warm-up", "0",
                "--out", folder.toString())).isZero();
        JsonNode rounds = new JsonMapper().readTree(folder.resolve("mirror.json").toFile()).get("rounds");
        assertThat(rounds).hasSize(2);
        rounds.forEach(each -> assertThat(each.path("events per second").path(0).asDouble()).isPositive());
    }

    @Test
    void streamsStayOpenUnderLoad() {
        assertThat(new CommandLine(new Bench()).execute("streams", "--streams", "200", "--seconds", "2", "--parts", "2",
                "--rate", "50", "--jvm", "-Xmx512m", "--out", folder.toString())).isZero();
        assertThat(folder.resolve("streams.json")).exists();
    }

    @Test
    void theGatewayIsMeasuredBesideARestService() throws Exception {
        assumeTrue(RestService.isInstalled(), "Skipped: " + RestService.NEEDED);
        JsonNode figures = run("rest", "--seconds", "1", "--holds", "20000", "--hold-connections", "16", "--connections", "4",
                "--holds-per-second", "20");

        assertThat(figures.get("rounds")).hasSize(2)
                .allSatisfy(each -> assertThat(each.at("/slot lists~1s/0").asDouble()).isPositive());
    }

    private JsonNode run(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--rounds", "1", "--warm-up", "0", "--jvm", "-Xmx512m", "--out", folder.toString()));
        assertThat(new CommandLine(new Bench()).execute(all.toArray(String[]::new))).isZero();
        return new JsonMapper().readTree(folder.resolve(arguments[0] + ".json").toFile());
    }
}
