package dev.holdfast.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Reads a stream of server-sent events, as a page does. */
final class EventReader {

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final List<Long> ids = new CopyOnWriteArrayList<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final HttpResponse<Stream<String>> response;
    private final CompletableFuture<Void> end;

    /** @param lastEventId what was read before, or null */
    EventReader(int port, String token, String provider, Long lastEventId) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/providers/" + provider
                + "/events")).header("Authorization", "Bearer " + token);
        if (lastEventId != null) {
            request.header("Last-Event-ID", String.valueOf(lastEventId));
        }
        try {
            response = CLIENT.send(request.build(), BodyHandlers.ofLines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        end = CompletableFuture.runAsync(() -> response.body().forEach(this::read), EventReader::inThreadOfItsOwn);
    }

    private static void inThreadOfItsOwn(Runnable reading) {
        var thread = new Thread(reading, "event-reader");
        thread.setDaemon(true);
        thread.start();
    }

    int status() {
        return response.statusCode();
    }

    List<Long> ids() {
        return ids;
    }

    List<JsonNode> events() {
        return events;
    }

    List<String> types() {
        return events.stream().map(each -> each.get("type").asText()).toList();
    }

    /** Complete when the gateway has ended the stream. */
    CompletableFuture<Void> end() {
        return end;
    }

    private void read(String line) {
        try {
            if (line.startsWith("data: ")) {
                events.add(Api.JSON.readTree(line.substring("data: ".length())));
            } else if (line.startsWith("id: ")) {
                ids.add(Long.valueOf(line.substring("id: ".length())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
