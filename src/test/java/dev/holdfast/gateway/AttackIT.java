package dev.holdfast.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.holdfast.gateway.Api.Answer;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attacker would try at a gateway that asks for tokens. */
class AttackIT extends SharedGateway {

    private static final int PLENTY = 1_000_000;

    @TempDir
    private static Path folder;
    private static Issuer issuer;
    private static Gateway strict;
    private static Api api;

    @BeforeAll
    static void openToTokens() {
        issuer = new Issuer(folder);
        strict = rig.open(rig.settings(0, issuer.settings(), PLENTY, Duration.ofSeconds(30)), service.reader());
        api = new Api(strict.port());
    }

    @AfterAll
    static void close() {
        strict.close();
    }

    @Test
    void aTrueTokenSpeaksForItsSubject() {
        Answer me = api.get(issuer.token("client", "ada"), "/v1/me").mustBe(200);
        assertThat(me.field("role") + " " + me.field("id")).isEqualTo("client ada");
        assertThat(api.get(issuer.token("client", "auth0|ada@example.org"), "/v1/me").mustBe(200).field("id"))
                .hasSize(43).doesNotContain("ada");
    }

    @Test
    void withoutATokenNothingIsSaid() {
        Answer answer = api.get(null, "/v1/me");
        answer.mustBe(Problem.NO_TOKEN);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        api.get(null, "/v1/providers/dr-grace/slots").mustBe(Problem.NO_TOKEN);
        api.get(null, "/v1/providers/dr-grace/events").mustBe(Problem.NO_TOKEN);
        api.post(null, "/v1/reservations", "{}").mustBe(Problem.NO_TOKEN);
        assertThat(api.send(api.request("GET", null, "/v1/me", null, "Authorization", "Basic YWRhOmFkYQ==")).status())
                .isEqualTo(401);
        // What a gateway on this machine only would believe.
        api.get("client:ada", "/v1/me").mustBe(Problem.BAD_TOKEN);
    }

    @Test
    void tokensThatAreNotTheIssuersForThisAudienceNowAreRefused() {
        JWTClaimsSet good = issuer.claims("operator", "eve").build();
        Map<String, String> tokens = Map.of(
                "expired", issuer.sign(new JWTClaimsSet.Builder(good)
                        .expirationTime(Issuer.in(Duration.ofMinutes(-2))).build()),
                "without an end", issuer.sign(new JWTClaimsSet.Builder(good).expirationTime(null).build()),
                "not yet", issuer.sign(new JWTClaimsSet.Builder(good)
                        .notBeforeTime(Issuer.in(Duration.ofMinutes(5))).build()),
                "another audience", issuer.sign(new JWTClaimsSet.Builder(good).audience("other").build()),
                "another issuer", issuer.sign(new JWTClaimsSet.Builder(good).issuer("https://evil.example").build()),
                "another key", issuer.signWithAnotherKey(good),
                "alg none", issuer.unsigned(good),
                "HS256 with the public key", issuer.signWithThePublicKeyAsSecret(good),
                "no role", issuer.sign(new JWTClaimsSet.Builder(good).claim("holdfast_role", null).build()),
                "unknown role", issuer.sign(new JWTClaimsSet.Builder(good).claim("holdfast_role", "root").build()));
        tokens.forEach((name, token) -> assertThat(api.get(token, "/v1/me").field("reason")).as(name)
                .isEqualTo("BAD_TOKEN"));
        String signed = issuer.sign(good);
        String[] parts = signed.split("\\.");
        String forged = parts[0] + "." + issuer.unsigned(issuer.claims("operator", "mallory").build()).split("\\.")[1]
                + "." + parts[2];
        api.get(forged, "/v1/me").mustBe(Problem.BAD_TOKEN);
        api.get(signed, "/v1/me").mustBe(200);
        api.get("x", "/v1/me").mustBe(Problem.BAD_TOKEN);
    }

    @Test
    void anothersReservationAndCalendarAreOutOfReach() {
        String provider = "attacked";
        String calendar = "/v1/providers/" + provider;
        String range = "{'start':'" + Api.at("08:00") + "','end':'" + Api.at("18:00") + "'}";
        api.post(issuer.token("provider", provider), calendar + "/availability", range).mustBe(200);
        String ada = issuer.token("client", "ada");
        String path = api.post(ada, "/v1/reservations", Api.hold(provider, "09:00")).mustBe(201).header("Location");

        String ben = issuer.token("client", "ben");
        api.get(ben, path).mustBe(Problem.NOT_OWNER);
        api.post(ben, path + "/confirm", null).mustBe(Problem.NOT_OWNER);
        api.post(ben, path + "/cancel", null).mustBe(Problem.NOT_OWNER);
        api.post(ben, path + "/cancel", "{'by':'provider'}").mustBe(Problem.MALFORMED);
        api.post(ben, path + "/confirm", "{'clientId':'ada'}").mustBe(Problem.NOT_YOURS);
        api.post(ben, path + "/reschedule", "{'start':'" + Api.at("10:00") + "','clientId':'ada'}")
                .mustBe(Problem.NOT_YOURS);
        api.post(ben, "/v1/reservations", "{'providerId':'" + provider + "','clientId':'ada','start':'"
                + Api.at("10:00") + "'}").mustBe(Problem.NOT_YOURS);
        api.post(ben, "/v1/reservations", "{'providerId':'" + provider + "','requestId':'x','start':'"
                + Api.at("10:00") + "'}").mustBe(Problem.MALFORMED);

        for (String other : List.of(issuer.token("provider", "dr-alan"), ben)) {
            api.post(other, calendar + "/availability", range).mustBe(Problem.NOT_YOURS);
            api.delete(other, calendar + "/availability?start=" + Api.at("09:00") + "&end=" + Api.at("10:00"))
                    .mustBe(Problem.NOT_YOURS);
            api.put(other, calendar + "/hours", "{'zone':'UTC','weekly':{}}").mustBe(Problem.NOT_YOURS);
            api.put(other, calendar + "/policy", "{'leadTime':'PT0S'}").mustBe(Problem.NOT_YOURS);
        }
        String alan = issuer.token("provider", "dr-alan");
        api.post(alan, path + "/cancel", null).mustBe(Problem.NOT_YOURS);
        api.post(alan, path + "/confirm", null).mustBe(Problem.NOT_YOURS);
        api.put(alan, calendar + "/policy", "{'providerId':'dr-alan','leadTime':'PT0S'}").mustBe(Problem.NOT_YOURS);
        // Nor is a client a provider of the same name.
        api.put(issuer.token("client", provider), calendar + "/policy", "{'leadTime':'PT0S'}").mustBe(Problem.NOT_YOURS);
        assertThat(api.get(ada, path).mustBe(200).field("status")).isEqualTo("HELD");
    }

    @Test
    void oversizedAndMalformedBodiesAreRefused() {
        String ada = issuer.token("client", "ada");
        String path = "/v1/reservations";
        api.post(ada, path, "{'providerId':'" + "x".repeat(70_000) + "'}").mustBe(Problem.TOO_LARGE);
        for (String body : List.of("", "{", "[]", "null", "7", "{}{}", "{'providerId':'a','providerId':'b'}",
                "{'providerId':null}", "{'providerId':'a b','start':'2027-02-01T09:00:00Z'}",
                "{'providerId':'a','start':'tomorrow'}", "{'providerId':'a','start':'2027-02-01T09:00:00Z','x':1}",
                "[".repeat(5_000), "{'a':".repeat(200) + "1" + "}".repeat(200), "{'providerId':" + "1".repeat(3_000) + "}",
                "\u0000", "{'providerId':'\\ud800','start':'2027-02-01T09:00:00Z'}")) {
            api.post(ada, path, body).mustBe(Problem.MALFORMED);
        }
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "application/jsonp", "*/*")) {
            var request = api.request("POST", ada, path, null, "Content-Type", type);
            assertThat(api.send(java.net.http.HttpRequest.newBuilder(request, (name, value) -> true)
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}")).build()).field("reason"))
                    .as(type).isEqualTo("NOT_JSON");
        }
        api.post(ada, path, "{}", "Idempotency-Key", "k".repeat(256)).mustBe(Problem.MALFORMED);
        api.get(ada, "/v1/providers/dr-grace/slots?from=2027-02-01T09:00:00Z&to=+999999999-12-31T00:00:00Z")
                .mustBe(Problem.MALFORMED);
        api.get(ada, "/v1/slots?from=2027-02-01T09:00:00Z&to=2027-02-02T09:00:00Z&providers=" + "a,".repeat(51) + "b'")
                .mustBe(Problem.MALFORMED);
    }

    /** Whoever takes a request for two, or two for one, can be made to hand out one person's answer to another. */
    @ParameterizedTest
    @ValueSource(strings = {
        "POST /v1/reservations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /v1/reservations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
        "POST /v1/reservations HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST /v1/reservations HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "POST /v1/reservations HTTP/1.1\r\nHost: localhost\r\nContent-Length: +4\r\n\r\nabcd",
        "POST /v1/reservations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n X: folded\r\n\r\nabcd",
        "POST /v1/reservations HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        "GET /v1/me HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        "GET /v1/me HTTP/1.1\r\n\r\n",
        "GET /v1/me HTTP/1.1\r\nHost: localhost\r\nX: a\u0000b\r\n\r\n",
        "GET /v1/me\r\nHost: localhost\r\n\r\n"})
    void smuggledHeadersEndTheConnection(String request) throws IOException {
        String answer = raw(request + "GET /v1/about HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1.[01] [45]\\d\\d .*");
        assertThat(answer.split("HTTP/1.1 \\d", -1)).as(answer).hasSizeLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/providers/%2e%2e/about", "/v1/../v1/me", "/v1/providers/a%2fb", "/v1/providers/a;b=c/slots",
        "/v1/providers/a%00b", "/v1//me", "//v1/me", "/V1/me", "/v1/me/", "/v1/me%20", "/v1/%6de", "/../pom.xml",
        "/..%2f..%2fpom.xml", "/holdfast/page/index.html", "/WEB-INF/web.xml", "/%5c..%5cpom.xml", "/index.html/..%00/",
        "/v1/providers/a%252fb/slots", "/META-INF/MANIFEST.MF"})
    void pathTricksLeadNowhere(String path) throws IOException {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).as(path).matches("(?s)HTTP/1.1 (400|401|404) .*").contains("application/problem+json");
    }

    @Test
    void aMethodInAHeaderIsNoMethod() throws IOException {
        assertThat(raw("GET /v1/about HTTP/1.1\r\nHost: localhost\r\nX-HTTP-Method-Override: DELETE\r\n"
                + "Connection: close\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(raw("TRACE /v1/about HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .doesNotStartWith("HTTP/1.1 200 ").doesNotContain("TRACE");
    }

    @Test
    void headersThatAreTooLargeAreRefused() throws IOException {
        assertThat(raw("GET /v1/about HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
    }

    /** A page elsewhere could have its own name lead here, and a browser would let it call. */
    @Test
    void theGatewayWithoutTokensIsDeafToOtherHostNames() throws IOException {
        assertThat(raw(gateway, askedOf("evil.example"))).startsWith("HTTP/1.1 421 ");
        assertThat(raw(gateway, askedOf("127.0.0.1.evil.example:80"))).startsWith("HTTP/1.1 421 ");
        assertThat(raw(gateway, askedOf("localhost:" + gateway.port()))).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void onATrustedNetworkItHearsThoseWhoCallItByItsNameThere() throws IOException {
        GatewaySettings usual = rig.settings(0, null, PLENTY, Duration.ofSeconds(30));
        try (var trusting = rig.open(new GatewaySettings(usual.kafka(), "0.0.0.0", 0, null, List.of(), PLENTY,
                usual.answerWithin(), List.of(), List.of("holdfast-1")), service.reader())) {
            assertThat(raw(trusting, askedOf("holdfast-1:8080"))).startsWith("HTTP/1.1 200 ");
            assertThat(raw(trusting, askedOf("127.0.0.1"))).startsWith("HTTP/1.1 200 ");
            assertThat(raw(trusting, askedOf("holdfast-2:8080"))).startsWith("HTTP/1.1 421 ");
            assertThat(raw(trusting, askedOf("holdfast-1.evil.example"))).startsWith("HTTP/1.1 421 ");
        }
    }

    private static String askedOf(String host) {
        return "GET /v1/me HTTP/1.1\r\nHost: " + host
                + "\r\nAuthorization: Bearer client:ada\r\nConnection: close\r\n\r\n";
    }

    @Test
    void pagesOfOtherOriginsAreNotLetIn() {
        Answer preflight = api.send(api.request("OPTIONS", null, "/v1/reservations", null, "Origin",
                "https://evil.example", "Access-Control-Request-Method", "POST"));

        assertThat(preflight.header("Access-Control-Allow-Origin")).isNull();
        assertThat(preflight.status()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void onlyPagesOfTheOriginsThatAreNamedAreLetIn() {
        GatewaySettings usual = rig.settings(0, issuer.settings(), PLENTY, Duration.ofSeconds(30));
        try (var open = rig.open(new GatewaySettings(usual.kafka(), usual.host(), 0, usual.tokens(),
                List.of("https://booking.example"), PLENTY, usual.answerWithin(), List.of()), service.reader())) {
            var cors = new Api(open.port());
            String[] asks = {"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers",
                "authorization,content-type,idempotency-key,last-event-id", "Origin", "https://booking.example"};
            Answer preflight = cors.send(cors.request("OPTIONS", null, "/v1/reservations", null, asks));
            assertThat(preflight.status()).isBetween(200, 204);
            assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("https://booking.example");
            assertThat(preflight.header("Access-Control-Allow-Methods")).contains("POST");
            assertThat(preflight.header("Access-Control-Allow-Headers")).containsIgnoringCase("Authorization")
                    .containsIgnoringCase("Idempotency-Key").containsIgnoringCase("Last-Event-ID");
            // A refusal, too, is for the page to read.
            for (String token : Arrays.asList(issuer.token("client", "ada"), null)) {
                Answer answer = cors.send(cors.request("GET", token, "/v1/me", null, "Origin", "https://booking.example"));
                assertThat(answer.status()).isEqualTo(token == null ? 401 : 200);
                assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://booking.example");
                assertThat(answer.header("Access-Control-Allow-Credentials")).isNull();
                assertThat(answer.header("Access-Control-Expose-Headers")).contains("Location", "Retry-After");
                assertThat(answer.header("Vary")).contains("Origin");
            }
            for (String origin : List.of("https://evil.example", "https://booking.example.evil.example",
                    "https://sub.booking.example", "http://booking.example", "https://booking.example:8443", "null")) {
                asks[asks.length - 1] = origin;
                assertThat(cors.send(cors.request("OPTIONS", null, "/v1/reservations", null, asks))
                        .header("Access-Control-Allow-Origin")).as(origin).isNull();
                assertThat(cors.send(cors.request("GET", issuer.token("client", "ada"), "/v1/me", null, "Origin", origin))
                        .header("Access-Control-Allow-Origin")).as(origin).isNull();
            }
        }
    }

    private static String raw(String request) throws IOException {
        return raw(strict, request);
    }

    private static String raw(Gateway to, String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", to.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}
