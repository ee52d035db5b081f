package dev.holdfast.cli;

import dev.holdfast.topology.TopologySettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options about what the rules leave open. */
final class TopologyOptions {

    @Option(names = "--no-client-stage", negatable = true, defaultValue = "true", fallbackValue = "true",
            description = "Do not keep a client from being at two providers at once: a hold is then decided in one "
                    + "step. Chosen at the first start; state made with the other choice is refused.")
    private boolean clientStage;

    @Option(names = "--holds-per-client", paramLabel = "N", defaultValue = "10",
            description = "How many unconfirmed holds a client may have, at all providers. Default: ${DEFAULT-VALUE}.")
    private int holdsPerClient;

    @Option(names = "--answer-memory", paramLabel = "DURATION", defaultValue = "PT10M",
            description = "How long a refusal is remembered to know a retry. Default: ${DEFAULT-VALUE}.")
    private Duration answerMemory;

    TopologySettings settings() {
        return new TopologySettings(answerMemory, clientStage, holdsPerClient);
    }
}
