package dev.holdfast.gateway;

import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Which part of a list is asked for. A list is in order of starts, and what starts together stays together: the next
 * page begins after the last start of this one.
 *
 * @param after only what starts after this, or null
 * @param limit about how many
 */
record Page(Instant after, int limit) {

    static final int MAX_LIMIT = 5_000;
    private static final int DEFAULT_LIMIT = 1_000;

    /** @param next what to ask for after this page, or null if this was the last */
    record Of<T>(List<T> items, Instant next) {
    }

    static Page of(Context ctx) {
        String limit = ctx.queryParam("limit");
        return new Page(Query.optionalInstant(ctx, "after"), limit == null ? DEFAULT_LIMIT : limit(limit));
    }

    <T> Of<T> of(List<T> all, Function<T, Instant> start) {
        List<T> rest = after == null ? all
                : all.stream().filter(each -> start.apply(each).isAfter(after)).toList();
        if (rest.size() <= limit) {
            return new Of<>(rest, null);
        }
        Instant last = start.apply(rest.get(limit - 1));
        int end = limit;
        while (end < rest.size() && start.apply(rest.get(end)).equals(last)) {
            end++;
        }
        return new Of<>(rest.subList(0, end), end < rest.size() ? last : null);
    }

    private static int limit(String text) {
        if (text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= MAX_LIMIT) {
            return Integer.parseInt(text);
        }
        throw new ProblemException(Problem.MALFORMED, "'limit' must be a whole number from 1 to " + MAX_LIMIT);
    }
}
