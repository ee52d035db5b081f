package dev.holdfast.cli;

import dev.holdfast.mirror.MirrorCheck;
import dev.holdfast.mirror.MirrorSchema;
import dev.holdfast.mirror.MirrorSettings;
import dev.holdfast.mirror.PostgresSettings;
import dev.holdfast.mirror.Rebuild;
import dev.holdfast.mirror.RebuildFailedException;
import dev.holdfast.runtime.StartException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.flywaydb.core.api.FlywayException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "mirror", header = "Set up the mirror in Postgres, or make it anew from the log.",
        subcommands = {MirrorCommand.Setup.class, MirrorCommand.RebuildTables.class},
        synopsisSubcommandLabel = "COMMAND")
final class MirrorCommand {

    @Command(name = "setup", header = "Make the tables and roles, or bring older ones up to date.",
            description = "%nMakes the schema holdfast with its tables and views, and the roles holdfast_writer and "
                    + "holdfast_analyst. Who logs in for this owns the tables, and needs the right to create in the "
                    + "database and, unless the roles are there, to create roles; no superuser is needed.%n")
    static final class Setup implements Runnable {

        @Mixin
        private PostgresOptions postgres;

        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            PostgresSettings settings = postgres.settings();
            try {
                MirrorSchema.migrate(settings);
            } catch (FlywayException e) {
                throw trouble(settings, e);
            }
            PrintWriter out = spec.commandLine().getOut();
            out.printf("The schema %s is up to date in %s.%n", settings.schema(), settings);
            out.flush();
        }
    }

    @Command(name = "rebuild", header = "Make all tables anew from the log, while the old ones are read.",
            description = "%nReads the topic reservation-events from its beginning into a schema beside the one that is "
                    + "read, and puts it in that one's place, in one transaction, when it has caught up. A mirror that "
                    + "runs meanwhile goes on with the new tables by itself. Needs room for both.%n%nWho logs in for "
                    + "this must own the tables.%n")
    static final class RebuildTables implements Runnable {

        @Mixin
        private PostgresOptions postgres;

        @Mixin
        private KafkaOptions kafka;

        @Mixin
        private MirrorOptions mirror;

        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            PostgresSettings settings = postgres.settings();
            MirrorSettings wanted = mirror.settings();
            PrintWriter out = spec.commandLine().getOut();
            long begunAt = System.nanoTime();
            try (ProgressBar bar = bar()) {
                Rebuild.run(kafka.settings(), settings, wanted, (done, total, note) -> {
                    bar.maxHint(total);
                    bar.stepTo(done);
                    bar.setExtraMessage(note == null ? "" : note);
                });
            } catch (RebuildFailedException e) {
                throw new StartException("The mirror was not rebuilt, and is as it was: " + e.getMessage() + ".", e);
            } catch (SQLException | FlywayException e) {
                throw trouble(settings, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StartException("Interrupted; the mirror is as it was.", e);
            }
            out.printf("The mirror is rebuilt, and in its place, after %.1f s.%n", (System.nanoTime() - begunAt) / 1e9);
            out.flush();
        }

        private static ProgressBar bar() {
            return new ProgressBarBuilder().setTaskName("Rebuilding").setInitialMax(0).setUnit(" events", 1).showSpeed()
                    .setUpdateIntervalMillis(500).build();
        }
    }

    /** What to do, or the first line of what is at the bottom of it. */
    private static StartException trouble(PostgresSettings postgres, Exception e) {
        Optional<String> refusal = MirrorCheck.refusal(postgres, e);
        if (refusal.isPresent()) {
            return new StartException(refusal.get(), e);
        }
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return new StartException("Postgres did not do it (" + reason + "). See --postgres-url, which is " + postgres
                + ", and --postgres-user.", e);
    }
}
