package dev.holdfast.gateway;

import dev.holdfast.domain.ElsewhereException;
import dev.holdfast.domain.ElsewhereException.Address;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The gateways beside the other instances of the topology, each of which reads the partitions that it decides. A
 * question is passed on once, with the asker's own token: while partitions move, two instances may name each other.
 */
final class OtherInstances {

    /** On a question that was passed on; whoever sends it himself gets no more than an answer sooner. */
    static final String PASSED_ON = "Holdfast-Passed-On";

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final List<String> COPIED = List.of(Header.CONTENT_TYPE, Header.RETRY_AFTER);

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE).build();

    /** Lets the instance that can read answer in this one's place. */
    CompletableFuture<Void> answer(Context ctx, ElsewhereException elsewhere) {
        String query = ctx.queryString();
        return ask(ctx, elsewhere, ctx.path() + (query == null ? "" : "?" + query)).thenAccept(answer -> {
            COPIED.forEach(name -> answer.headers().firstValue(name).ifPresent(value -> ctx.header(name, value)));
            ctx.status(answer.statusCode()).result(answer.body());
        });
    }

    /**
     * Asks the instance that can read.
     *
     * @param pathAndQuery what to ask, which may differ from what was asked here
     */
    CompletableFuture<HttpResponse<byte[]>> ask(Context ctx, ElsewhereException elsewhere, String pathAndQuery) {
        Address address = elsewhere.address().orElseThrow(() -> notNow(elsewhere));
        if (ctx.header(PASSED_ON) != null) {
            throw notNow(elsewhere);
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + pathAndQuery)).timeout(PATIENCE)
                .header(Header.AUTHORIZATION, ctx.header(Header.AUTHORIZATION)).header(PASSED_ON, "1").GET().build();
        return client.sendAsync(request, BodyHandlers.ofByteArray()).exceptionallyCompose(
                failure -> CompletableFuture.failedFuture(new ProblemException(Problem.NOT_NOW,
                        "The instance at " + address + " does not answer.")));
    }

    private static ProblemException notNow(ElsewhereException elsewhere) {
        return new ProblemException(Problem.NOT_NOW, elsewhere.getMessage());
    }
}
