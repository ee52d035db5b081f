package dev.holdfast.bench;

import dev.holdfast.embedded.EmbeddedPostgres;
import dev.holdfast.mirror.BenchMirror;
import dev.holdfast.mirror.PostgresSettings;
import dev.holdfast.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long each view takes to answer on a year of reservations; fails if one takes longer than it may. */
@Command(name = "views", description = "Ask every view of the mirror on a year of reservations.")
final class ViewsCommand implements Callable<Integer> {

    private static final LocalDate FIRST = LocalDate.of(2025, 11, 1);
    private static final long LIMIT_MS = 200;
    private static final int WARM_UP = 5;

    @Option(names = "--data-dir", defaultValue = "target/bench/year",
            description = "Where the year is kept; it is made if it is not there (default: ${DEFAULT-VALUE}).")
    private Path dataDir;
    @Option(names = "--port", defaultValue = "0", description = "Of the Postgres; any free one unless set.")
    private int port;
    @Option(names = "--providers", defaultValue = "50")
    private int providers;
    @Option(names = "--days", defaultValue = "365")
    private int days;
    @Option(names = "--per-day", defaultValue = "1800", description = "Wishes a day (default: ${DEFAULT-VALUE}).")
    private int perDay;
    @Option(names = "--seed", defaultValue = "7")
    private long seed;
    @Option(names = "--times", defaultValue = "40", description = "How often each is asked (default: ${DEFAULT-VALUE}).")
    private int times;
    @Option(names = "--plans", paramLabel = "FILE", description = "Write how Postgres answers each into this file.")
    private Path plans;
    @Option(names = "--report", paramLabel = "FILE", description = "Write the page of that year, as holdfast report does.")
    private Path report;
    @Option(names = "--keep-running", description = "Leave Postgres up until Ctrl-C, to look around.")
    private boolean keepRunning;

    @Override
    public Integer call() throws Exception {
        boolean isThere = Files.isDirectory(dataDir);
        Files.createDirectories(dataDir.toAbsolutePath().getParent());
        try (var postgres = EmbeddedPostgres.start(dataDir, port)) {
            if (!isThere) {
                generate(postgres);
            }
            boolean allInTime;
            try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
                 Statement statement = connection.createStatement()) {
                statement.execute("SET search_path = holdfast");
                statement.execute("SET default_transaction_read_only = on");
                System.out.printf("seed %d, %d providers, %d days: %s reservations, %s events%n", seed, providers, days,
                        one(statement, "SELECT count(*) FROM reservation"), one(statement, "SELECT count(*) FROM event"));
                Map<String, String> questions = questions(statement);
                allInTime = ask(statement, questions);
                if (plans != null) {
                    Files.writeString(plans, plans(statement, questions));
                }
                if (report != null) {
                    Files.writeString(report, Report.write(connection, YearMonth.from(FIRST),
                            YearMonth.from(FIRST.plusDays(days - 1)), ZoneId.of("UTC"), Instant.now()));
                }
            }
            if (keepRunning) {
                System.out.println(postgres.jdbcUrl());
                Thread.sleep(Long.MAX_VALUE);
            }
            return allInTime ? 0 : 1;
        }
    }

    private void generate(EmbeddedPostgres postgres) throws SQLException {
        Clock lastDay = Clock.fixed(FIRST.plusDays(days).atStartOfDay(ZoneOffset.UTC).toInstant(), ZoneOffset.UTC);
        long start = System.nanoTime();
        try (var mirror = new BenchMirror(new PostgresSettings(postgres.jdbcUrl(), null, null), Year::partition,
                lastDay)) {
            Year.live(seed, providers, FIRST, days, perDay, mirror::add);
            mirror.flush();
        }
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
             Statement statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE");
        }
        System.out.printf("a year of seed %d made in %,d s%n", seed, (System.nanoTime() - start) / 1_000_000_000);
    }

    private boolean ask(Statement statement, Map<String, String> questions) throws SQLException {
        boolean allInTime = true;
        System.out.println("| question | rows | p50 ms | p95 ms |\n| --- | --- | --- | --- |");
        for (Map.Entry<String, String> each : questions.entrySet()) {
            var histogram = new Histogram(3);
            int rows = 0;
            for (int i = -WARM_UP; i < times; i++) {
                long start = System.nanoTime();
                rows = rows(statement, each.getValue());
                if (i >= 0) {
                    histogram.recordValue((System.nanoTime() - start) / 1_000);
                }
            }
            double p95 = histogram.getValueAtPercentile(95) / 1_000.0;
            allInTime &= p95 <= LIMIT_MS;
            System.out.printf(Locale.ROOT, "| %s | %,d | %.1f | %.1f%s |%n", each.getKey(), rows,
                    histogram.getValueAtPercentile(50) / 1_000.0, p95, p95 <= LIMIT_MS ? "" : " (too long)");
        }
        return allInTime;
    }

    /** Each view whole, or, where a question is about one, about the one with most to tell. */
    private static Map<String, String> questions(Statement statement) throws SQLException {
        String provider = quoted(statement, "SELECT provider_id FROM reservation GROUP BY 1 ORDER BY count(*) DESC LIMIT 1");
        String client = quoted(statement, "SELECT client_id FROM reservation GROUP BY 1 ORDER BY count(*) DESC LIMIT 1");
        String reservation = quoted(statement, "SELECT reservation_id FROM event WHERE type = 'reservation.rescheduled' "
                + "ORDER BY at DESC LIMIT 1");
        String end = quoted(statement, "SELECT max(at)::text FROM provider");
        var questions = new LinkedHashMap<String, String>();
        questions.put("free slots of one provider, a week", "SELECT * FROM free_slots(" + provider + ", " + end
                + "::timestamptz, " + end + "::timestamptz + interval '7 days', " + end + ")");
        for (String view : new String[] {"utilization", "hold_funnel", "time_to_confirm", "expiry_what_if",
            "booking_lead_time", "contention_by_hour", "refusals", "mirror_freshness"}) {
            questions.put(view + ", the whole year", "TABLE " + view);
        }
        questions.put("contention, the 100 worst of the year", "SELECT * FROM contention ORDER BY refused DESC LIMIT 100");
        questions.put("history of a provider, a week", "SELECT * FROM history WHERE provider_id = " + provider
                + " AND at > " + end + "::timestamptz - interval '7 days' ORDER BY at, sequence");
        questions.put("history of a client, all of it", "SELECT * FROM history WHERE client_id = " + client
                + " ORDER BY at, sequence");
        questions.put("the life of a reservation", "SELECT * FROM history WHERE reservation_id = " + reservation
                + " ORDER BY at, sequence");
        return questions;
    }

    private static String quoted(Statement statement, String sql) throws SQLException {
        return "'" + one(statement, sql).replace("'", "''") + "'";
    }

    private static String one(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static int rows(Statement statement, String sql) throws SQLException {
        int rows = 0;
        try (ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows++;
            }
        }
        return rows;
    }

    private static String plans(Statement statement, Map<String, String> questions) throws SQLException {
        var text = new StringBuilder();
        for (Map.Entry<String, String> each : questions.entrySet()) {
            text.append(each.getKey()).append(": ").append(each.getValue()).append('\n');
            try (ResultSet line = statement.executeQuery("EXPLAIN (ANALYZE, BUFFERS) " + each.getValue())) {
                while (line.next()) {
                    text.append("  ").append(line.getString(1)).append('\n');
                }
            }
            text.append('\n');
        }
        return text.toString();
    }
}
