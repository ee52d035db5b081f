package dev.holdfast.cli;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** Rows of the mirror as a small table of text. */
final class MirrorTable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String RESERVATIONS = """
            SELECT client_id, to_char(starts_at AT TIME ZONE 'UTC', 'Dy HH24:MI'), lower(status),
                   to_char(held_at AT TIME ZONE 'UTC', 'HH24:MI:SS'),
                   coalesce(to_char(confirmed_at AT TIME ZONE 'UTC', 'HH24:MI:SS'), '-')
            FROM reservation WHERE provider_id = ? AND status <> 'HELD' ORDER BY held_at""";

    private MirrorTable() {
    }

    /** The provider's decided reservations once there are that many, or empty if they do not come in time. */
    static Optional<String> ofReservations(String jdbcUrl, String providerId, int count) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
             PreparedStatement query = connection.prepareStatement(RESERVATIONS)) {
            query.setString(1, providerId);
            while (System.nanoTime() < deadline) {
                List<String[]> rows = rows(query);
                if (rows.size() == count) {
                    return Optional.of(table(rows));
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private static List<String[]> rows(PreparedStatement query) throws SQLException {
        var rows = new ArrayList<String[]>();
        try (ResultSet result = query.executeQuery()) {
            while (result.next()) {
                var row = new String[result.getMetaData().getColumnCount()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = result.getString(i + 1);
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static String table(List<String[]> rows) {
        var table = TextTable.forColumns(Help.defaultColorScheme(Ansi.AUTO), column(10), column(9), column(10),
                column(8), column(12));
        table.addRowValues("client", "slot", "status", "held at", "confirmed at");
        rows.forEach(row -> table.addRowValues(row));
        return table.toString();
    }

    private static Column column(int width) {
        return new Column(width + 2, 0, Column.Overflow.SPAN);
    }
}
