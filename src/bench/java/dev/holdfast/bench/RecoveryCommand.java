package dev.holdfast.bench;

import dev.holdfast.bench.Answers.Milestone;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Option;

@picocli.CommandLine.Command(name = "recovery",
        description = "Kill the service with -9, start it again, and see when it decides. Also tells its heap.")
final class RecoveryCommand extends Measurement {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int RATE = 100;
    private static final int SECONDS = 60;

    @Option(names = "--live", defaultValue = "1000000")
    private int live;

    @Override
    String title() {
        return "After kill -9";
    }

    /** Answers to requests that were sent after the kill, and when the first of them came. */
    private static final class FirstAfter {

        private final CountDownLatch came = new CountDownLatch(1);
        private volatile int from = Integer.MAX_VALUE;
        private volatile long atNs;

        void see(ConsumerRecord<byte[], byte[]> event) {
            if (came.getCount() > 0 && OpenLoop.number(event) >= from) {
                atNs = System.nanoTime();
                came.countDown();
            }
        }
    }

    @Override
    void measure(int round, Candidate candidate, Machines machines, Rounds results) throws Exception {
        Cluster cluster = machines.startCluster();
        cluster.send(Workload.availability());
        var holds = Workload.differentHolds(Instant.now(), live + RATE * SECONDS);
        cluster.send(holds.subList(0, live));
        var held = new Milestone(Workload.PROVIDERS + live);
        var first = new FirstAfter();
        var loop = new OpenLoop(holds.subList(live, holds.size()), RATE);
        try (var answers = new Answers(cluster.bootstrapServers(), event -> {
            held.count();
            first.see(event);
        })) {
            answers.start();
            machines.start(candidate, cluster);
            held.await(PATIENCE);
            machines.of(candidate).say("heap");
            long heap = Long.parseLong(machines.of(candidate).answer());
            machines.of(candidate).answer();
            var sending = new Thread(() -> loop.run(cluster), "frontend");
            sending.start();
            TimeUnit.SECONDS.sleep(3);
            long killedNs = System.nanoTime();
            machines.replace(candidate);
            first.from = live + loop.sentBy(killedNs);
            machines.start(candidate, cluster);
            long runningNs = System.nanoTime();
            first.came.await();
            results.add(String.format(Locale.ROOT, "%s, %,d live", candidate.title(), live), "heap MB", heap / 1e6,
                    "running after s", (runningNs - killedNs) / 1e9,
                    "first decision after s", (first.atNs - killedNs) / 1e9);
            loop.stop();
            sending.join();
        }
        machines.stop(candidate);
        machines.stopCluster();
    }
}
