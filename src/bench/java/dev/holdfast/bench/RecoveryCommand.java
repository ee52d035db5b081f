package dev.holdfast.bench;

import dev.holdfast.bench.Answers.Milestone;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Option;

@picocli.CommandLine.Command(name = "recovery",
        description = "Kill the service with -9, start it again, and see when it decides. Also tells its heap.")
final class RecoveryCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int RATE = 100;
    private static final int SECONDS = 60;

    @Option(names = "--rounds", defaultValue = "5")
    private int rounds;
    @Option(names = "--live", defaultValue = "1000000")
    private int live;
    @Option(names = "--jvm", split = " ", defaultValue = "-Xmx2g")
    private List<String> jvm;
    @Option(names = "--only", split = ",")
    private List<Candidate> only = List.of(Candidate.ONE_STAGE, Candidate.TWO_STAGES);

    @Override
    public Integer call() throws Exception {
        try (var machines = new Machines(only, jvm)) {
            for (int round = 1; round <= rounds; round++) {
                for (Candidate each : only) {
                    measure(round, each, machines);
                }
            }
        }
        return 0;
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

    private void measure(int round, Candidate candidate, Machines machines) throws InterruptedException {
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
            System.out.printf("%d %-11s live %,d heap %,d MB; running %.1f s, first decision %.1f s%n", round, candidate, live,
                    heap >> 20, (runningNs - killedNs) / 1e9, (first.atNs - killedNs) / 1e9);
            sending.interrupt();
            sending.join();
        }
        machines.stop(candidate);
        machines.stopCluster();
    }
}
