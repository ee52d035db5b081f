package dev.holdfast.cli;

import dev.holdfast.mirror.MirrorSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options about how the mirror works. */
final class MirrorOptions {

    private static final int MOST_WRITERS = 64;
    private static final int MOST_DAYS = 731;

    @Option(names = "--mirror-writers", paramLabel = "N", defaultValue = "2",
            description = "How many connections write to the mirror at once, each a share of the partitions. "
                    + "Default: ${DEFAULT-VALUE}.")
    private int writers;

    @Option(names = "--mirror-days-ahead", paramLabel = "DAYS", defaultValue = "90",
            description = "How far ahead the mirror holds regular hours as windows. Default: ${DEFAULT-VALUE}.")
    private int daysAhead;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    MirrorSettings settings() {
        Limits.check(command, "--mirror-writers", writers, 1, MOST_WRITERS);
        Limits.check(command, "--mirror-days-ahead", daysAhead, 1, MOST_DAYS);
        return new MirrorSettings(writers, MirrorSettings.DEFAULT.batchSize(), daysAhead);
    }
}
