package dev.holdfast.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options about where an operator looks. */
final class AdminOptions {

    @Option(names = "--admin-port", paramLabel = "PORT", defaultValue = "8081",
            description = "Where /health/live, /health/ready and /metrics are; 0 for any free port. "
                    + "Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--admin-host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
            description = "The address for that. Nobody is asked there who they are. Default: ${DEFAULT-VALUE}.")
    private String host;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Complains of an option that is wrong, by its name. */
    void check() {
        Limits.check(command, "--admin-port", port, 0, Limits.MAX_PORT);
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }
}
