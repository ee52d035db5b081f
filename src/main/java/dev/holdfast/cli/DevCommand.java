package dev.holdfast.cli;

import dev.holdfast.embedded.PortTakenException;
import dev.holdfast.mirror.MirrorSettings;
import dev.holdfast.runtime.StartException;
import dev.holdfast.topology.TopologySettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "dev", header = "Run everything on this machine, and see it work.",
        description = "%nStarts a real Kafka broker and a real Postgres, with nothing to install, runs Holdfast on "
                + "them, plays a short story through the real topics, and then serves until you press Ctrl-C.%n")
final class DevCommand implements Callable<Integer> {

    @Option(names = "--once", description = "Play the story, then stop; exit 0 only if every step came out.")
    private boolean once;

    @Option(names = "--no-demo", description = "Play no story, just serve.")
    private boolean noDemo;

    @Option(names = "--data-dir", paramLabel = "DIR",
            description = "Keep all data here and go on from it next time. Default: a temporary folder, gone at the end.")
    private Path dataDir;

    @Option(names = "--kafka-port", paramLabel = "PORT", defaultValue = "9092",
            description = "Where Kafka listens on 127.0.0.1; 0 for any free port. Default: ${DEFAULT-VALUE}.")
    private int kafkaPort;

    @Option(names = "--postgres-port", paramLabel = "PORT", defaultValue = "5433",
            description = "Where Postgres listens on 127.0.0.1; 0 for any free port. Default: ${DEFAULT-VALUE}.")
    private int postgresPort;

    @Mixin
    private TopologyOptions topology;

    @Mixin
    private MirrorOptions mirror;

    @Mixin
    private GatewayOptions gateway;

    @Mixin
    private AdminOptions admin;

    @Mixin
    private LogOptions log;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (once && noDemo) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                    "--once plays the story and --no-demo leaves it out: choose one of them.");
        }
        Limits.check(spec, "--kafka-port", kafkaPort, 0, Limits.MAX_PORT);
        Limits.check(spec, "--postgres-port", postgresPort, 0, Limits.MAX_PORT);
        gateway.check();
        admin.check();
        TopologySettings settings = topology.settings();
        MirrorSettings mirrorSettings = mirror.settings();
        PrintWriter out = spec.commandLine().getOut();
        say(out, "%n  @|bold,cyan Holdfast|@  starts a Kafka broker and a Postgres, each a real one ...%n");
        var server = new DevServer(dataDir);
        server.closeAtEnd();
        try {
            server.start(kafkaPort, postgresPort, settings, mirrorSettings, gateway, admin);
        } catch (PortTakenException e) {
            String option = e.port() == kafkaPort ? "--kafka-port" : "--postgres-port";
            throw new StartException("Port " + e.port() + " is taken by another program; choose another one with "
                    + option + ", or stop that program.", e);
        }
        tellWhatRunsWhere(out, server);
        if (!noDemo && !new Story(server, settings.clientStage(), out).play()) {
            return CommandLine.ExitCode.SOFTWARE;
        }
        if (!once) {
            tellWhatToTry(out, server);
            server.awaitEnd();
        }
        return CommandLine.ExitCode.OK;
    }

    private void tellWhatRunsWhere(PrintWriter out, DevServer server) {
        say(out, "%n  @|bold Kafka|@      %s%n  @|bold Postgres|@   %s%n  @|bold HTTP|@       http://127.0.0.1:%d/%s%n"
                        + "  @|bold Health|@     http://127.0.0.1:%d/health/ready, /metrics%n  @|bold Data|@       %s%n",
                server.bootstrapServers(), server.jdbcUrl(), server.httpPort(),
                gateway.asksForTokens() ? "" : " (whoever calls is believed: see --issuer)",
                server.adminPort(),
                dataDir == null ? "temporary, gone at the end (--data-dir keeps it)" : dataDir.toAbsolutePath());
    }

    private static void tellWhatToTry(PrintWriter out, DevServer server) {
        say(out, """
                %n  @|bold Now you.|@ In another terminal:

                    @|cyan watch every decision|@
                      kcat -b %1$s -t reservation-events -C -o end -q
                    @|cyan ask the mirror|@
                      psql '%2$s' -c 'TABLE reservation'

                  The README's "A first reservation with plain tools" goes on from here. @|bold Ctrl-C|@ stops everything.

                  @|bold Or in your browser.|@ Book a slot: @|bold,cyan http://127.0.0.1:%3$d/|@
                """, server.bootstrapServers(), server.postgresUri(), server.httpPort());
    }

    private static void say(PrintWriter out, String text, Object... values) {
        out.println(Ansi.AUTO.string(String.format(text, values)).stripTrailing());
        out.flush();
    }
}
