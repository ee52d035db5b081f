package dev.holdfast.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How the gateway is run.
 *
 * @param kafka             the client settings that every connection needs: bootstrap servers, security
 * @param host              the address to listen on
 * @param port              0 for any free one
 * @param tokens            whose tokens are believed; null to believe everybody on this machine and hear nobody else,
 *                          but for {@code trustedNames}
 * @param corsOrigins       whose pages may call from a browser, such as {@code https://booking.example}; mostly none
 * @param requestsPerSecond how many each caller may make, and twice as many at once
 * @param answerWithin      how long a request waits for its answer
 * @param providers         whom the page offers to choose from
 * @param trustedNames      host names by which this gateway is called on a network where everybody is believed
 */
public record GatewaySettings(Map<String, String> kafka, String host, int port, TokenSettings tokens,
                              List<String> corsOrigins, int requestsPerSecond, Duration answerWithin,
                              List<String> providers, List<String> trustedNames) {

    public static final String DEFAULT_HOST = "127.0.0.1";

    /** Without tokens it believes this machine only. */
    public GatewaySettings(Map<String, String> kafka, String host, int port, TokenSettings tokens,
                           List<String> corsOrigins, int requestsPerSecond, Duration answerWithin,
                           List<String> providers) {
        this(kafka, host, port, tokens, corsOrigins, requestsPerSecond, answerWithin, providers, List.of());
    }

    /**
     * Whose tokens are believed.
     *
     * @param issuer   what a token's {@code iss} must be
     * @param jwks     where the issuer's public keys are: a URL, or a file
     * @param audience what must be among a token's {@code aud}
     */
    public record TokenSettings(String issuer, String jwks, String audience) {
    }

    /** @throws GatewayStartException if others could speak for anybody */
    public void check() {
        if (tokens == null && trustedNames.isEmpty() && !isLoopback()) {
            throw new GatewayStartException("Without --issuer nobody is asked who they are, so the gateway listens on "
                    + "this machine only. Set --issuer, --jwks and --audience to listen on --http-host " + host
                    + ", or --trusted-name if nobody else can reach it there.");
        }
    }

    /**
     * Looks whether the gateway could listen now, for a start in which it comes last.
     *
     * @throws GatewayStartException naming the setting, if not
     */
    public void checkAddress() {
        try {
            Listening.on(host, port).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new GatewayStartException("The address " + host + " is not known; choose another with --http-host.", e);
        }
    }
}
