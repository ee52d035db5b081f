package dev.holdfast.bench;

import dev.holdfast.bench.Answers.Milestone;
import dev.holdfast.domain.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Option;

/** How many requests are decided in a second when there are always more. */
@picocli.CommandLine.Command(name = "throughput", description = "Compare decisions per second, side by side.")
final class ThroughputCommand extends Measurement {

    /** A confirm comes this many requests after its hold, at the earliest: people need a moment. */
    private static final int LEAST_DISTANCE = 10_000;
    private static final String PER_SECOND = "per second";
    /** The reader of the answers included. */
    private static final String MACHINE = "us of CPU each";
    private static final double MEASURED = 0.8;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Option(names = "--requests", defaultValue = "400000", description = "In each round (default: ${DEFAULT-VALUE}).")
    private int requests;
    @Option(names = "--live", defaultValue = "0",
            description = "Holds that are there before, on the same providers (default: ${DEFAULT-VALUE}).")
    private int live;
    private List<Command> workload;

    @Override
    String title() {
        return "Decisions per second";
    }

    @Override
    List<Candidate> candidates() {
        return List.of(Candidate.values());
    }

    @Override
    void measure(int round, Candidate candidate, Machines machines, Rounds results) throws Exception {
        if (workload == null) {
            workload = Workload.requests(1, Instant.now(), requests, LEAST_DISTANCE);
        }
        if (!candidate.isOnKafka()) {
            measurePostgres(candidate, machines, results);
            return;
        }
        Cluster cluster = machines.startCluster();
        int before = 0;
        if (candidate.isHoldfast()) {
            cluster.send(Workload.availability());
            cluster.send(Workload.differentHolds(Instant.now(), live));
            before = Workload.PROVIDERS + live;
        }
        cluster.send(workload);
        var start = new Milestone(before + (int) (requests * (1 - MEASURED)));
        var end = new Milestone(before + requests);
        try (var answers = new Answers(cluster.bootstrapServers(), answer -> {
            start.count();
            end.count();
        })) {
            answers.start();
            machines.start(candidate, cluster);
            start.await(PATIENCE);
            long startNs = System.nanoTime();
            Duration cpu = machines.of(candidate).cpuTime();
            Duration brokerCpu = machines.brokerCpuTime();
            double busy = Machine.busyMicros();
            end.await(PATIENCE);
            double measured = requests * MEASURED;
            results.add(candidate.title(),
                    PER_SECOND, measured / ((System.nanoTime() - startNs) / 1e9),
                    MACHINE, (Machine.busyMicros() - busy) / measured,
                    "of it the candidate's", micros(machines.of(candidate).cpuTime().minus(cpu)) / measured,
                    "and the broker's", micros(machines.brokerCpuTime().minus(brokerCpu)) / measured);
        }
        machines.stop(candidate);
        machines.stopCluster();
    }

    private void measurePostgres(Candidate candidate, Machines machines, Rounds results) throws Exception {
        PostgresRun postgres = machines.postgres();
        postgres.renew(candidate == Candidate.POSTGRES_CLIENTS);
        List<Command> fewer = workload.subList(0, requests / 8);
        double busy = Machine.busyMicros();
        Duration time = postgres.run(fewer);
        results.add(candidate.title(), PER_SECOND, fewer.size() / (time.toNanos() / 1e9),
                MACHINE, (Machine.busyMicros() - busy) / fewer.size());
    }

    @Override
    void conclude(Rounds results, Path folder) throws Exception {
        results.draw(PER_SECOND, folder.resolve("throughput.svg"));
        printRatio(results, Candidate.ONE_STAGE, Candidate.LEAST_STATEFUL);
        printRatio(results, Candidate.TWO_STAGES, Candidate.LEAST_STATEFUL);
        printRatio(results, Candidate.ONE_STAGE, Candidate.POSTGRES);
        printRatio(results, Candidate.TWO_STAGES, Candidate.POSTGRES_CLIENTS);
    }

    private static void printRatio(Rounds results, Candidate one, Candidate other) {
        if (results.has(one.title()) && results.has(other.title())) {
            System.out.printf("%s / %s: %.2f%n", one.title(), other.title(),
                    results.medianRatio(PER_SECOND, one.title(), other.title()));
        }
    }

    private static double micros(Duration time) {
        return time.toNanos() / 1e3;
    }
}
