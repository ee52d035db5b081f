package dev.holdfast.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.contract.Topic;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * The mirror's table {@code hours_window}: regular hours as instants, up to where {@code provider_hours} says that they
 * are expanded. Postgres and Java differ in clock changes, so this is no query; it reads the changes of hours and the
 * windows in the order of providers, and keeps one provider's windows.
 */
final class MirroredHours {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FETCH_ROWS = 1_000;
    private static final String CHANGES = """
            SELECT provider_id, partition, log_offset, at, body ->> 'hours' AS hours, expanded_until
            FROM event JOIN provider_hours USING (provider_id)
            WHERE type = 'availability.changed' AND body -> 'hours' IS NOT NULL ORDER BY provider_id, sequence
            """;
    private static final String WINDOWS =
            "SELECT provider_id, starts_at, ends_at FROM hours_window ORDER BY provider_id, starts_at, ends_at";

    /** Hours that were set; {@code expandedUntil} is up to where the provider's are expanded now. */
    private record Change(String providerId, Place place, long at, WeekHours hours, long expandedUntil) {
    }

    private record Window(long start, long end) {
        private static final Comparator<Window> ORDER = Comparator.comparingLong(Window::start).thenComparingLong(Window::end);
    }

    private final Connection connection;
    private final Sayer say;
    /** What the changes of one provider lead to, and which one it was. */
    private final Map<Window, Place> expected = new TreeMap<>(Window.ORDER);

    MirroredHours(Connection connection, Sayer say) {
        this.connection = connection;
        this.say = say;
    }

    void compare() throws SQLException {
        try (var changes = connection.prepareStatement(CHANGES); var windows = connection.prepareStatement(WINDOWS)) {
            changes.setFetchSize(FETCH_ROWS);
            windows.setFetchSize(FETCH_ROWS);
            try (ResultSet change = changes.executeQuery(); ResultSet window = windows.executeQuery()) {
                boolean isOnWindow = window.next();
                Change last = next(change);
                while (last != null) {
                    Change next = next(change);
                    boolean isNewest = next == null || !next.providerId().equals(last.providerId());
                    expect(last, isNewest ? Long.MAX_VALUE : next.at());
                    if (isNewest) {
                        isOnWindow = compare(last.providerId(), window, isOnWindow);
                    }
                    last = next;
                }
                while (isOnWindow) {
                    isOnWindow = sayUnexpected(window);
                }
            }
        }
    }

    /** Of hours that were changed again, those windows stay that had ended by then. */
    private void expect(Change change, long until) {
        for (long[] each : change.hours().between(change.at(), Math.min(change.expandedUntil(), until))) {
            if (each[1] <= until) {
                expected.put(new Window(each[0], each[1]), change.place());
            }
        }
    }

    /** Says whether there are more windows, all of later providers. */
    private boolean compare(String providerId, ResultSet window, boolean isOnWindow) throws SQLException {
        boolean isOn = isOnWindow;
        while (isOn && window.getString("provider_id").compareTo(providerId) <= 0) {
            boolean isThisOnes = window.getString("provider_id").equals(providerId);
            isOn = isThisOnes && expected.remove(window(window)) != null ? window.next() : sayUnexpected(window);
        }
        expected.forEach((each, place) -> say.say(place, "the mirror's table hours_window has no row for what this event leaves: "
                + told(providerId, each)));
        expected.clear();
        return isOn;
    }

    /** Says whether another one comes. */
    private boolean sayUnexpected(ResultSet window) throws SQLException {
        say.say(null, "the mirror's table hours_window has a row that no event leads to: "
                + told(window.getString("provider_id"), window(window)));
        return window.next();
    }

    private static Change next(ResultSet row) throws SQLException {
        try {
            return !row.next() ? null : new Change(row.getString("provider_id"), new Place(
                    Topic.RESERVATION_EVENTS.topicName(), row.getInt("partition"), row.getLong("log_offset")),
                    row.getTimestamp("at").getTime(), WeekHours.of(JSON.readTree(row.getString("hours"))),
                    row.getTimestamp("expanded_until").getTime());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Postgres gives no JSON for jsonb", e);
        }
    }

    private static Window window(ResultSet row) throws SQLException {
        return new Window(row.getTimestamp("starts_at").getTime(), row.getTimestamp("ends_at").getTime());
    }

    private static String told(String providerId, Window window) {
        return "provider_id " + providerId + ", " + Times.text(window.start(), window.end());
    }
}
