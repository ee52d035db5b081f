package dev.holdfast.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.contract.InstantFormat;
import dev.holdfast.domain.ElsewhereException;
import dev.holdfast.domain.ProviderHead;
import dev.holdfast.domain.ProviderReader;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** A provider's events as they happen. Every gateway has them all, so only a provider's existence is asked elsewhere. */
final class EventEndpoint {

    private static final JsonMapper JSON = new JsonMapper();
    static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final Pattern SEQUENCE = Pattern.compile("\\d{1,18}");

    private final ProviderReader reader;
    private final OtherInstances others;
    private final EventStreams streams;

    EventEndpoint(ProviderReader reader, OtherInstances others, EventStreams streams) {
        this.reader = reader;
        this.others = others;
        this.streams = streams;
    }

    void addTo(RoutesConfig routes) {
        routes.get(ReadEndpoints.PROVIDER + "/events", this::open);
    }

    private void open(Context ctx) {
        String provider = Query.providerId(ctx);
        Long lastRead = lastRead(ctx);
        Caller caller = Callers.of(ctx);
        ctx.contentType("text/event-stream");
        // Asks a proxy in between to pass each event on at once.
        ctx.header("X-Accel-Buffering", "no");
        ctx.future(() -> head(ctx, provider)
                .thenCompose(head -> streams.open(provider, caller, lastRead, head, output(ctx))));
    }

    private CompletableFuture<ProviderHead> head(Context ctx, String provider) {
        try {
            return CompletableFuture.completedFuture(reader.head(provider).orElseThrow(EventEndpoint::unknown));
        } catch (ElsewhereException e) {
            return others.ask(ctx, e, "/v1/providers/" + provider).thenApply(EventEndpoint::head);
        }
    }

    private static ProviderHead head(HttpResponse<byte[]> answer) {
        if (answer.statusCode() == Problem.UNKNOWN_PROVIDER.status()) {
            throw unknown();
        }
        if (answer.statusCode() != 200) {
            throw new ProblemException(Problem.NOT_NOW, null);
        }
        try {
            JsonNode json = JSON.readTree(answer.body());
            return new ProviderHead(json.get("sequence").longValue(), InstantFormat.parse(json.get("at").textValue()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProblemException unknown() {
        return new ProblemException(Problem.UNKNOWN_PROVIDER, null);
    }

    private static Long lastRead(Context ctx) {
        String text = ctx.header(LAST_EVENT_ID);
        if (text == null) {
            return null;
        }
        if (!SEQUENCE.matcher(text).matches()) {
            throw Query.malformed(LAST_EVENT_ID + " must be the sequence of an event");
        }
        return Long.valueOf(text);
    }

    /** Past what would compress the stream, and hold it back. */
    private static jakarta.servlet.ServletOutputStream output(Context ctx) {
        try {
            return ctx.res().getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
