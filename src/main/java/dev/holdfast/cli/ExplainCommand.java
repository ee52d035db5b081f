package dev.holdfast.cli;

import dev.holdfast.report.Explanation;
import dev.holdfast.runtime.StartException;
import java.io.PrintWriter;
import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "explain", header = "Tell the story of a request or a reservation.",
        description = "%nSays in plain words what was decided, when and why, and where it stands in the log, from the "
                + "mirror in Postgres. Exits 1 if nothing is known of the id.%n")
final class ExplainCommand implements Runnable {

    @Parameters(paramLabel = "ID", description = "The id of a request or of a reservation.")
    private String id;

    @Option(names = "--provider", paramLabel = "ID", description = "Whose, if several providers know the id.")
    private String providerId;

    @Option(names = "--zone", paramLabel = "ZONE", defaultValue = "UTC",
            description = "The time zone of the times. Default: ${DEFAULT-VALUE}.")
    private ZoneId zone;

    @Mixin
    private PostgresOptions postgres;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        Explanation explanation = MirrorConnection.read(postgres.settings(),
                mirror -> Explanation.read(mirror, id, providerId, zone));
        if (explanation.providers().isEmpty()) {
            throw new StartException("Nothing is known of " + id + (providerId == null ? "" : " at " + providerId)
                    + ". Either no such request was decided, or the mirror has not read that far yet; what can't be read"
                    + " as a request is in the topic dead-letters.");
        }
        if (explanation.providers().size() > 1) {
            throw new StartException("Several providers know " + id + ": "
                    + String.join(", ", explanation.providers()) + ". Say which with --provider.");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(id + ", provider " + explanation.providers().first() + " (times are " + zone + ")");
        out.println();
        out.println(explanation.text());
        out.flush();
    }
}
