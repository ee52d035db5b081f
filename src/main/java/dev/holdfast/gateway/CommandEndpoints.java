package dev.holdfast.gateway;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.Input;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.Request;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;

/**
 * What changes something: each call is one command. Its fields are the body's, with the asker and the ids from the
 * token and the path; the contract's own reader says whether that is a command, and the topology what comes of it.
 */
final class CommandEndpoints {

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final int MAX_KEY_LENGTH = 255;

    private final CommandSender sender;
    private final LocalDates localDates;
    private final Executor threads;

    /** @param threads reply to clients, however slow those read */
    CommandEndpoints(CommandSender sender, LocalDates localDates, Executor threads) {
        this.sender = sender;
        this.localDates = localDates;
        this.threads = threads;
    }

    void addTo(RoutesConfig routes) {
        routes.post("/v1/reservations", this::hold);
        routes.post(ReadEndpoints.RESERVATION + "/confirm", ctx -> byClient(ctx, Command.Confirm.class));
        routes.post(ReadEndpoints.RESERVATION + "/reschedule", ctx -> byClient(ctx, Command.Reschedule.class));
        routes.post(ReadEndpoints.RESERVATION + "/cancel", this::cancel);
        routes.post(ReadEndpoints.PROVIDER + "/availability", this::open);
        routes.delete(ReadEndpoints.PROVIDER + "/availability", this::close);
        routes.put(ReadEndpoints.PROVIDER + "/hours", ctx -> change(ctx, Command.SetHours.class));
        routes.put(ReadEndpoints.PROVIDER + "/policy", ctx -> change(ctx, Command.SetPolicy.class));
    }

    private void hold(Context ctx) {
        Map<Object, Object> fields = Body.of(ctx);
        speakFor(Callers.of(ctx), fields);
        reply(ctx, Command.Hold.class, fields);
    }

    private void byClient(Context ctx, Class<? extends Command> type) {
        Map<Object, Object> fields = Body.orNothing(ctx);
        speakFor(Callers.of(ctx), fields);
        add(fields, "providerId", Query.providerId(ctx));
        add(fields, "reservationId", Query.reservationId(ctx));
        reply(ctx, type, fields);
    }

    /** An operator who names no client cancels for the provider. */
    private void cancel(Context ctx) {
        Caller caller = Callers.of(ctx);
        String provider = Query.providerId(ctx);
        Map<Object, Object> fields = Body.orNothing(ctx);
        boolean isForProvider = caller.seesAllOf(provider) && !fields.containsKey("clientId");
        if (!isForProvider) {
            speakFor(caller, fields);
        }
        add(fields, "by", isForProvider ? "provider" : "client");
        add(fields, "providerId", provider);
        add(fields, "reservationId", Query.reservationId(ctx));
        reply(ctx, Command.Cancel.class, fields);
    }

    private void open(Context ctx) {
        String provider = Query.providerId(ctx);
        Callers.of(ctx).mustKeepCalendarOf(provider);
        Map<Object, Object> fields = Body.of(ctx);
        add(fields, "providerId", provider);
        if (!fields.containsKey("date")) {
            reply(ctx, Command.OpenAvailability.class, fields);
            return;
        }
        ctx.future(() -> localDates.resolve(ctx, provider, fields)
                .thenCompose(resolved -> carryOut(ctx, Command.OpenAvailability.class, resolved)));
    }

    private void close(Context ctx) {
        String provider = Query.providerId(ctx);
        Callers.of(ctx).mustKeepCalendarOf(provider);
        var range = Query.interval(ctx, "start", "end");
        var fields = new HashMap<Object, Object>(Map.of("providerId", provider, "start", range.start().toString(),
                "end", range.end().toString()));
        reply(ctx, Command.CloseAvailability.class, fields);
    }

    private void change(Context ctx, Class<? extends Command> type) {
        String provider = Query.providerId(ctx);
        Callers.of(ctx).mustKeepCalendarOf(provider);
        Map<Object, Object> fields = Body.of(ctx);
        add(fields, "providerId", provider);
        reply(ctx, type, fields);
    }

    /** A client is the one of its token; an operator names one. */
    private static void speakFor(Caller caller, Map<Object, Object> fields) {
        switch (caller.role()) {
            case CLIENT -> {
                Object named = fields.put("clientId", caller.id());
                if (named != null && !named.equals(caller.id())) {
                    throw new ProblemException(Problem.NOT_YOURS, "You can act only as yourself: leave clientId out.");
                }
            }
            case PROVIDER -> throw new ProblemException(Problem.NOT_YOURS,
                    "A provider can cancel reservations of its own calendar; only clients hold, confirm and move them.");
            case OPERATOR -> {
                // What is missing or wrong, the contract's reader says.
            }
        }
    }

    private static void add(Map<Object, Object> fields, String name, String value) {
        if (fields.put(name, value) != null) {
            throw Query.malformed("The body: the field '" + name + "' does not belong here");
        }
    }

    private void reply(Context ctx, Class<? extends Command> type, Map<Object, Object> fields) {
        ctx.future(() -> carryOut(ctx, type, fields));
    }

    private CompletableFuture<Void> carryOut(Context ctx, Class<? extends Command> type, Map<Object, Object> fields) {
        add(fields, "type", CommandCodec.typeName(type));
        add(fields, "requestId", requestId(ctx));
        boolean isOnReservation = Command.OnReservation.class.isAssignableFrom(type);
        Command command = command(fields, isOnReservation ? Topic.RESERVATION_REQUESTS : Topic.AVAILABILITY);
        return sender.send(command).handleAsync((event, failure) -> {
            Outcome.reply(ctx, answered(event, failure));
            return null;
        }, threads);
    }

    private static String requestId(Context ctx) {
        String key = ctx.header(IDEMPOTENCY_KEY);
        if (key == null) {
            return UUID.randomUUID().toString();
        }
        if (key.isEmpty() || key.length() > MAX_KEY_LENGTH) {
            throw Query.malformed(IDEMPOTENCY_KEY + " must have 1 to " + MAX_KEY_LENGTH + " characters");
        }
        return Callers.of(ctx).requestId(ctx.method().name(), ctx.path(), key);
    }

    private static Command command(Map<Object, Object> fields, Topic topic) {
        Input input = CommandCodec.decode(fields, topic);
        if (input instanceof Input.OfProvider known && known.request() instanceof Command command) {
            return command;
        }
        throw Query.malformed("The body: " + (input instanceof Input.OfProvider known
                && known.request() instanceof Request.Malformed malformed ? malformed.detail()
                : ((Input.Unreadable) input).why()));
    }

    private static Event answered(Event event, Throwable failure) {
        if (failure == null) {
            return event;
        }
        if (failure instanceof TimeoutException) {
            throw new ProblemException(Problem.NO_ANSWER_YET, null);
        }
        throw failure instanceof RuntimeException known ? known : new CompletionException(failure);
    }
}
