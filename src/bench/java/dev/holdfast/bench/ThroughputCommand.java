package dev.holdfast.bench;

import dev.holdfast.bench.Answers.Milestone;
import dev.holdfast.domain.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** How many requests are decided in a second when there are always more. */
@picocli.CommandLine.Command(name = "throughput", description = "Compare decisions per second, side by side.")
final class ThroughputCommand implements Callable<Integer> {

    /** A confirm comes this many requests after its hold, at the earliest: people need a moment. */
    private static final int LEAST_DISTANCE = 30_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Option(names = "--rounds", defaultValue = "7")
    private int rounds;
    @Option(names = "--requests", defaultValue = "400000")
    private int requests;
    @Option(names = "--jvm", split = " ", defaultValue = "-Xmx2g")
    private List<String> jvm;
    @Option(names = "--only", split = ",")
    private List<Candidate> only = List.of(Candidate.values());

    @Override
    public Integer call() throws Exception {
        List<Command> workload = Workload.requests(1, Instant.now(), requests, LEAST_DISTANCE);
        try (var machines = new Machines(only, jvm)) {
            for (int round = 1; round <= rounds; round++) {
                for (Candidate each : only) {
                    measure(round, each, machines, workload);
                }
            }
        }
        return 0;
    }

    private void measure(int round, Candidate candidate, Machines machines, List<Command> workload)
            throws InterruptedException {
        Cluster cluster = machines.startCluster();
        ChildJvm process = machines.of(candidate);
        int before = 0;
        if (candidate.isHoldfast()) {
            cluster.send(Workload.availability());
            before = Workload.PROVIDERS;
        }
        cluster.send(workload);
        var start = new Milestone(before + workload.size() / 5);
        var end = new Milestone(before + workload.size());
        try (var answers = new Answers(cluster.bootstrapServers(), answer -> {
            start.count();
            end.count();
        })) {
            answers.start();
            machines.start(candidate, cluster);
            start.await(PATIENCE);
            long startNs = System.nanoTime();
            Duration cpu = process.cpuTime();
            Duration brokerCpu = machines.brokerCpuTime();
            end.await(PATIENCE);
            double seconds = (System.nanoTime() - startNs) / 1e9;
            double measured = workload.size() * 0.8;
            System.out.printf("%d %-14s %,9.0f/s  cpu us: %5.2f broker %5.2f%n", round, candidate, measured / seconds,
                    process.cpuTime().minus(cpu).toNanos() / 1e3 / measured,
                    machines.brokerCpuTime().minus(brokerCpu).toNanos() / 1e3 / measured);
        }
        machines.stop(candidate);
        machines.stopCluster();
    }
}
