package dev.holdfast.cli;

import dev.holdfast.gateway.GatewaySettings;
import dev.holdfast.gateway.GatewaySettings.TokenSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of the HTTP gateway. */
final class GatewayOptions {

    private static final String HOST_NAME = "[A-Za-z0-9.-]+";

    @Option(names = "--http-port", paramLabel = "PORT", defaultValue = "8080",
            description = "Where the HTTP gateway listens; 0 for any free port. Default: ${DEFAULT-VALUE}.")
    private int httpPort;

    @Option(names = "--http-host", paramLabel = "ADDRESS", defaultValue = GatewaySettings.DEFAULT_HOST,
            description = "The address that it listens on. Others than this machine's own need --issuer or "
                    + "--trusted-name. Default: ${DEFAULT-VALUE}.")
    private String httpHost;

    @Option(names = "--issuer", paramLabel = "ISS",
            description = "Whose tokens the gateway believes: their iss. Without it, it believes whoever calls, and "
                    + "listens on this machine only, but for --trusted-name.")
    private String issuer;

    @Option(names = "--jwks", paramLabel = "URL|FILE", description = "Where the issuer's public keys are.")
    private String jwks;

    @Option(names = "--audience", paramLabel = "AUD", description = "What must be among a token's aud.")
    private String audience;

    @Option(names = "--trusted-name", paramLabel = "NAME", split = ",",
            description = "Without --issuer: believe also whoever calls the gateway by this host name, for a network "
                    + "that nobody else can reach, such as that of containers. Default: this machine's names only.")
    private List<String> trustedNames = List.of();

    @Option(names = "--cors-origin", paramLabel = "ORIGIN", split = ",",
            description = "Pages of this origin, such as https://booking.example, may call from a browser. "
                    + "Default: only the gateway's own.")
    private List<String> corsOrigins = List.of();

    @Option(names = "--requests-per-second", paramLabel = "N", defaultValue = "50",
            description = "How many each caller may make; twice as many at once. Default: ${DEFAULT-VALUE}.")
    private int requestsPerSecond;

    @Option(names = "--answer-within", paramLabel = "DURATION", defaultValue = "PT10S",
            description = "How long a request waits for its answer. Default: ${DEFAULT-VALUE}.")
    private Duration answerWithin;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Complains of an option that is wrong, by its name. */
    void check() {
        Limits.check(command, "--http-port", httpPort, 0, Limits.MAX_PORT);
        Limits.check(command, "--requests-per-second", requestsPerSecond, 1, 1_000_000);
        if (answerWithin.compareTo(Duration.ofSeconds(1)) < 0 || answerWithin.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new ParameterException(command.commandLine(), "--answer-within must be from PT1S to PT5M");
        }
        long given = Stream.of(issuer, jwks, audience).filter(each -> each != null).count();
        if (given % 3 != 0) {
            throw new ParameterException(command.commandLine(),
                    "--issuer, --jwks and --audience belong together: set all of them or none.");
        }
        trustedNames.stream().filter(each -> !each.matches(HOST_NAME)).findFirst().ifPresent(each -> {
            throw new ParameterException(command.commandLine(),
                    "--trusted-name must be a host's name without a port, but is '" + each + "'");
        });
        settings(Map.of(), List.of()).check();
    }

    /** Whether callers must prove who they are. */
    boolean asksForTokens() {
        return issuer != null;
    }

    /** @param providers whom the page offers to choose from */
    GatewaySettings settings(Map<String, String> kafka, List<String> providers) {
        TokenSettings tokens = issuer == null ? null : new TokenSettings(issuer, jwks, audience);
        return new GatewaySettings(kafka, httpHost, httpPort, tokens, corsOrigins, requestsPerSecond, answerWithin,
                providers, trustedNames);
    }
}
