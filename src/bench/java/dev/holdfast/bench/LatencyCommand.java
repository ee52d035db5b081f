package dev.holdfast.bench;

import dev.holdfast.bench.Answers.Milestone;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Option;

@picocli.CommandLine.Command(name = "latency", description = "Measure the time from a request to its committed answer.")
final class LatencyCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Option(names = "--rounds", defaultValue = "7")
    private int rounds;
    @Option(names = "--rates", split = ",", defaultValue = "1000,10000")
    private List<Integer> rates;
    @Option(names = "--seconds", defaultValue = "15")
    private int seconds;
    @Option(names = "--jvm", split = " ", defaultValue = "-Xmx2g")
    private List<String> jvm;
    @Option(names = "--only", split = ",")
    private List<Candidate> only = List.of(Candidate.ONE_STAGE, Candidate.TWO_STAGES);

    @Override
    public Integer call() throws Exception {
        try (var machines = new Machines(only, jvm)) {
            for (int round = 1; round <= rounds; round++) {
                for (int rate : rates) {
                    for (Candidate each : only) {
                        measure(round, rate, each, machines);
                    }
                }
            }
        }
        return 0;
    }

    private void measure(int round, int rate, Candidate candidate, Machines machines) throws InterruptedException {
        Cluster cluster = machines.startCluster();
        cluster.send(Workload.availability());
        var loop = new OpenLoop(Workload.requests(round, Instant.now(), rate * seconds, 3 * rate), rate);
        var known = new Milestone(Workload.PROVIDERS);
        try (var answers = new Answers(cluster.bootstrapServers(), event -> {
            known.count();
            loop.answered(event);
        })) {
            answers.start();
            machines.start(candidate, cluster);
            known.await(PATIENCE);
            var sending = new Thread(() -> loop.run(cluster), "frontend");
            sending.start();
            TimeUnit.SECONDS.sleep(seconds / 3);
            loop.next();
            sending.join();
            Histogram times = loop.next();
            System.out.printf("%d %-11s %,6d/s p50 %6.2f p90 %6.2f p99 %6.2f p99.9 %6.2f max %6.2f n %d%n", round, candidate, rate,
                    ms(times, 50), ms(times, 90), ms(times, 99), ms(times, 99.9), ms(times, 100), times.getTotalCount());
        }
        machines.stop(candidate);
        machines.stopCluster();
    }

    private static double ms(Histogram times, double percentile) {
        return times.getValueAtPercentile(percentile) / 1e6;
    }
}
