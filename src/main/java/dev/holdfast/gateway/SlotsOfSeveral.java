package dev.holdfast.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.contract.InstantFormat;
import dev.holdfast.domain.ElsewhereException;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.ProviderReader;
import dev.holdfast.domain.Slot;
import dev.holdfast.gateway.Replies.SlotOf;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The free slots of several providers in one list, wherever each provider is read. */
final class SlotsOfSeveral {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Comparator<SlotOf> ORDER = Comparator
            .comparing((SlotOf each) -> each.slot().time().start()).thenComparing(SlotOf::providerId);

    private final ProviderReader reader;
    private final OtherInstances others;

    SlotsOfSeveral(ProviderReader reader, OtherInstances others) {
        this.reader = reader;
        this.others = others;
    }

    void list(Context ctx) {
        Interval range = Query.range(ctx);
        Page page = Page.of(ctx);
        var here = new ArrayList<SlotOf>();
        var elsewhere = new ArrayList<CompletableFuture<List<SlotOf>>>();
        for (String provider : Query.providers(ctx)) {
            try {
                here.addAll(SlotListings.now(reader, provider, range));
            } catch (ElsewhereException e) {
                elsewhere.add(fetch(ctx, e, provider, range, page));
            }
        }
        if (elsewhere.isEmpty()) {
            reply(ctx, page, here);
            return;
        }
        ctx.future(() -> CompletableFuture.allOf(elsewhere.toArray(CompletableFuture[]::new)).thenRun(() -> {
            elsewhere.forEach(each -> here.addAll(each.join()));
            reply(ctx, page, here);
        }));
    }

    private static void reply(Context ctx, Page page, List<SlotOf> all) {
        all.sort(ORDER);
        ctx.result(Replies.slots(page.of(all, each -> each.slot().time().start())));
    }

    /** Asks for one more than the page takes, so that what is left out is beyond its end. */
    private CompletableFuture<List<SlotOf>> fetch(Context ctx, ElsewhereException elsewhere, String provider,
                                                  Interval range, Page page) {
        String path = "/v1/providers/" + provider + "/slots?from=" + range.start() + "&to=" + range.end() + "&limit="
                + Math.min(page.limit() + 1, Page.MAX_LIMIT) + (page.after() == null ? "" : "&after=" + page.after());
        return others.ask(ctx, elsewhere, path).thenApply(answer -> read(provider, answer));
    }

    private static List<SlotOf> read(String provider, HttpResponse<byte[]> answer) {
        if (answer.statusCode() == Problem.UNKNOWN_PROVIDER.status()) {
            throw ReadEndpoints.unknown(provider);
        }
        if (answer.statusCode() != 200) {
            throw new ProblemException(Problem.NOT_NOW, "Provider '" + provider + "' can't be read just now.");
        }
        try {
            var slots = new ArrayList<SlotOf>();
            for (JsonNode each : JSON.readTree(answer.body()).get("slots")) {
                slots.add(new SlotOf(provider, new Slot(interval(each), interval(each.get("window")))));
            }
            return slots;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Interval interval(JsonNode json) {
        return new Interval(InstantFormat.parse(json.get("start").textValue()),
                InstantFormat.parse(json.get("end").textValue()));
    }
}
