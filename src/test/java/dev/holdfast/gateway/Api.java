package dev.holdfast.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/** Calls a gateway as any client would, over HTTP. */
final class Api {

    static final JsonMapper JSON = new JsonMapper();

    private static final AtomicInteger PROVIDERS = new AtomicInteger();
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final int port;

    Api(int port) {
        this.port = port;
    }

    record Answer(int status, HttpHeaders headers, byte[] bytes) {

        JsonNode json() {
            try {
                return JSON.readTree(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String field(String name) {
            return json().path(name).asText();
        }

        String header(String name) {
            return headers.firstValue(name).orElse(null);
        }

        Answer mustBe(int expected) {
            assertThat(status).as(this::toString).isEqualTo(expected);
            return this;
        }

        /** A problem of that kind, told as RFC 9457 has it. */
        void mustBe(Problem problem) {
            mustBe(problem.status());
            assertThat(field("reason")).as(this::toString).isEqualTo(problem.name());
            assertThat(header("Content-Type")).startsWith("application/problem+json");
            assertThat(field("next")).isNotEmpty();
        }

        @Override
        public String toString() {
            return status + " " + new String(bytes, UTF_8);
        }
    }

    /** A time of day, three days from now. */
    static String at(String time) {
        return Instant.now().atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).plusDays(3)
                .plus(Duration.between(LocalTime.MIDNIGHT, LocalTime.parse(time))).toInstant().toString();
    }

    /** A provider that nobody has used, open on that day from eight to six. */
    String newProvider() {
        String provider = "provider-" + PROVIDERS.incrementAndGet();
        post("provider:" + provider, "/v1/providers/" + provider + "/availability",
                "{'start':'" + at("08:00") + "','end':'" + at("18:00") + "'}").mustBe(200);
        return provider;
    }

    Answer hold(String client, String provider, String time) {
        return post("client:" + client, "/v1/reservations", hold(provider, time));
    }

    static String hold(String provider, String time) {
        return "{'providerId':'" + provider + "','start':'" + at(time) + "'}";
    }

    /** The starts of the free slots of that day. */
    List<String> freeSlots(String provider) {
        return starts(get("client:any", slotsOf(provider)).mustBe(200));
    }

    static List<String> starts(Answer slots) {
        return StreamSupport.stream(slots.json().get("slots").spliterator(), false)
                .map(each -> each.get("start").asText()).toList();
    }

    static String slotsOf(String provider) {
        return "/v1/providers/" + provider + "/slots?from=" + at("00:00") + "&to=" + at("23:59");
    }

    Answer get(String token, String path) {
        return send(request("GET", token, path, null));
    }

    Answer post(String token, String path, String body, String... headers) {
        return send(request("POST", token, path, body, headers));
    }

    Answer put(String token, String path, String body) {
        return send(request("PUT", token, path, body));
    }

    Answer delete(String token, String path) {
        return send(request("DELETE", token, path, null));
    }

    CompletableFuture<Answer> later(HttpRequest request) {
        return CLIENT.sendAsync(request, BodyHandlers.ofByteArray()).thenApply(Api::answer);
    }

    Answer send(HttpRequest request) {
        try {
            return answer(CLIENT.send(request, BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param body JSON with single quotes, or null for none */
    HttpRequest request(String method, String token, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body == null ? BodyPublishers.noBody()
                        : BodyPublishers.ofString(body.replace('\'', '"')));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        return new Answer(response.statusCode(), response.headers(), response.body());
    }
}
