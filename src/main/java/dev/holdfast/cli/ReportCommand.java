package dev.holdfast.cli;

import dev.holdfast.report.Report;
import dev.holdfast.runtime.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "report", header = "Write a page of charts from the mirror.",
        description = "%nUtilization, what becomes of holds, how long people take, contention and refusals, as one HTML "
                + "file that needs no network. Reads Postgres and changes nothing.%n")
final class ReportCommand implements Runnable {

    @Option(names = "--out", paramLabel = "FILE", defaultValue = "holdfast-report.html",
            description = "Where to write it. Default: ${DEFAULT-VALUE}.")
    private Path out;

    @Option(names = "--from", paramLabel = "MONTH", description = "The first month. Default: eleven before the last.")
    private YearMonth from;

    @Option(names = "--to", paramLabel = "MONTH", description = "The last month, such as 2027-01. Default: this one.")
    private YearMonth to;

    @Option(names = "--zone", paramLabel = "ZONE", defaultValue = "UTC",
            description = "The time zone of single times. Default: ${DEFAULT-VALUE}. Days and months are each provider's own.")
    private ZoneId zone;

    @Mixin
    private PostgresOptions postgres;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        Instant now = Instant.now();
        YearMonth last = to != null ? to : YearMonth.from(now.atZone(zone));
        YearMonth first = from != null ? from : last.minusMonths(11);
        if (first.isAfter(last)) {
            throw new ParameterException(spec.commandLine(), "--from must not be after --to");
        }
        String page = MirrorConnection.read(postgres.settings(), mirror -> Report.write(mirror, first, last, zone, now));
        try {
            Files.writeString(out, page);
        } catch (IOException e) {
            throw new StartException("The report can't be written to " + out + ": " + e.getMessage()
                    + ". Choose another file with --out.", e);
        }
        spec.commandLine().getOut().println("Written to " + out.toAbsolutePath());
        spec.commandLine().getOut().flush();
    }
}
