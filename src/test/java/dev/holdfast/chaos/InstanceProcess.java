package dev.holdfast.chaos;

import dev.holdfast.mirror.Mirror;
import dev.holdfast.mirror.MirrorPool;
import dev.holdfast.mirror.MirrorSettings;
import dev.holdfast.mirror.MirrorStatus;
import dev.holdfast.mirror.PostgresSettings;
import dev.holdfast.processes.ChildJvm;
import dev.holdfast.runtime.DecidingService;
import dev.holdfast.runtime.StreamsSettings;
import dev.holdfast.topology.TopologySettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;

/**
 * One instance of the service in a JVM of its own: it decides, mirrors, or does both. It stops in good order when it is
 * told {@code stop}, and ends by itself, as a failure, when one of its parts has given up.
 */
final class InstanceProcess {

    /** What an instance does. */
    enum Job { DECIDE, MIRROR }

    private static final long LOOK_EVERY_MS = 200;

    private InstanceProcess() {
    }

    /** @param args its name, the bootstrap servers, the folder for state, where Postgres is, its jobs */
    public static void main(String[] args) throws InterruptedException {
        var running = new ArrayList<AutoCloseable>();
        for (String job : List.of(args).subList(4, args.length)) {
            switch (Job.valueOf(job)) {
                case DECIDE -> running.add(decide(args[0], args[1], Path.of(args[2])));
                case MIRROR -> running.add(mirror(args[0], args[1], args[3]));
            }
        }
        System.out.println(ChildJvm.DONE);
        try (var commands = new Scanner(System.in)) {
            if (commands.hasNext()) {
                for (AutoCloseable each : running) {
                    close(each);
                }
                System.out.println(ChildJvm.DONE);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static AutoCloseable decide(String name, String bootstrapServers, Path folder) {
        DecidingService service = DecidingService.start(
                new StreamsSettings(Map.of("bootstrap.servers", bootstrapServers), name, folder),
                TopologySettings.DEFAULT, Site.PARTITIONS);
        return endWith(service, () -> {
            service.awaitEnd();
            return "decides no more";
        });
    }

    private static AutoCloseable mirror(String name, String bootstrapServers, String jdbcUrl) {
        var pool = MirrorPool.open(new PostgresSettings(jdbcUrl, null, null), MirrorSettings.DEFAULT.writers());
        Mirror mirror = Mirror.start(Map.of("bootstrap.servers", bootstrapServers, "client.id", "mirror-" + name), pool,
                MirrorSettings.DEFAULT);
        return endWith(mirror, () -> {
            while (mirror.status().state() != MirrorStatus.State.FAILED) {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            }
            return mirror.status().reason();
        });
    }

    /** Waits for the end of a part, and says why. */
    private interface End {
        String await() throws InterruptedException;
    }

    /** Ends the process when the part has ended before it was closed: whoever runs it would start it again. */
    private static AutoCloseable endWith(AutoCloseable part, End end) {
        var watcher = new Thread(() -> {
            try {
                System.err.println("ENDS: " + end.await());
                Runtime.getRuntime().halt(1);
            } catch (InterruptedException e) {
                // It is closed.
            }
        });
        watcher.setDaemon(true);
        watcher.start();
        return () -> {
            watcher.interrupt();
            watcher.join();
            part.close();
        };
    }

    private static void close(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
