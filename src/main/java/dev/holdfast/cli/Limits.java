package dev.holdfast.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What numbers an option takes. */
final class Limits {

    static final int MAX_PORT = 65_535;

    private Limits() {
    }

    /** @throws ParameterException naming the option, if the value is not within the limits */
    static void check(CommandSpec command, String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(command.commandLine(), option + " must be "
                    + (most == Integer.MAX_VALUE ? "at least " + least : "from " + least + " to " + most)
                    + ", but is " + value);
        }
    }
}
