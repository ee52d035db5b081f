package dev.holdfast.cli;

import dev.holdfast.audit.AuditException;
import dev.holdfast.audit.Verification;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "verify", header = "Check that every promise was kept, in the topics and in the mirror.",
        description = "%nReads the topics from their beginning to where they end now, and the mirror in Postgres if one is "
                + "given, and checks them by rules of its own, record by record: every request answered once, nobody "
                + "booked twice, no deadline missed, and so on. The service may be running. Exits 0 if all is well, 1 if "
                + "something is wrong, 2 if it can't be checked.%n%nSettings of the Kafka client, such as those for TLS "
                + "and SASL, are taken from variables: HOLDFAST_KAFKA_SECURITY_PROTOCOL sets security.protocol.%n")
final class VerifyCommand implements Callable<Integer> {

    @Option(names = "--bootstrap-servers", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:9092",
            description = "Where the cluster is found. Default: ${DEFAULT-VALUE}.")
    private String bootstrapServers;

    @Option(names = "--postgres-url", paramLabel = "JDBC-URL",
            description = "Where the mirror is, such as jdbc:postgresql://127.0.0.1:5433/holdfast. Default: the mirror is "
                    + "not checked.")
    private String postgresUrl;

    @Option(names = "--postgres-user", paramLabel = "NAME", description = "Who reads the mirror, if the URL does not say.")
    private String postgresUser;

    @Option(names = "--postgres-password", paramLabel = "PASSWORD",
            description = "That user's password; better set as HOLDFAST_POSTGRES_PASSWORD.")
    private String postgresPassword;

    @Option(names = "--no-client-stage", description = "The service runs without the client stage: clients may be in "
            + "two places at once.")
    private boolean noClientStage;

    @Option(names = "--caught-up", description = "The service has answered all there is: a request without an answer is "
            + "wrong, wherever it stands.")
    private boolean caughtUp;

    @Option(names = "--wait", paramLabel = "DURATION", defaultValue = "PT10S",
            description = "How long to read on for what a running service may just be about to write. "
                    + "Default: ${DEFAULT-VALUE}.")
    private Duration patience;

    @Option(names = "--show", paramLabel = "N", defaultValue = "20",
            description = "How many findings to print; all are counted. Default: ${DEFAULT-VALUE}.")
    private int show;

    @Option(names = "--json", description = "Print one JSON object for machines.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Limits.check(spec, "--show", show, 0, Integer.MAX_VALUE);
        if (patience.isNegative()) {
            throw new ParameterException(spec.commandLine(), "--wait must not be negative");
        }
        if (postgresUrl != null && !postgresUrl.startsWith("jdbc:postgresql:")) {
            throw new ParameterException(spec.commandLine(), "--postgres-url must begin with jdbc:postgresql:, such as "
                    + "jdbc:postgresql://127.0.0.1:5433/holdfast");
        }
        var kafka = new HashMap<String, Object>(new Environment(System.getenv()).kafkaSettings(spec.commandLine()));
        kafka.put("bootstrap.servers", bootstrapServers);
        // A person waits: the clients' minute is too long to hear that nobody is there.
        kafka.putIfAbsent("default.api.timeout.ms", "20000");
        var findings = new FindingsReport(show);
        PrintWriter out = spec.commandLine().getOut();
        try (var progress = new VerifyProgress(!json)) {
            var verification = new Verification(kafka, postgresUrl, postgresUser, postgresPassword, !noClientStage,
                    caughtUp, patience);
            findings.read(verification.run(findings::add, progress), postgresUrl != null);
        } catch (AuditException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        if (json) {
            findings.printJson(out);
        } else {
            findings.print(out);
        }
        out.flush();
        return findings.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
