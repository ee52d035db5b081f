package dev.holdfast.bench;

import dev.holdfast.gateway.Gateway;
import dev.holdfast.gateway.GatewaySettings;
import dev.holdfast.runtime.DecidingService;
import dev.holdfast.runtime.StreamsSettings;
import dev.holdfast.topology.TopologySettings;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Scanner;

/** The topology and a gateway beside it in a JVM of their own. It does what its standard input says. */
final class GatewayProcess {

    private static final Duration START_WITHIN = Duration.ofMinutes(5);
    /** No caller of a benchmark is slowed down. */
    private static final int PLENTY = 1_000_000;

    private GatewayProcess() {
    }

    /** Prints its port, then on {@code heap} the bytes in use, until its input ends. */
    public static void main(String[] args) throws Exception {
        var kafka = Map.of("bootstrap.servers", args[0]);
        try (var service = DecidingService.start(new StreamsSettings(kafka, "bench", Path.of(args[1])),
                TopologySettings.DEFAULT, Cluster.PARTITIONS)) {
            service.awaitRunning(START_WITHIN);
            try (var gateway = Gateway.start(new GatewaySettings(kafka, GatewaySettings.DEFAULT_HOST, 0, null, List.of(),
                    PLENTY, Duration.ofSeconds(30), List.of()), service.reader());
                    var commands = new Scanner(System.in)) {
                System.out.println(gateway.port());
                while (commands.hasNext()) {
                    if (commands.next().equals("heap")) {
                        System.gc();
                        System.out.println(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
                    }
                }
            }
        }
        System.exit(0);
    }
}
