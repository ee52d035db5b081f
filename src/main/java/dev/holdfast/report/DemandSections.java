package dev.holdfast.report;

import static dev.holdfast.report.Figures.count;
import static dev.holdfast.report.Figures.percent;

import dev.holdfast.domain.Reason;
import dev.holdfast.report.Report.Period;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was asked for and not had. */
final class DemandSections {

    private static final String REFUSALS = """
            SELECT reason, sum(refused) FROM refusals WHERE day >= ? AND day < ? GROUP BY 1 ORDER BY 2 DESC, 1""";
    /** The slots of the period; the view's own day of the week and hour are of all time. */
    private static final String BY_HOUR = """
            SELECT date_part('isodow', local), date_part('hour', local), sum(refused)
            FROM (SELECT starts_at AT TIME ZONE zone AS local, refused FROM contention JOIN provider_zone USING (provider_id))
                 AS slot
            WHERE local >= ? AND local < ? GROUP BY 1, 2""";
    private static final String MOST_WANTED = """
            SELECT provider_id, starts_at, refused, clients FROM contention JOIN provider_zone USING (provider_id)
            WHERE starts_at AT TIME ZONE zone >= ? AND starts_at AT TIME ZONE zone < ?
            ORDER BY refused DESC, clients DESC, starts_at, provider_id LIMIT 10""";
    private static final int HOURS = 24;

    private record Refused(Reason reason, long count) {
    }

    private final Connection mirror;
    private final Period period;
    private final Map<String, Map<String, Object>> charts;
    private final DateTimeFormatter time;
    private final List<Refused> refusals;
    private final long allRefused;

    DemandSections(Connection mirror, Period period, Map<String, Map<String, Object>> charts, DateTimeFormatter time)
            throws SQLException {
        this.mirror = mirror;
        this.period = period;
        this.charts = charts;
        this.time = time;
        refusals = Rows.of(mirror, REFUSALS, row -> new Refused(Reason.valueOf(row.getString(1)), row.getLong(2)),
                period.from(), period.before());
        allRefused = refusals.stream().mapToLong(Refused::count).sum();
    }

    String tiles() {
        return Html.tile(count(allRefused), "requests refused");
    }

    String contention() throws SQLException {
        var refused = new long[DayOfWeek.values().length + 1][HOURS];
        Rows.of(mirror, BY_HOUR, row -> refused[row.getInt(1)][row.getInt(2)] = row.getLong(3), period.from(),
                period.before());
        List<List<String>> most = Rows.of(mirror, MOST_WANTED, row -> List.of(row.getString(1),
                time.format(row.getObject(2, OffsetDateTime.class)), count(row.getLong(3)), count(row.getLong(4))),
                period.from(), period.before());
        return Html.section("contention", "Contention",
                "Requests that lost because somebody else had the time, by the hour of the week that they wanted, in the "
                        + "provider's zone.",
                heatMap(refused), Html.table("The times that most requests lost", List.of("provider", "time", "refused",
                        "clients"), most, 2));
    }

    private static String heatMap(long[][] refused) {
        long most = 1;
        int first = HOURS;
        int last = -1;
        for (long[] day : refused) {
            for (int hour = 0; hour < HOURS; hour++) {
                most = Math.max(most, day[hour]);
                if (day[hour] > 0) {
                    first = Math.min(first, hour);
                    last = Math.max(last, hour);
                }
            }
        }
        if (last < 0) {
            return "<p>No request lost.</p>";
        }
        var html = new StringBuilder("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Requests lost by "
                + "hour of the week\"><table class=\"heat\"><caption>Requests lost by hour of the week</caption>"
                + "<thead><tr><th scope=\"col\">hour</th>");
        for (DayOfWeek day : DayOfWeek.values()) {
            html.append("<th scope=\"col\" class=\"n\">").append(day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH))
                    .append("</th>");
        }
        html.append("</tr></thead><tbody>");
        for (int hour = first; hour <= last; hour++) {
            html.append(String.format("<tr><th scope=\"row\">%02d:00</th>", hour));
            for (DayOfWeek day : DayOfWeek.values()) {
                long count = refused[day.getValue()][hour];
                html.append("<td class=\"n\" style=\"--heat:").append(Math.round(100.0 * count / most)).append("%\">")
                        .append(count == 0 ? "" : count(count)).append("</td>");
            }
            html.append("</tr>");
        }
        return html.append("</tbody></table></div>").toString();
    }

    String refusals() {
        charts.put("refusals-by-reason", Report.chart("rows", "requests",
                refusals.stream().map(each -> each.reason.name()).toList(), Map.of("requests refused",
                refusals.stream().map(each -> (double) each.count).toList())));
        return Html.section("refusals", "Refusals",
                "Why requests were refused. CLIENT_BUSY tells that a client was elsewhere then: keep it to yourself.",
                Html.chart("refusals-by-reason", "Requests refused, by reason"),
                Html.table("Requests refused, by reason", List.of("reason", "what it means", "requests", "share"),
                        refusals.stream().map(each -> List.of(each.reason.name(), ReasonText.meaning(each.reason),
                                count(each.count), percent(each.count, allRefused))).toList(), 2));
    }
}
