package dev.holdfast.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One page that says how it went in some months: HTML with all that it needs inside. */
public final class Report {

    private static final String FRESHNESS = "SELECT max(newest_event_at) FROM mirror_freshness";
    private static final String CHART_LIBRARY = "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");
    private static final JsonMapper JSON = new JsonMapper();

    private Report() {
    }

    /** Reads and writes it. Days and months are those of each provider; {@code zone} is for single times. */
    public static String write(Connection mirror, YearMonth from, YearMonth to, ZoneId zone, Instant now)
            throws SQLException {
        var period = new Period(from.atDay(1), to.plusMonths(1).atDay(1));
        var time = DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm", Locale.ENGLISH).withZone(zone);
        var charts = new LinkedHashMap<String, Map<String, Object>>();
        var bookings = new BookingSections(mirror, period, now, charts);
        var demand = new DemandSections(mirror, period, charts, time);
        String sections = bookings.utilization() + bookings.funnel() + bookings.confirming() + bookings.leadTime()
                + demand.contention() + demand.refusals();
        var places = Map.of(
                "period", month(from) + (from.equals(to) ? "" : " to " + month(to)),
                "freshness", Html.escape(freshness(mirror, time, zone) + " Written " + time.format(now) + "."),
                "tiles", bookings.tiles() + demand.tiles(),
                "sections", sections,
                // A text that ends the script element would end it, whatever JSON thinks.
                "data", json(charts).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"),
                "style", resource("/holdfast/report/page.css"),
                "script", resource("/holdfast/report/page.js"),
                "library", resource(CHART_LIBRARY).replaceFirst("//# sourceMappingURL=.*\\s*$", ""));
        return PLACE.matcher(resource("/holdfast/report/page.html"))
                .replaceAll(place -> Matcher.quoteReplacement(places.get(place.group(1))));
    }

    /** @param before the first day after it */
    record Period(LocalDate from, LocalDate before) {
    }

    private static String freshness(Connection mirror, DateTimeFormatter time, ZoneId zone) throws SQLException {
        OffsetDateTime newest = Rows.of(mirror, FRESHNESS, row -> row.getObject(1, OffsetDateTime.class)).get(0);
        return newest == null ? "The mirror is empty."
                : "The newest event in the mirror is of " + time.format(newest) + " (" + zone + ").";
    }

    private static String month(YearMonth month) {
        return DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH).format(month);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps and lists can be written", e);
        }
    }

    private static String resource(String path) {
        try (InputStream stream = Report.class.getResourceAsStream(path)) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A chart for the script: its labels, and by name the values of each series. */
    static Map<String, Object> chart(String kind, String unit, List<String> labels, Map<String, List<Double>> series) {
        return Map.of("kind", kind, "unit", unit, "labels", labels, "series", series);
    }
}
