package dev.holdfast.bench;

import dev.holdfast.mirror.PostgresSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All rows of the mirror's tables in memory, each as it was in the end, ready to be put in by plain
 * {@code INSERT ... SELECT unnest}: no log is read, nothing is looked up, and nothing is written twice. Each connection
 * has its own providers, as each writer of the mirror has, so that none waits for another's sums.
 */
final class BareInsert {

    private static final List<String> TABLES = List.of("provider", "provider_hours", "weekly_hours", "hours_override",
            "hours_window", "open_window", "closed_window", "reservation", "event");
    private static final String COLUMNS = """
            SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
            WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
            """;

    /** Rows of one table, column by column. */
    private record Chunk(String insert, List<String[]> columns) {
    }

    private final String jdbcUrl;
    private final List<List<Chunk>> chunksOfConnections = new ArrayList<>();
    private final List<String> months = new ArrayList<>();
    private final Map<String, Long> rows = new LinkedHashMap<>();

    private BareInsert(String jdbcUrl) {
        this.jdbcUrl = jdbcUrl;
    }

    /** Reads what is in the tables. */
    static BareInsert ofRows(PostgresSettings settings, int batch, int connections) throws SQLException {
        var bare = new BareInsert(settings.jdbcUrl() + "&currentSchema=" + settings.schema());
        try (Connection connection = DriverManager.getConnection(bare.jdbcUrl)) {
            connection.setAutoCommit(false);
            for (int i = 0; i < connections; i++) {
                bare.chunksOfConnections.add(new ArrayList<>());
                for (String table : TABLES) {
                    bare.read(connection, table, batch, "mod(abs(hashtext(provider_id)), " + connections + ") = " + i);
                }
            }
            try (var statement = connection.createStatement();
                 var result = statement.executeQuery("SELECT DISTINCT date_trunc('month', at)::date FROM event")) {
                while (result.next()) {
                    bare.months.add(result.getString(1));
                }
            }
        }
        return bare;
    }

    private void read(Connection connection, String table, int batch, String whose) throws SQLException {
        var names = new ArrayList<String>();
        var types = new ArrayList<String>();
        try (var statement = connection.createStatement(); var result = statement.executeQuery(COLUMNS.formatted(table))) {
            while (result.next()) {
                names.add(result.getString(1));
                types.add(result.getString(2));
            }
        }
        String insert = "INSERT INTO " + table + " SELECT * FROM unnest("
                + types.stream().map(type -> "?::" + type + "[]").collect(Collectors.joining(", ")) + ")";
        String select = "SELECT " + names.stream().map(name -> name + "::text").collect(Collectors.joining(", "))
                + " FROM " + table + " WHERE " + whose;
        try (var statement = connection.prepareStatement(select)) {
            statement.setFetchSize(batch);
            try (var result = statement.executeQuery()) {
                var part = new ArrayList<String[]>();
                while (result.next()) {
                    var row = new String[names.size()];
                    for (int i = 0; i < row.length; i++) {
                        row[i] = result.getString(i + 1);
                    }
                    part.add(row);
                    if (part.size() == batch) {
                        add(table, insert, part);
                    }
                }
                add(table, insert, part);
            }
        }
    }

    private void add(String table, String insert, List<String[]> part) {
        if (!part.isEmpty()) {
            rows.merge(table, (long) part.size(), Long::sum);
            chunksOfConnections.get(chunksOfConnections.size() - 1).add(new Chunk(insert, IntStream.range(0, part.get(0).length)
                    .mapToObj(i -> part.stream().map(row -> row[i]).toArray(String[]::new)).toList()));
            part.clear();
        }
    }

    long rows() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many of which table. */
    String whatRows() {
        return rows.entrySet().stream().map(each -> String.format(Locale.ROOT, "%,d of %s", each.getValue(), each.getKey()))
                .collect(Collectors.joining(", "));
    }

    /** Puts everything in, a transaction per chunk, and returns how long that took, in nanoseconds. */
    long run() throws SQLException, InterruptedException, ExecutionException {
        makePartitions();
        long startNs = System.nanoTime();
        var pool = Executors.newFixedThreadPool(chunksOfConnections.size());
        var workers = new ArrayList<Future<?>>();
        for (List<Chunk> chunks : chunksOfConnections) {
            workers.add(pool.submit(() -> {
                work(chunks);
                return null;
            }));
        }
        pool.shutdown();
        for (Future<?> worker : workers) {
            worker.get();
        }
        return System.nanoTime() - startNs;
    }

    private void work(List<Chunk> chunks) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl)) {
            for (Chunk chunk : chunks) {
                try (var statement = connection.prepareStatement(chunk.insert)) {
                    for (int column = 0; column < chunk.columns.size(); column++) {
                        statement.setArray(column + 1, connection.createArrayOf("text", chunk.columns.get(column)));
                    }
                    statement.executeUpdate();
                }
            }
        }
    }

    private void makePartitions() throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
             var statement = connection.prepareStatement("SELECT make_event_partitions(?::date[])")) {
            statement.setArray(1, connection.createArrayOf("text", months.toArray()));
            statement.execute();
        }
    }
}
