package dev.holdfast.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.bench.Year;
import dev.holdfast.mirror.BenchMirror;
import dev.holdfast.mirror.PostgresSettings;
import dev.holdfast.parts.RealParts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report and the explanation, from a mirror of some plausible days. */
class ReportIT {

    private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
    private static final Instant NOW = Instant.parse("2026-03-21T08:00:00Z");
    private static final String EVIL = "</script><img src=x onerror=alert(1)>";
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @TempDir
    static Path dir;
    private static RealParts.Postgres postgres;
    private static Connection mirror;
    private static String page;

    @BeforeAll
    static void mirrorSomeDays() throws Exception {
        postgres = RealParts.postgres(dir);
        try (var writer = new BenchMirror(new PostgresSettings(postgres.jdbcUrl(), null, null), Year::partition,
                Clock.fixed(NOW, ZoneOffset.UTC))) {
            Year.live(1, 6, FIRST, 20, 60, writer::add);
            writer.flush();
        }
        mirror = DriverManager.getConnection(postgres.jdbcUrl());
        execute("SET search_path = holdfast");
        // Ids of the contract can't be so, but the page does not rely on it.
        execute("""
                INSERT INTO reservation
                SELECT '%s', 'r', 'c', starts_at, ends_at, status, held_at, expires_at, confirmed_at, ended_at, 1
                FROM reservation WHERE status = 'COMPLETED' LIMIT 1""".formatted(EVIL));
        execute("INSERT INTO hours_window SELECT '%s', starts_at, ends_at FROM hours_window LIMIT 1".formatted(EVIL));
        execute("INSERT INTO provider SELECT '%s', slot_length, lead_time, hold_duration, horizon, buffer_before, "
                .formatted(EVIL) + "buffer_after, since, at, sequence FROM provider LIMIT 1");
        page = Report.write(mirror, YearMonth.of(2026, 3), YearMonth.of(2026, 3), BERLIN, NOW);
    }

    @AfterAll
    static void stop() throws Exception {
        mirror.close();
        postgres.close();
    }

    @Test
    void thePageNeedsNothingFromOutside() {
        assertThat(found("(?i)(?:src|href|action|data)\\s*=\\s*[\"'](?!#)[^\"']*[\"']", withoutScripts())).isEmpty();
        assertThat(found("(?i)@import|url\\(", withoutScripts())).isEmpty();
        assertThat(page).contains("default-src 'none'").doesNotContain("sourceMappingURL");
        assertThat(found("(?i)\\b(?:fetch|XMLHttpRequest|WebSocket|sendBeacon|importScripts)\\b", page)).isEmpty();
    }

    @Test
    void textFromOutsideIsOnlyText() throws Exception {
        assertThat(page).doesNotContain(EVIL).doesNotContain("<img");
        assertThat(withoutScripts()).contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;");
        assertThat(charts().at("/utilization-by-provider/labels").toString()).contains("onerror");
        // One that holds the data, the library, the script.
        assertThat(found("<script\\b", page)).hasSize(3);
        assertThat(found("</script>", page)).hasSize(3);
    }

    @Test
    void everyChartHasItsPlaceALabelAndATableInItsSection() throws Exception {
        List<String> places = Pattern.compile("<canvas id=\"([^\"]+)\" role=\"img\" aria-label=\"[^\"]+\"").matcher(page)
                .results().map(each -> each.group(1)).toList();
        assertThat(places).hasSizeGreaterThan(6).containsExactlyInAnyOrderElementsOf(List.copyOf(charts().properties()
                .stream().map(Map.Entry::getKey).toList()));
        List<String> sections = Pattern.compile("<section.*?</section>", Pattern.DOTALL).matcher(page).results()
                .map(MatchResult::group).toList();
        assertThat(sections).hasSize(6).allMatch(section -> section.contains("<table"));
        assertThat(found("<table", page)).hasSameSizeAs(found("<caption>", page));
        assertThat(found("<th>", page)).isEmpty();
        assertThat(page).contains("<html lang=\"en\">", "name=\"viewport\"", "@media print", "prefers-color-scheme: dark");
        assertThat(page).doesNotContain("{{");
    }

    @Test
    void thePageSaysFromWhenToWhenAndHowFresh() throws Exception {
        assertThat(page).contains("<h1>March 2026</h1>", "Europe/Berlin", "Written Sat 21 Mar 2026 09:00");
        try (var row = mirror.createStatement().executeQuery("SELECT sum(held) FROM hold_funnel WHERE day >= '2026-03-01'")) {
            row.next();
            assertThat(page).contains("<dt>holds made</dt><dd>" + Figures.count(row.getLong(1)) + "</dd>");
        }
    }

    @Test
    void aMonthWithoutAnythingIsAPageToo() throws Exception {
        assertThat(Report.write(mirror, YearMonth.of(2020, 1), YearMonth.of(2020, 2), BERLIN, NOW))
                .contains("January 2020 to February 2020", "No request lost.", "Nothing was confirmed.");
    }

    /** Regular hours are known for 90 days to come. */
    @Test
    void onlyDaysThatAreOverCountAsOpen() throws Exception {
        String share = "SELECT sum(date_part('epoch', booked_time)) / sum(date_part('epoch', open_time)) FROM utilization "
                + "WHERE day >= '2026-03-01' AND day < '2026-%s'";
        String over = Figures.percent(Double.parseDouble(one(share.formatted("03-21"))), 1);
        assertThat(Figures.percent(Double.parseDouble(one(share.formatted("04-01"))), 1)).isNotEqualTo(over);
        assertThat(page).contains("<dt>of the open time booked</dt><dd>" + over + "</dd>");
    }

    @Test
    void theDayOfAnEndIsToldIfItIsAnotherOne() throws Exception {
        execute("""
                INSERT INTO event VALUES (99, 0, 'late/1', 'late', 1, 'reservation.confirmed', '2026-03-10T10:00:00Z', 'late-1',
                    'late-hold', 'c', NULL, NULL, NULL, 'reservation-requests/0@0',
                    '{"reservation": {"start": "2026-03-10T22:30:00Z", "end": "2026-03-10T23:30:00Z"}}')""");
        assertThat(Explanation.read(mirror, "late-1", null, BERLIN).text())
                .contains("Confirmed in time: Tue 10 Mar 2026 23:30 to Wed 11 Mar 2026 00:30 is booked.");
        assertThat(Explanation.read(mirror, "late-1", null, ZoneOffset.UTC).text())
                .contains("Confirmed in time: Tue 10 Mar 2026 22:30 to 23:30 is booked.");
    }

    @Test
    void aReservationIsExplainedFromTheHoldToItsEnd() throws Exception {
        String id = one("SELECT reservation_id FROM event WHERE type = 'reservation.completed' AND reservation_id NOT IN "
                + "(SELECT reservation_id FROM event WHERE type LIKE 'request.%' AND reservation_id IS NOT NULL) "
                + "AND reservation_id NOT IN (SELECT reservation_id FROM event WHERE type = 'reservation.rescheduled') LIMIT 1");
        Explanation story = Explanation.read(mirror, id, null, BERLIN);
        assertThat(story.providers()).hasSize(1);
        assertThat(story.text()).containsSubsequence("reservation.held", "and must confirm before", "reservation.confirmed",
                "Confirmed in time", "reservation.completed", "is over").contains("reservation-events/",
                "caused by reservation-requests/");
    }

    @Test
    void aRefusalSaysWhyAndWhatNext() throws Exception {
        String id = one("SELECT request_id FROM event WHERE reason = 'HOLD_EXPIRED' LIMIT 1");
        assertThat(Explanation.read(mirror, id, null, BERLIN).text()).contains("Refused: HOLD_EXPIRED. Client c-",
                "The hold had run out before the request came.", "What next: Hold the time anew",
                "It is about reservation ");
    }

    @Test
    void whatIsUnknownOrOfSeveralProvidersIsNotExplained() throws Exception {
        assertThat(Explanation.read(mirror, "nothing", null, BERLIN).providers()).isEmpty();
        Explanation policies = Explanation.read(mirror, "policy", null, BERLIN);
        assertThat(policies.providers()).hasSize(6);
        assertThat(policies.text()).isEmpty();
        String provider = policies.providers().first();
        assertThat(Explanation.read(mirror, "policy", provider, BERLIN).text()).contains("policy changed");
    }

    private static JsonNode charts() throws Exception {
        var data = Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL)
                .matcher(page);
        assertThat(data.find()).isTrue();
        return new JsonMapper().readTree(data.group(1));
    }

    private static String withoutScripts() {
        return page.replaceAll("(?s)<script.*?</script>", "");
    }

    private static List<String> found(String pattern, String in) {
        return Pattern.compile(pattern).matcher(in).results().map(MatchResult::group).toList();
    }

    private static String one(String sql) throws SQLException {
        try (var row = mirror.createStatement().executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (var statement = mirror.createStatement()) {
            statement.execute(sql);
        }
    }
}
