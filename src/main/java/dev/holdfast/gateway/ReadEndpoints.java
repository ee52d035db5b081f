package dev.holdfast.gateway;

import dev.holdfast.domain.ElsewhereException;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.ProviderReader;
import dev.holdfast.domain.Reservation;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What is asked without changing anything. It is read from the running state, here or on the instance that has it. */
final class ReadEndpoints {

    static final String PROVIDER = "/v1/providers/{providerId}";
    static final String RESERVATION = PROVIDER + "/reservations/{reservationId}";

    private final ProviderReader reader;
    private final OtherInstances others;
    private final SlotListings listings;
    private final SlotsOfSeveral several;

    ReadEndpoints(ProviderReader reader, OtherInstances others) {
        this.reader = reader;
        this.others = others;
        this.listings = new SlotListings(reader, InstantSource.system());
        this.several = new SlotsOfSeveral(reader, others);
    }

    void addTo(RoutesConfig routes) {
        routes.get("/v1/me", ctx -> ctx.result(Replies.me(Callers.of(ctx))));
        routes.get("/v1/slots", several::list);
        routes.get(PROVIDER, this::provider);
        routes.get(PROVIDER + "/slots", this::slots);
        routes.get(PROVIDER + "/reservations", this::reservations);
        routes.get(RESERVATION, this::reservation);
    }

    private void provider(Context ctx) {
        String provider = Query.providerId(ctx);
        reply(ctx, () -> Replies.provider(provider, known(provider, reader::head),
                known(provider, reader::schedule)));
    }

    private void slots(Context ctx) {
        String provider = Query.providerId(ctx);
        Interval range = Query.range(ctx);
        Page page = Page.of(ctx);
        reply(ctx, () -> listings.of(provider, range, page));
    }

    private void reservations(Context ctx) {
        String provider = Query.providerId(ctx);
        Interval range = Query.range(ctx);
        Page page = Page.of(ctx);
        Caller caller = Callers.of(ctx);
        reply(ctx, () -> {
            known(provider, reader::head);
            List<Reservation> visible = reader.reservations(provider, range, Instant.now()).stream()
                    .flatMap(each -> visible(caller, provider, each)).toList();
            return Replies.reservations(provider, page.of(visible, Reservation::start));
        });
    }

    private void reservation(Context ctx) {
        String provider = Query.providerId(ctx);
        String id = Query.reservationId(ctx);
        Caller caller = Callers.of(ctx);
        reply(ctx, () -> {
            known(provider, reader::head);
            Reservation found = reader.reservation(provider, id, Instant.now())
                    .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, null));
            if (!Privacy.isParty(caller, provider, found)) {
                throw new ProblemException(Problem.NOT_OWNER, null);
            }
            return Replies.reservation(provider, found);
        });
    }

    /** What is over is of interest to its parties only. */
    private static Stream<Reservation> visible(Caller caller, String provider, Reservation each) {
        if (Privacy.isParty(caller, provider, each)) {
            return Stream.of(each);
        }
        return each.status().isFinal() ? Stream.empty() : Stream.of(Privacy.withoutIds(each));
    }

    /** @throws ProblemException if there is no such provider */
    private static <T> T known(String provider, Function<String, Optional<T>> part) {
        return part.apply(provider).orElseThrow(() -> unknown(provider));
    }

    static ProblemException unknown(String provider) {
        return new ProblemException(Problem.UNKNOWN_PROVIDER, "There is no provider '" + provider + "'.");
    }

    private void reply(Context ctx, Supplier<byte[]> reading) {
        try {
            ctx.result(reading.get());
        } catch (ElsewhereException e) {
            ctx.future(() -> others.answer(ctx, e));
        }
    }
}
