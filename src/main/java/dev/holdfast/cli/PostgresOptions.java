package dev.holdfast.cli;

import dev.holdfast.mirror.PostgresSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options about where the mirror's database is. */
final class PostgresOptions {

    private static final String JDBC = "jdbc:postgresql:";

    @Option(names = "--postgres-url", paramLabel = "URL", defaultValue = "jdbc:postgresql://127.0.0.1:5433/holdfast",
            description = "The database of the mirror. Default: ${DEFAULT-VALUE}, that of `holdfast dev`.")
    private String url;

    @Option(names = "--postgres-user", paramLabel = "NAME", defaultValue = "holdfast",
            description = "Who logs in there. Default: ${DEFAULT-VALUE}.")
    private String user;

    @Option(names = "--postgres-password", paramLabel = "PASSWORD",
            description = "The password, if one is needed; HOLDFAST_POSTGRES_PASSWORD keeps it out of the list of "
                    + "processes.")
    private String password;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    PostgresSettings settings() {
        if (!url.startsWith(JDBC)) {
            throw new ParameterException(command.commandLine(), "--postgres-url must begin with " + JDBC
                    + ", as in " + JDBC + "//127.0.0.1:5432/holdfast");
        }
        return new PostgresSettings(url, user, password);
    }
}
