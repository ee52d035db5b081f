package dev.holdfast.cli;

import dev.holdfast.gateway.GatewaySettings;
import dev.holdfast.runtime.StreamsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.StreamsConfig;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that tell one instance from another. */
final class InstanceOptions {

    private static final int MOST_THREADS = 256;
    private static final int MOST_STANDBYS = 10;
    private static final String NAME = "[A-Za-z0-9._-]{1,100}";

    @Option(names = "--only", paramLabel = "PART", split = ",", defaultValue = "topology,mirror,gateway",
            description = "What runs in this instance. The gateway reads what the topology has in memory, so it needs "
                    + "that beside it. Default: ${DEFAULT-VALUE}.")
    private List<String> only;

    @Option(names = "--instance", paramLabel = "NAME",
            description = "Its name: unlike all others', and the same after a restart. Default: the host's name.")
    private String name;

    @Option(names = "--state-dir", paramLabel = "DIR", defaultValue = "/var/lib/holdfast",
            description = "A folder of its own, kept over restarts: with it, an instance that was killed goes on at "
                    + "once. Default: ${DEFAULT-VALUE}.")
    private Path stateDir;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "" + StreamsSettings.THREADS,
            description = "How many threads decide, each a share of the partitions. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(names = "--standbys", paramLabel = "N", defaultValue = "1",
            description = "How many other instances keep a copy of each partition's state, to take over at once. "
                    + "Default: ${DEFAULT-VALUE}.")
    private int standbys;

    @Option(names = "--advertise", paramLabel = "HOST:PORT",
            description = "Where the other instances reach this one's gateway, to pass on what it can read. Default: "
                    + "--http-host, or the host's name where that means every address, and --http-port.")
    private String advertised;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Complains of an option that is wrong, by its name. */
    Set<Part> parts() {
        Limits.check(command, "--threads", threads, 1, MOST_THREADS);
        Limits.check(command, "--standbys", standbys, 0, MOST_STANDBYS);
        if (!name().matches(NAME)) {
            throw wrong("--instance must be 1 to 100 letters, digits, dots, dashes and underscores, but is '" + name() + "'");
        }
        if (advertised != null && !advertised.matches(".+:\\d{1,5}")) {
            throw wrong("--advertise must be HOST:PORT, but is '" + advertised + "'");
        }
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (String each : only) {
            parts.add(Arrays.stream(Part.values()).filter(part -> part.name().toLowerCase(Locale.ROOT).equals(each.strip()))
                    .findFirst().orElseThrow(() -> wrong("--only takes topology, mirror and gateway, but not '" + each + "'")));
        }
        if (parts.contains(Part.GATEWAY) && !parts.contains(Part.TOPOLOGY)) {
            throw wrong("--only gateway needs topology beside it, for it reads what that has in memory: "
                    + "--only topology,gateway");
        }
        if (parts.contains(Part.TOPOLOGY)) {
            checkStateDir();
        }
        return parts;
    }

    String name() {
        return name != null ? name : hostName();
    }

    /** @param advertisedAt as {@link #advertised(GatewaySettings)}; null without a gateway */
    StreamsSettings streams(Map<String, String> kafka, String advertisedAt) {
        Map<String, String> settings = new HashMap<>(kafka);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Integer.toString(threads));
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, Integer.toString(standbys));
        if (advertisedAt != null) {
            settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, advertisedAt);
        }
        return new StreamsSettings(settings, name(), stateDir);
    }

    /** Null if nobody can know, for the port is any free one. */
    String advertised(GatewaySettings gateway) {
        if (advertised != null || gateway.port() == 0) {
            return advertised;
        }
        return (isEveryAddress(gateway.host()) ? hostName() : gateway.host()) + ":" + gateway.port();
    }

    private void checkStateDir() {
        try {
            Files.createDirectories(stateDir);
        } catch (IOException e) {
            throw wrong("--state-dir " + stateDir + " can't be made (" + e.getMessage() + "): choose another folder");
        }
        if (!Files.isWritable(stateDir)) {
            throw wrong("--state-dir " + stateDir + " can't be written to by this user: choose another folder");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    private static boolean isEveryAddress(String host) {
        try {
            return InetAddress.getByName(host).isAnyLocalAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "holdfast";
        }
    }
}
