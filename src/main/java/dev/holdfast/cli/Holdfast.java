package dev.holdfast.cli;

import dev.holdfast.embedded.EmbeddedStartException;
import dev.holdfast.gateway.GatewayStartException;
import dev.holdfast.runtime.StartException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code holdfast} command. */
@Command(name = "holdfast",
        header = "A reservation service on Kafka: nobody is ever booked twice.",
        description = "%nProviders publish when they are available, clients hold a slot and confirm it in time, and "
                + "Kafka Streams decides every request exactly once.%n",
        footer = "%nStart with: holdfast dev%nEvery option can also be set in the environment: --kafka-port as "
                + "HOLDFAST_KAFKA_PORT.",
        subcommands = {DevCommand.class, ServeCommand.class, TopicsCommand.class, TopologyCommand.class, MirrorCommand.class,
                ExplainCommand.class, ReportCommand.class, VerifyCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class Holdfast {

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    private boolean help;

    private Holdfast() {
    }

    /** Exits 0 when all went well, 1 when something failed, 2 when the command line was wrong. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Holdfast())
                .registerConverter(int.class, text -> read(text, Integer::valueOf, "a whole number"))
                .registerConverter(short.class, text -> read(text, Short::valueOf, "a whole number"))
                .registerConverter(Duration.class, text -> read(text, Duration::parse, "a duration such as PT10M"))
                .registerConverter(YearMonth.class, text -> read(text, YearMonth::parse, "a month such as 2027-01"))
                .registerConverter(ZoneId.class, text -> read(text, ZoneId::of, "a time zone such as Europe/Berlin"))
                .setDefaultValueProvider(new Environment(System.getenv()))
                .setParameterExceptionHandler((wrong, args) -> explain(wrong))
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command));
    }

    private static <T> T read(String text, Function<String, T> reader, String expected) {
        try {
            return reader.apply(text);
        } catch (NumberFormatException | DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is not " + expected);
        }
    }

    private static int explain(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        say(command, wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        command.getErr().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    /** What the person at the keyboard can mend is told in a sentence; anything else is a fault of ours, told whole. */
    private static int explain(Exception failure, CommandLine command) throws Exception {
        if (failure instanceof StartException || failure instanceof EmbeddedStartException
                || failure instanceof GatewayStartException) {
            say(command, failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        if (failure instanceof KafkaException && failure.getCause() instanceof ConfigException wrong) {
            say(command, "A setting of the Kafka client is wrong: " + wrong.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }

    private static void say(CommandLine command, String message) {
        command.getErr().println(Ansi.AUTO.string("@|bold,red holdfast:|@ ") + message);
    }
}
