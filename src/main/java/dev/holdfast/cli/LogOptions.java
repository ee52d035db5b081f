package dev.holdfast.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option about how the log is written. */
final class LogOptions {

    /** Named in {@code logback.xml}, which is read when the first line is logged: after the command line was. */
    private static final String PROPERTY = "holdfast.log";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--log-format", paramLabel = "FORMAT", defaultValue = "text",
            description = "How the log is written to stderr: text for people, json (an object a line) for machines. "
                    + "Default: ${DEFAULT-VALUE}.")
    void setFormat(String format) {
        if (!format.equals("text") && !format.equals("json")) {
            throw new ParameterException(command.commandLine(), "--log-format must be text or json, but is " + format);
        }
        System.setProperty(PROPERTY, format);
    }
}
