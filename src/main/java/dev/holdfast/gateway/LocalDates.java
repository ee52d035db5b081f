package dev.holdfast.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.domain.ElsewhereException;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.ProviderReader;
import dev.holdfast.domain.WeeklyHours;
import dev.holdfast.domain.WeeklyHours.LocalWindow;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Times of a date in a provider's own zone, which is that of its weekly hours. A provider that set none has no zone, and
 * to guess one would open the wrong hours. What the clock does on the date is judged as it is for weekly hours.
 */
final class LocalDates {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern DATE = Pattern.compile("[2-9]\\d{3}-\\d{2}-\\d{2}");
    private static final Pattern TIME = Pattern.compile("\\d{2}:\\d{2}");

    private final ProviderReader reader;
    private final OtherInstances others;

    LocalDates(ProviderReader reader, OtherInstances others) {
        this.reader = reader;
        this.others = others;
    }

    /** The fields with {@code start} and {@code end} in place of {@code date}, {@code from} and {@code to}. */
    CompletableFuture<Map<Object, Object>> resolve(Context ctx, String provider, Map<Object, Object> fields) {
        var rest = new HashMap<>(fields);
        LocalDate date = take(rest, "date", DATE, LocalDate::parse, "a date such as 2027-08-13");
        LocalTime from = take(rest, "from", TIME, LocalTime::parse, "a time of day such as 08:00");
        LocalTime to = take(rest, "to", TIME, LocalTime::parse, "a time of day such as 08:00");
        return zone(ctx, provider).thenApply(zone -> {
            Interval time = resolve(zone, date, new LocalWindow(from, to));
            rest.put("start", time.start().toString());
            rest.put("end", time.end().toString());
            return rest;
        });
    }

    static Interval resolve(ZoneId zone, LocalDate date, LocalWindow window) {
        var onThatDate = new WeeklyHours(zone, Map.of(), new TreeMap<>(Map.of(date, List.of(window))));
        var around = new Interval(date.minusDays(2).atStartOfDay().toInstant(ZoneOffset.UTC),
                date.plusDays(3).atStartOfDay().toInstant(ZoneOffset.UTC).plus(Duration.ofHours(1)));
        return onThatDate.overlapping(around).stream().findFirst()
                .orElseThrow(() -> new ProblemException(Problem.NO_SUCH_TIME, null));
    }

    private CompletableFuture<ZoneId> zone(Context ctx, String provider) {
        try {
            return CompletableFuture.completedFuture(reader.schedule(provider).map(each -> each.hours())
                    .map(WeeklyHours::zone).orElseThrow(() -> new ProblemException(Problem.NO_ZONE, null)));
        } catch (ElsewhereException e) {
            return others.ask(ctx, e, "/v1/providers/" + provider).thenApply(LocalDates::zone);
        }
    }

    private static ZoneId zone(HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200 && answer.statusCode() != Problem.UNKNOWN_PROVIDER.status()) {
            throw new ProblemException(Problem.NOT_NOW, null);
        }
        try {
            JsonNode zone = JSON.readTree(answer.body()).at("/hours/zone");
            if (zone.isMissingNode()) {
                throw new ProblemException(Problem.NO_ZONE, null);
            }
            return ZoneId.of(zone.textValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T take(Map<Object, Object> fields, String name, Pattern form, Function<String, T> reader,
                              String expected) {
        try {
            if (fields.remove(name) instanceof String text && form.matcher(text).matches()) {
                return reader.apply(text);
            }
        } catch (DateTimeException e) {
            // Told below.
        }
        throw Query.malformed("The body: '" + name + "' must be " + expected);
    }
}
