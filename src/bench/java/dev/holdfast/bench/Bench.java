package dev.holdfast.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code holdfast bench} command. */
@Command(name = "holdfast bench", description = "Measures Holdfast, side by side with what else one could run.",
        subcommands = {ThroughputCommand.class, LatencyCommand.class, ExpiryCommand.class, RecoveryCommand.class,
            MirrorCommand.class, ViewsCommand.class, RestCommand.class, StreamsCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class Bench {

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    private boolean help;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }
}
