package dev.holdfast.cli;

import dev.holdfast.embedded.EmbeddedStartException;
import dev.holdfast.runtime.StartException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code holdfast} command. */
@Command(name = "holdfast",
        header = "A reservation service on Kafka: nobody is ever booked twice.",
        description = "%nProviders publish when they are available, clients hold a slot and confirm it in time, and "
                + "Kafka Streams decides every request exactly once.%n",
        footer = "%nStart with: holdfast dev%nEvery option can also be set in the environment: --kafka-port as "
                + "HOLDFAST_KAFKA_PORT.",
        subcommands = {DevCommand.class, TopicsCommand.class, TopologyCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class Holdfast {

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    private boolean help;

    private Holdfast() {
    }

    /** Exits 0 when all went well, 1 when something failed, 2 when the command line was wrong. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Holdfast())
                .setDefaultValueProvider(new Environment(System.getenv()))
                .setExecutionExceptionHandler(Holdfast::explain);
    }

    /** What the person at the keyboard can mend is told in a sentence; anything else is a fault of ours, told whole. */
    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (failure instanceof StartException || failure instanceof EmbeddedStartException) {
            command.getErr().println(Ansi.AUTO.string("@|bold,red holdfast:|@ ") + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }
}
