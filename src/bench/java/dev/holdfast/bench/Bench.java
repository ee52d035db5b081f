package dev.holdfast.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code holdfast bench} command. */
@Command(name = "holdfast bench", description = "Measures Holdfast, side by side with what else one could run.",
        mixinStandardHelpOptions = true, subcommands = {ThroughputCommand.class, LatencyCommand.class, ExpiryCommand.class,
            RecoveryCommand.class})
final class Bench {

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }
}
