package dev.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.bench.Answers.Milestone;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Option;

@picocli.CommandLine.Command(name = "expiry", description = "Let many holds fall due at once under live traffic.")
final class ExpiryCommand extends Measurement {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int WINDOW_S = 10;
    /** A slot begins with every minute, so that the moment can be chosen when the providers are there. */
    private static final Duration SLOT = Duration.ofMinutes(1);
    private static final Duration OPEN = Duration.ofHours(2);
    private static final byte[] EXPIRED = "reservation.expired.v1".getBytes(UTF_8);

    @Option(names = "--holds", defaultValue = "100000")
    private int holds;
    @Option(names = "--until-due", defaultValue = "30", description = "At least so many seconds from the first hold on,"
            + " in which all must be decided (default: ${DEFAULT-VALUE}).")
    private int untilDueS;
    @Option(names = "--rate", defaultValue = "1000")
    private int rate;

    @Override
    String title() {
        return "Holds due at once";
    }

    @Override
    void measure(int round, Candidate candidate, Machines machines, Rounds results) throws Exception {
        Cluster cluster = machines.startCluster();
        cluster.send(Workload.availability());
        cluster.send(availability());
        var known = new Milestone(Workload.PROVIDERS + 2 * holds);
        var held = new Milestone(Workload.PROVIDERS + 3 * holds);
        var expired = new Milestone(holds);
        var loop = new OpenLoop(Workload.requests(round, Instant.now(), 90 * rate, 3 * rate), rate);
        try (var answers = new Answers(cluster.bootstrapServers(), event -> {
            known.count();
            held.count();
            if (isExpired(event)) {
                expired.count();
            }
            loop.answered(event);
        })) {
            answers.start();
            machines.start(candidate, cluster);
            known.await(PATIENCE);
            Instant due = nextSlot(Instant.now().plusSeconds(untilDueS));
            cluster.send(holdsUntil(due));
            held.await(PATIENCE);
            var sending = new Thread(() -> loop.run(cluster), "frontend");
            sending.start();
            sleepUntil(due.minusSeconds(WINDOW_S));
            loop.next();
            sleepUntil(due);
            Histogram normal = loop.next();
            expired.await(PATIENCE);
            long lateMs = Instant.now().toEpochMilli() - due.toEpochMilli();
            sleepUntil(due.plusSeconds(WINDOW_S));
            Histogram during = loop.next();
            results.add(candidate.title(), "last expired after ms", lateMs,
                    "live p50 before", OpenLoop.ms(normal, 50), "and meanwhile", OpenLoop.ms(during, 50),
                    "live p99 before", OpenLoop.ms(normal, 99), "and then", OpenLoop.ms(during, 99));
            loop.stop();
            sending.join();
        }
        machines.stop(candidate);
        machines.stopCluster();
    }

    private static Instant nextSlot(Instant from) {
        return from.truncatedTo(ChronoUnit.MINUTES).plus(SLOT);
    }

    private List<Command> availability() {
        Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        var commands = new ArrayList<Command>(2 * holds);
        for (int i = 0; i < holds; i++) {
            commands.add(new Command.SetPolicy("policy", provider(i),
                    new Policy(SLOT, Duration.ZERO, null, null, null, null)));
            commands.add(new Command.OpenAvailability("open", provider(i), new Interval(start, start.plus(OPEN))));
        }
        return commands;
    }

    /** A hold lasts until its start at the longest: so all of them are due at one moment. */
    private List<Command> holdsUntil(Instant due) {
        var commands = new ArrayList<Command>(holds);
        for (int i = 0; i < holds; i++) {
            commands.add(new Command.Hold("hold", provider(i), "owner-" + i, due, null));
        }
        return commands;
    }

    private static String provider(int i) {
        return "due-" + i;
    }

    private static boolean isExpired(ConsumerRecord<byte[], byte[]> event) {
        return Arrays.equals(event.headers().lastHeader("ce_type").value(), EXPIRED);
    }

    private static void sleepUntil(Instant time) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(Math.max(0, Duration.between(Instant.now(), time).toMillis()));
    }
}
