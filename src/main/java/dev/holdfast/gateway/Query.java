package dev.holdfast.gateway;

import dev.holdfast.contract.InstantFormat;
import dev.holdfast.domain.Ids;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.ProviderReader;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** What a path and a query say, or a {@link Problem#MALFORMED} that says what is wrong. */
final class Query {

    private static final int MAX_PROVIDERS = 50;

    private Query() {
    }

    static String providerId(Context ctx) {
        return id(ctx, "providerId");
    }

    static String reservationId(Context ctx) {
        return id(ctx, "reservationId");
    }

    /** The parameters {@code from} and {@code to}. */
    static Interval range(Context ctx) {
        Interval range = interval(ctx, "from", "to");
        if (range.length().compareTo(ProviderReader.MAX_RANGE) > 0) {
            throw malformed("'to' must be at most " + ProviderReader.MAX_RANGE.toDays() + " days after 'from'");
        }
        return range;
    }

    static Interval interval(Context ctx, String first, String second) {
        Instant start = instant(ctx, first);
        Instant end = instant(ctx, second);
        if (!start.isBefore(end)) {
            throw malformed("'" + second + "' must be after '" + first + "'");
        }
        return new Interval(start, end);
    }

    static Instant optionalInstant(Context ctx, String name) {
        return ctx.queryParam(name) == null ? null : instant(ctx, name);
    }

    /** The parameter {@code providers}: ids with commas between them, each once. */
    static List<String> providers(Context ctx) {
        List<String> ids = Arrays.stream(required(ctx, "providers").split(",")).distinct().toList();
        if (ids.size() > MAX_PROVIDERS || !ids.stream().allMatch(Ids::isValid)) {
            throw malformed("'providers' must be 1 to " + MAX_PROVIDERS + " ids with commas between them");
        }
        return ids;
    }

    static ProblemException malformed(String detail) {
        return new ProblemException(Problem.MALFORMED, detail);
    }

    private static Instant instant(Context ctx, String name) {
        Instant instant = InstantFormat.parse(required(ctx, name));
        if (instant == null) {
            throw malformed("'" + name + "' must be a UTC time such as 2027-01-31T09:00:00Z, to the millisecond at most");
        }
        return instant;
    }

    private static String required(Context ctx, String name) {
        String value = ctx.queryParam(name);
        if (value == null) {
            throw malformed("the parameter '" + name + "' is missing");
        }
        return value;
    }

    private static String id(Context ctx, String name) {
        String id = ctx.pathParam(name);
        if (!Ids.isValid(id)) {
            throw malformed("the path's " + name + " must be 1 to " + Ids.MAX_LENGTH
                    + " of the characters A-Z a-z 0-9 . _ : -");
        }
        return id;
    }
}
