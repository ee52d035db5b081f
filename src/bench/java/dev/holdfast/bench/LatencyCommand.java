package dev.holdfast.bench;

import dev.holdfast.bench.Answers.Milestone;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Option;

@picocli.CommandLine.Command(name = "latency", description = "Measure the time from a request to its committed answer.")
final class LatencyCommand extends Measurement {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Option(names = "--rates", split = ",", defaultValue = "1000,10000")
    private List<Integer> rates;
    @Option(names = "--seconds", defaultValue = "40", description = "Of traffic, the first half of which does not count:"
            + " a service that has just begun compiles itself (default: ${DEFAULT-VALUE}).")
    private int seconds;
    @Option(names = "--live", defaultValue = "100000", description = "Holds that are made before, as fast as can be "
            + "(default: ${DEFAULT-VALUE}).")
    private int live;

    @Override
    String title() {
        return "Milliseconds from a request to its committed answer";
    }

    @Override
    void measure(int round, Candidate candidate, Machines machines, Rounds results) throws Exception {
        for (int rate : rates) {
            measure(round, rate, candidate, machines, results);
        }
    }

    private void measure(int round, int rate, Candidate candidate, Machines machines, Rounds results)
            throws InterruptedException {
        Cluster cluster = machines.startCluster();
        cluster.send(Workload.availability());
        cluster.send(Workload.differentHolds(Instant.now(), live));
        var loop = new OpenLoop(Workload.requests(round, Instant.now(), rate * seconds, 3 * rate), rate);
        var known = new Milestone(Workload.PROVIDERS + live);
        try (var answers = new Answers(cluster.bootstrapServers(), event -> {
            loop.answered(event);
            // Last: with it the loop may begin, and the holds that were there before have numbers, too.
            known.count();
        })) {
            answers.start();
            machines.start(candidate, cluster);
            known.await(PATIENCE);
            var sending = new Thread(() -> loop.run(cluster), "frontend");
            sending.start();
            TimeUnit.SECONDS.sleep(seconds / 2);
            loop.next();
            sending.join();
            Histogram times = loop.next();
            results.add(String.format(Locale.ROOT, "%s, %,d/s", candidate.title(), rate), "p50", OpenLoop.ms(times, 50),
                    "p90", OpenLoop.ms(times, 90), "p99", OpenLoop.ms(times, 99), "p99.9", OpenLoop.ms(times, 99.9), "longest", OpenLoop.ms(times, 100));
        }
        machines.stop(candidate);
        machines.stopCluster();
    }
}
