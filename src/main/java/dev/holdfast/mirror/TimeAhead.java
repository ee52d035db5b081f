package dev.holdfast.mirror;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the tables hold of the time to come, and what moves on with the day: regular hours are expanded some days
 * ahead, and the partitions of the next months are there before their events.
 */
final class TimeAhead {

    /** Few enough that the writers, who wait meanwhile, hardly notice. */
    private static final int PROVIDERS_AT_ONCE = 500;
    private static final int MONTHS_AHEAD = 3;
    private static final String UPDATE = """
            UPDATE provider_hours SET expanded_until = ?::timestamptz WHERE provider_id = ANY (?::text[])
            """;

    private final Clock clock;
    private final int daysAhead;

    TimeAhead(Clock clock, int daysAhead) {
        this.clock = clock;
        this.daysAhead = daysAhead;
    }

    /** Up to where hours are expanded today: the same all day, so that it is moved once a day. */
    Instant horizon() {
        return clock.instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(daysAhead + 1L));
    }

    /**
     * Moves some of the providers on who are not up to today's horizon; no writer may be amid a batch.
     *
     * @return whether there may be more
     */
    boolean moveOn(Connection connection) throws SQLException {
        Instant horizon = horizon();
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        EventTable.makePartitions(connection,
                IntStream.rangeClosed(0, MONTHS_AHEAD).mapToObj(today.withDayOfMonth(1)::plusMonths).toList());
        List<DueHours> due = DueHours.read(connection, horizon, PROVIDERS_AT_ONCE);
        if (due.isEmpty()) {
            return false;
        }
        HoursWindowTable.moveOn(connection, due, horizon);
        try (var statement = connection.prepareStatement(UPDATE)) {
            statement.setString(1, horizon.toString());
            statement.setArray(2, connection.createArrayOf("text", due.stream().map(DueHours::providerId).toArray()));
            statement.executeUpdate();
        }
        return due.size() == PROVIDERS_AT_ONCE;
    }
}
