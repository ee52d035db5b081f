package dev.holdfast.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all measurements on real brokers have in common: rounds, in each of which every candidate has its turn. */
abstract class Measurement implements Callable<Integer> {

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds that count (default: ${DEFAULT-VALUE}).")
    private int rounds;
    @Option(names = "--warm-up", defaultValue = "3", description = "Rounds before those (default: ${DEFAULT-VALUE}).")
    private int warmUp;
    @Option(names = "--jvm", split = " ", defaultValue = "-Xmx3g " + Machines.JVM,
            description = "Options of the candidates' JVMs (default: ${DEFAULT-VALUE}).")
    private List<String> jvm;
    @Option(names = "--only", split = ",", description = "Leave the others out: ${COMPLETION-CANDIDATES}.")
    private List<Candidate> only;
    @Option(names = "--out", defaultValue = "target/bench",
            description = "Where the figures go as JSON (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var results = new Rounds(title(), warmUp);
        List<Candidate> chosen = only != null ? only : candidates();
        try (var machines = new Machines(chosen, jvm)) {
            for (int round = 1; round <= warmUp + rounds; round++) {
                System.out.println("round " + round + (round <= warmUp ? " (to warm up)" : ""));
                for (Candidate each : chosen) {
                    measure(round, each, machines, results);
                }
            }
        }
        results.report(out, spec.name());
        conclude(results, out);
        return 0;
    }

    /** What else is to be said or drawn in the end. */
    void conclude(Rounds results, Path folder) throws Exception {
    }

    abstract String title();

    List<Candidate> candidates() {
        return List.of(Candidate.ONE_STAGE, Candidate.TWO_STAGES);
    }

    abstract void measure(int round, Candidate candidate, Machines machines, Rounds results) throws Exception;
}
