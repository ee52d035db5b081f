package dev.holdfast.cli;

import dev.holdfast.topology.TopologySettings;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options about what the rules leave open. */
final class TopologyOptions {

    @Option(names = "--no-client-stage",
            description = "Let a client be at two providers at once: a hold is then decided in one step. Chosen at the "
                    + "first start; state made with the other choice is refused.")
    private boolean noClientStage;

    @Option(names = "--holds-per-client", paramLabel = "N", defaultValue = "10",
            description = "How many unconfirmed holds a client may have, at all providers. Default: ${DEFAULT-VALUE}.")
    private int holdsPerClient;

    @Option(names = "--answer-memory", paramLabel = "DURATION", defaultValue = "PT10M",
            description = "How long a refusal is remembered to know a retry. Default: ${DEFAULT-VALUE}.")
    private Duration answerMemory;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    TopologySettings settings() {
        Limits.check(command, "--holds-per-client", holdsPerClient, 1, Integer.MAX_VALUE);
        if (answerMemory.isNegative()) {
            throw new ParameterException(command.commandLine(), "--answer-memory must not be negative");
        }
        return new TopologySettings(answerMemory, !noClientStage, holdsPerClient);
    }
}
