package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.gateway.Api.Answer;
import dev.holdfast.gateway.GatewaySettings.TokenSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Tokens whose issuer publishes its keys at a URL, and tokens that come to their end. */
class TokensIT extends SharedGateway {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void aTokenWithANewKeyHasTheKeysReadAgain() throws IOException {
        var issuer = new Issuer(folder);
        try (var keys = new KeyServer(0, issuer); var strict = open(keys.port())) {
            var api = new Api(strict.port());
            String old = issuer.token("client", "ada");
            api.get(old, "/v1/me").mustBe(200);
            api.get(issuer.token("client", "ben"), "/v1/me").mustBe(200);
            assertThat(keys.asked()).isEqualTo(1);

            issuer.changeKey();
            api.get(issuer.token("client", "ada"), "/v1/me").mustBe(200);
            api.get(issuer.token("client", "ben"), "/v1/me").mustBe(200);
            assertThat(keys.asked()).isEqualTo(2);
        }
    }

    @Test
    void withoutTheKeysNoTokenIsJudgedAndWhatWasReadStaysGood() throws IOException {
        var issuer = new Issuer(folder);
        int port;
        try (var keys = new KeyServer(0, issuer)) {
            port = keys.port();
        }
        var told = new ListAppender<ILoggingEvent>();
        var log = (Logger) LoggerFactory.getLogger(TokenTrust.class);
        told.start();
        log.addAppender(told);
        try (var strict = open(port)) {
            var api = new Api(strict.port());
            Answer refused = api.get(issuer.token("client", "ada"), "/v1/me");
            refused.mustBe(Problem.NOT_NOW);
            assertThat(refused.header("Retry-After")).isNotNull();
            assertThat(refused.toString()).doesNotContain("Exception", "localhost:" + port);
            assertThat(told.list).hasSize(1).allMatch(each -> each.getThrowableProxy() == null);

            try (var keys = new KeyServer(port, issuer)) {
                api.get(issuer.token("client", "ada"), "/v1/me").mustBe(200);
                assertThat(keys.asked()).isEqualTo(1);
            }
            api.get(issuer.token("client", "ben"), "/v1/me").mustBe(200);
            issuer.changeKey();
            api.get(issuer.token("client", "cay"), "/v1/me").mustBe(Problem.NOT_NOW);
        } finally {
            log.detachAppender(told);
        }
    }

    /** Clocks differ: a token is believed for a minute more than it says, and no longer. */
    @Test
    void aStreamEndsWhenItsTokenDoes() throws Exception {
        var issuer = new Issuer(folder);
        try (var strict = rig.open(rig.settings(0, issuer.settings(), 1_000, PATIENCE), service.reader())) {
            String provider = api.newProvider();
            var nearItsEnd = new JWTClaimsSet.Builder(issuer.claims("client", "ada").build())
                    .expirationTime(Issuer.in(Duration.ofSeconds(-55))).build();
            Instant end = nearItsEnd.getExpirationTime().toInstant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(60);
            String token = issuer.sign(nearItsEnd);
            var stream = new EventReader(strict.port(), token, provider, null);
            assertThat(stream.status()).isEqualTo(200);
            api.hold("ben-" + provider, provider, "09:00").mustBe(201);
            await().atMost(PATIENCE).until(() -> stream.types().contains("reservation.held.v1"));

            stream.end().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(Instant.now()).isAfterOrEqualTo(end).isBefore(end.plusSeconds(10));
            assertThat(new EventReader(strict.port(), token, provider, null).status()).isEqualTo(401);
        }
    }

    private static Gateway open(int keysPort) {
        var tokens = new TokenSettings(Issuer.NAME, "http://localhost:" + keysPort + "/keys", Issuer.AUDIENCE);
        return rig.open(rig.settings(0, tokens, 1_000, PATIENCE), service.reader());
    }

    /** Publishes an issuer's keys. */
    private static final class KeyServer implements AutoCloseable {

        private final HttpServer server;
        private final AtomicInteger asked = new AtomicInteger();

        KeyServer(int port, Issuer issuer) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.createContext("/keys", exchange -> {
                asked.incrementAndGet();
                byte[] keys = issuer.publicKeys().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, keys.length);
                exchange.getResponseBody().write(keys);
                exchange.close();
            });
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        int asked() {
            return asked.get();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
