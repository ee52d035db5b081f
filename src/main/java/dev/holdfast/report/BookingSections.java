package dev.holdfast.report;

import static dev.holdfast.report.Figures.count;
import static dev.holdfast.report.Figures.hours;
import static dev.holdfast.report.Figures.minutes;
import static dev.holdfast.report.Figures.percent;
import static dev.holdfast.report.Figures.percentage;

import dev.holdfast.report.Report.Period;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was offered, held, confirmed and booked. */
final class BookingSections {

    private static final String UTILIZATION = """
            SELECT %s, sum(date_part('epoch', open_time)), sum(date_part('epoch', booked_time)), sum(bookings)
            FROM utilization JOIN provider_zone USING (provider_id)
            WHERE day >= ? AND day < least(?, (?::timestamptz AT TIME ZONE zone)::date) GROUP BY 1 ORDER BY 1""";
    private static final String FUNNEL = """
            SELECT %s, sum(held), sum(confirmed), sum(expired), sum(released), sum(waiting), sum(cancelled)
            FROM hold_funnel WHERE day >= ? AND day < ? GROUP BY 1 ORDER BY 1""";
    private static final String WAITS = """
            SELECT waited_s, sum(confirmed) FROM hold_wait
            WHERE month >= ? AND month < ? AND confirmed > 0 GROUP BY 1 ORDER BY 1""";
    private static final String WHAT_IF = """
            SELECT minutes, sum(confirmations), sum(lost), sum(date_part('epoch', freed))
            FROM expiry_what_if WHERE month >= ? AND month < ? GROUP BY 1 ORDER BY 1""";
    private static final String LEAD = """
            SELECT days_ahead, sum(bookings) FROM booking_lead_time
            WHERE month >= ? AND month < ? GROUP BY 1 ORDER BY 1""";
    private static final String BY_WEEK = "date_trunc('week', day)::date::text";
    private static final String BY_MONTH = "to_char(day, 'YYYY-MM')";
    private static final int LAST_MINUTE = 30;
    private static final int LAST_DAY_AHEAD = 30;

    private record Use(String what, double open, double booked, long bookings) {
        double rate() {
            return open == 0 ? 0 : booked / open;
        }
    }

    private record Holds(String when, long held, long confirmed, long expired, long released, long waiting,
                         long cancelled) {
    }

    private record Step(long at, long count) {
    }

    private final Connection mirror;
    private final Period period;
    private final Instant now;
    private final Map<String, Map<String, Object>> charts;
    private final List<Step> waits;
    private final long confirmations;

    /** @param now today is not over yet */
    BookingSections(Connection mirror, Period period, Instant now, Map<String, Map<String, Object>> charts)
            throws SQLException {
        this.mirror = mirror;
        this.period = period;
        this.now = now;
        this.charts = charts;
        waits = steps(WAITS);
        confirmations = waits.stream().mapToLong(Step::count).sum();
    }

    String tiles() throws SQLException {
        List<Use> use = use("'all'");
        List<Holds> holds = holds("'all'");
        Use all = use.isEmpty() ? new Use("", 0, 0, 0) : use.get(0);
        Holds made = holds.isEmpty() ? new Holds("", 0, 0, 0, 0, 0, 0) : holds.get(0);
        return Html.tile(count(made.held), "holds made") + Html.tile(percent(made.confirmed, made.held), "confirmed")
                + Html.tile(percent(made.expired, made.held), "ran out")
                + Html.tile(percent(all.booked, all.open), "of the open time booked")
                + Html.tile(confirmations == 0 ? "–" : minutes(quantile(0.5)), "minutes to confirm, median");
    }

    String utilization() throws SQLException {
        List<Use> weeks = use(BY_WEEK);
        charts.put("utilization-by-week", Report.chart("line", "%", names(weeks), Map.of("booked of open time",
                weeks.stream().map(each -> percentage(each.booked, each.open)).toList())));
        List<Use> providers = use("provider_id");
        providers.sort(Comparator.comparingDouble(Use::rate).reversed());
        charts.put("utilization-by-provider", Report.chart("rows", "%", names(providers), Map.of("booked of open time",
                providers.stream().map(each -> percentage(each.booked, each.open)).toList())));
        return Html.section("utilization", "Utilization",
                "How much of the time that providers offered was booked. A day is the provider's own; only days that are over "
                        + "count.",
                Html.chart("utilization-by-week", "Utilization week by week"),
                table("Utilization by month", "month", use(BY_MONTH)),
                Html.chart("utilization-by-provider", "Utilization of each provider"),
                Html.folded("All " + count(providers.size()) + " providers as a table",
                        table("Utilization by provider", "provider", providers)));
    }

    private static String table(String caption, String what, List<Use> uses) {
        return Html.table(caption, List.of(what, "open", "booked", "bookings", "utilization"), uses.stream()
                .map(each -> List.of(each.what, hours(each.open), hours(each.booked), count(each.bookings),
                        percent(each.booked, each.open))).toList(), 1);
    }

    String funnel() throws SQLException {
        List<Holds> weeks = holds(BY_WEEK);
        var series = new LinkedHashMap<String, List<Double>>();
        series.put("confirmed", weeks.stream().map(each -> (double) each.confirmed).toList());
        series.put("released", weeks.stream().map(each -> (double) each.released).toList());
        series.put("ran out", weeks.stream().map(each -> (double) each.expired).toList());
        series.put("waiting", weeks.stream().map(each -> (double) each.waiting).toList());
        charts.put("funnel-by-week", Report.chart("stack", "holds",
                weeks.stream().map(Holds::when).toList(), series));
        return Html.section("funnel", "What becomes of holds",
                "By the week in which they were made. A hold is confirmed, released by its client, or runs out; what was "
                        + "confirmed may be cancelled later.",
                Html.chart("funnel-by-week", "Holds by week and by what became of them"),
                Html.table("Holds by month", List.of("month", "held", "confirmed", "released", "ran out", "waiting",
                        "confirmed %", "ran out %", "cancelled later"), holds(BY_MONTH).stream()
                        .map(each -> List.of(each.when, count(each.held), count(each.confirmed), count(each.released),
                                count(each.expired), count(each.waiting), percent(each.confirmed, each.held),
                                percent(each.expired, each.held), percent(each.cancelled, each.confirmed))).toList(), 1));
    }

    String confirming() throws SQLException {
        var labels = new ArrayList<String>();
        var shares = new ArrayList<Double>();
        var rows = new ArrayList<List<String>>();
        long soFar = 0;
        for (int minute = 0; minute <= LAST_MINUTE; minute++) {
            long from = minute * 60L;
            boolean isLast = minute == LAST_MINUTE;
            long count = waits.stream().filter(each -> each.at >= from && (isLast || each.at < from + 60))
                    .mapToLong(Step::count).sum();
            soFar += count;
            labels.add(isLast ? minute + "+" : String.valueOf(minute));
            shares.add(percentage(count, confirmations));
            rows.add(List.of(isLast ? "30 and more" : minute + " to " + (minute + 1), count(count),
                    percent(count, confirmations), percent(soFar, confirmations)));
        }
        charts.put("time-to-confirm", Report.chart("bars", "%", labels, Map.of("of the confirmations, by minutes from the hold", shares)));
        String quantiles = confirmations == 0 ? "Nothing was confirmed." : "Half of the confirmations came within "
                + minutes(quantile(0.5)) + " minutes, 90% within " + minutes(quantile(0.9)) + ", and 99% within "
                + minutes(quantile(0.99)) + ".";
        return Html.section("confirming", "Time to confirm", quantiles,
                Html.chart("time-to-confirm", "Share of the confirmations by minutes from the hold"),
                Html.folded("Minute by minute as a table", Html.table("Minutes from the hold to its confirmation",
                        List.of("minutes", "confirmations", "share", "so far"), rows, 1)), whatIf());
    }

    private String whatIf() throws SQLException {
        var labels = new ArrayList<String>();
        var lost = new ArrayList<Double>();
        var freed = new ArrayList<Double>();
        List<List<String>> rows = Rows.of(mirror, WHAT_IF, row -> {
            labels.add(row.getString(1) + " minutes");
            lost.add(percentage(row.getDouble(3), row.getDouble(2)));
            freed.add((double) Math.round(row.getDouble(4) / 3_600));
            return List.of(row.getString(1) + " minutes", count(row.getLong(3)),
                    percent(row.getLong(3), row.getLong(2)), hours(row.getDouble(4)));
        }, period.from(), period.before());
        charts.put("what-if-lost", Report.chart("bars", "%", labels, Map.of("of the confirmations lost", lost)));
        charts.put("what-if-freed", Report.chart("bars", "h", labels, Map.of("hours that slots are free earlier", freed)));
        return "<h3>What if holds ran out sooner?</h3><p>Had people done just the same: what came later would have been "
                + "refused, and what nobody confirmed would have been free again earlier.</p><div class=\"pair\">"
                + Html.chart("what-if-lost", "Confirmations lost, by when holds would run out")
                + Html.chart("what-if-freed", "Hours that slots would have been free earlier, by when holds would run out")
                + "</div>" + Html.table("If holds ran out sooner", List.of("after", "confirmations lost", "of all",
                        "slots free earlier"), rows, 1);
    }

    String leadTime() throws SQLException {
        List<Step> leads = steps(LEAD);
        long all = leads.stream().mapToLong(Step::count).sum();
        var labels = new ArrayList<String>();
        var shares = new ArrayList<Double>();
        var rows = new ArrayList<List<String>>();
        for (int day = 0; day <= LAST_DAY_AHEAD; day++) {
            int from = day;
            boolean isLast = day == LAST_DAY_AHEAD;
            long count = leads.stream().filter(each -> isLast ? each.at >= from : each.at == from)
                    .mapToLong(Step::count).sum();
            labels.add(day + (isLast ? "+" : ""));
            shares.add(percentage(count, all));
            rows.add(List.of(day + (isLast ? " and more" : ""), count(count), percent(count, all)));
        }
        charts.put("lead-time", Report.chart("bars", "%", labels, Map.of("of the bookings", shares)));
        return Html.section("lead", "How far ahead people book", "Whole days from the hold to the start.",
                Html.chart("lead-time", "Share of the bookings by days ahead"),
                Html.folded("Day by day as a table", Html.table("Days from the hold to the start",
                        List.of("days ahead", "bookings", "share"), rows, 1)));
    }

    private long quantile(double q) {
        long soFar = 0;
        for (Step each : waits) {
            soFar += each.count;
            if (soFar >= q * confirmations) {
                return each.at;
            }
        }
        return 0;
    }

    private List<Use> use(String by) throws SQLException {
        return Rows.of(mirror, UTILIZATION.formatted(by), row -> new Use(row.getString(1), row.getDouble(2),
                row.getDouble(3), row.getLong(4)), period.from(), period.before(), now.atOffset(ZoneOffset.UTC));
    }

    private List<Holds> holds(String by) throws SQLException {
        return Rows.of(mirror, FUNNEL.formatted(by), row -> new Holds(row.getString(1), row.getLong(2), row.getLong(3),
                row.getLong(4), row.getLong(5), row.getLong(6), row.getLong(7)), period.from(), period.before());
    }

    private List<Step> steps(String sql) throws SQLException {
        return Rows.of(mirror, sql, row -> new Step(row.getLong(1), row.getLong(2)), period.from(), period.before());
    }

    private static List<String> names(List<Use> uses) {
        return uses.stream().map(Use::what).toList();
    }
}
