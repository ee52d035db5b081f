package dev.holdfast.bench;

import dev.holdfast.processes.ChildJvm;
import dev.holdfast.runtime.DecidingService;
import dev.holdfast.runtime.StreamsSettings;
import dev.holdfast.topology.TopologySettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Scanner;
import org.apache.kafka.streams.KafkaStreams;

/** One candidate in a JVM of its own. It does what its standard input says, and prints a line when that is done. */
final class DecidingProcess {

    private static final Duration START_WITHIN = Duration.ofMinutes(5);

    private DecidingProcess() {
    }

    /**
     * {@code start <bootstrap servers>} starts the candidate, {@code stop} stops it, {@code heap} prints the bytes in use.
     *
     * @param args the candidate, the folder for state
     */
    public static void main(String[] args) throws Exception {
        var candidate = Candidate.valueOf(args[0]);
        AutoCloseable running = null;
        try (var commands = new Scanner(System.in)) {
            while (commands.hasNext()) {
                switch (commands.next()) {
                    case "start" -> running = start(candidate, new StreamsSettings(
                            Map.of("bootstrap.servers", commands.next()), "bench", Path.of(args[1])));
                    case "stop" -> running.close();
                    case "heap" -> System.out.println(usedHeap());
                    default -> throw new IllegalArgumentException("start, stop or heap");
                }
                System.out.println(ChildJvm.DONE);
            }
        }
        System.exit(0);
    }

    private static AutoCloseable start(Candidate candidate, StreamsSettings settings) throws InterruptedException {
        if (candidate.isHoldfast()) {
            var rules = new TopologySettings(TopologySettings.DEFAULT.answerMemory(),
                    candidate == Candidate.TWO_STAGES, TopologySettings.DEFAULT.holdsPerClient());
            DecidingService service = DecidingService.start(settings, rules, Cluster.PARTITIONS,
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
            service.awaitRunning(START_WITHIN);
            return service;
        }
        var streams = new KafkaStreams(candidate.bare(), settings.toProperties());
        streams.start();
        return streams;
    }

    /** In bytes, of what is still in use. */
    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
