package dev.holdfast.mirror;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Puts a schema of rebuilt tables in the place of the one that is read, in one transaction. Nothing is read of both, and
 * nothing is lost:
 * <ul>
 * <li>The writer of the old tables is held up first: each of its batches begins with {@code mirror_progress}. Then it is
 *     waited for that the new tables are as far as the old, so that no reader sees time run back.
 * <li>Every old table is then locked against readers, too, so that no transaction that has read of the old ones reads of
 *     the new. That is tried for a moment, lest readers queue behind it; if it fails, all locks are let go, and both
 *     writers go on until the next try.
 * <li>Who waited for a lock looks the name up again when the lock is free, and finds the new table. A writer then finds
 *     that it does not stand where it thought, and asks where it does ({@link FencedException}).
 * </ul>
 */
final class SchemaSwap {

    /** Two rebuilds at once would take each other's schema away. */
    private static final long LOCK = 4_201_961_375L;
    private static final Duration WRITER_LIMIT = Duration.ofSeconds(20);
    private static final Duration READER_LIMIT = Duration.ofMillis(150);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final String LOCK_TIMEOUT = "55P03";
    private static final String DEADLOCK = "40P01";

    /** What a view is made of, its rule depends on; the schema's own triggers, which have no schema, drop out. */
    private static final String OUTSIDERS = """
            WITH own AS (
                SELECT 'pg_class'::regclass AS kind, oid FROM pg_class WHERE relnamespace = to_regnamespace(?)
                UNION ALL
                SELECT 'pg_type'::regclass, oid FROM pg_type WHERE typnamespace = to_regnamespace(?)
                UNION ALL
                SELECT 'pg_proc'::regclass, oid FROM pg_proc WHERE pronamespace = to_regnamespace(?)
            )
            SELECT DISTINCT pg_describe_object(dependent.kind, dependent.oid, dependent.part)
            FROM pg_depend
            JOIN own ON own.kind = refclassid AND own.oid = refobjid
            LEFT JOIN pg_rewrite rule ON rule.oid = objid AND classid = 'pg_rewrite'::regclass
            CROSS JOIN LATERAL (
                SELECT CASE WHEN rule.oid IS NULL THEN classid ELSE 'pg_class'::regclass END AS kind,
                       coalesce(rule.ev_class, objid) AS oid,
                       CASE WHEN rule.oid IS NULL THEN objsubid ELSE 0 END AS part) AS dependent
            CROSS JOIN LATERAL pg_identify_object(dependent.kind, dependent.oid, 0) AS named
            WHERE deptype = 'n' AND named.schema <> quote_ident(?)
            ORDER BY 1
            """;
    /** Views first, as readers lock them. */
    private static final String RELATIONS = """
            SELECT oid::regclass::text FROM pg_class
            WHERE relnamespace = to_regnamespace(?) AND relkind IN ('v', 'r', 'p') AND NOT relispartition
            ORDER BY relkind <> 'v', relname
            """;
    /** What somebody was granted besides. */
    private static final String GRANTS = """
            SELECT format('GRANT %1$s ON %2$I.%3$I TO %4$s', privilege_type, ?::text, old.relname,
                          CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END)
            FROM pg_class old CROSS JOIN aclexplode(old.relacl)
            WHERE old.relnamespace = to_regnamespace(?) AND grantee <> old.relowner
              AND EXISTS (SELECT FROM pg_class new
                          WHERE new.relnamespace = to_regnamespace(?) AND new.relname = old.relname
                            AND NOT new.relispartition)
            UNION ALL
            SELECT format('GRANT %s ON SCHEMA %I TO %s', privilege_type, ?::text,
                          CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END)
            FROM pg_namespace CROSS JOIN aclexplode(nspacl)
            WHERE oid = to_regnamespace(?) AND grantee <> nspowner
            """;
    private static final String SCHEMA_EXISTS = "SELECT 'there' WHERE to_regnamespace(?) IS NOT NULL";
    private static final String OFFSETS = "SELECT topic_id, partition, next_offset FROM %s.mirror_progress";

    private final Connection connection;
    private final String place;
    private final String beside;

    SchemaSwap(Connection connection, String place, String beside) {
        this.connection = connection;
        this.place = place;
        this.beside = beside;
    }

    /**
     * Makes room for the new schema, and keeps other rebuilds out until the connection is closed.
     *
     * @throws RebuildFailedException if another one runs, or something outside of the schema would be lost
     */
    void begin() throws SQLException {
        if (strings("SELECT 1 WHERE pg_try_advisory_lock(" + LOCK + ")").isEmpty()) {
            throw new RebuildFailedException("another rebuild is running in this database");
        }
        refuseOutsiders();
        execute("DROP SCHEMA IF EXISTS " + beside + " CASCADE");
    }

    /** How far the new tables are. */
    Map<Integer, Long> newOffsets() throws SQLException {
        var offsets = new TreeMap<Integer, Long>();
        offsets(beside).values().forEach(offsets::putAll);
        return offsets;
    }

    static boolean isAsFar(Map<Integer, Long> offsets, Map<Integer, Long> others) {
        return others.entrySet().stream().allMatch(other -> offsets.getOrDefault(other.getKey(), -1L) >= other.getValue());
    }

    /**
     * Tries to put the new schema in place, for a moment.
     *
     * @param mirror writes the new tables; told to stop when they are in place
     * @return false if somebody reads, or writes, without a pause; all goes on then as it did
     */
    boolean swap(Mirror mirror) throws SQLException, InterruptedException {
        connection.setAutoCommit(false);
        try {
            boolean isOldThere = !strings(SCHEMA_EXISTS, place).isEmpty();
            if (isOldThere && !holdUp()) {
                return false;
            }
            if (isOldThere) {
                replace();
            } else {
                rename(beside, place);
            }
            // Whatever its writer has in hand fails then, for want of the schema that it knows.
            mirror.stop();
            connection.commit();
            return true;
        } catch (SQLException e) {
            if (isToBeTriedAgain(e)) {
                return false;
            }
            throw e;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** Holds up writers and readers until the transaction ends, with new tables that are as far as the old. */
    private boolean holdUp() throws SQLException, InterruptedException {
        limitWaits(WRITER_LIMIT);
        lockWriters(place);
        if (!awaitAsFarAsOld()) {
            return false;
        }
        lockWriters(beside);
        limitWaits(READER_LIMIT);
        execute("LOCK TABLE " + String.join(", ", strings(RELATIONS, place)) + " IN ACCESS EXCLUSIVE MODE");
        return true;
    }

    private void replace() throws SQLException {
        refuseOutsiders();
        for (String grant : strings(GRANTS, beside, place, beside, beside, place)) {
            execute(grant);
        }
        String old = place + "_replaced";
        rename(place, old);
        rename(beside, place);
        execute("DROP SCHEMA " + old + " CASCADE");
    }

    private boolean awaitAsFarAsOld() throws SQLException, InterruptedException {
        Map<UUID, Map<Integer, Long>> old = offsets(place);
        long deadline = System.nanoTime() + WRITER_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            Map<UUID, Map<Integer, Long>> now = offsets(beside);
            // Of another topic of this name nothing can be compared: it is why somebody rebuilds.
            if (now.entrySet().stream().allMatch(each -> isAsFar(each.getValue(), old.getOrDefault(each.getKey(), Map.of())))) {
                return true;
            }
            Thread.sleep(LOOK_EVERY.toMillis());
        }
        return false;
    }

    /** Each batch begins there: those that have begun are waited for, and no other begins. */
    private void lockWriters(String schema) throws SQLException {
        execute("LOCK TABLE " + schema + ".mirror_progress IN EXCLUSIVE MODE");
    }

    private static boolean isToBeTriedAgain(SQLException e) {
        return LOCK_TIMEOUT.equals(e.getSQLState()) || DEADLOCK.equals(e.getSQLState());
    }

    /** Views, functions and keys elsewhere mean the old tables and functions, and would go with them. */
    private void refuseOutsiders() throws SQLException {
        List<String> outsiders = strings(OUTSIDERS, place, place, place, place);
        if (!outsiders.isEmpty()) {
            throw new RebuildFailedException("what is outside of the schema " + place + " uses it, and would be lost: "
                    + String.join(", ", outsiders) + ". Drop them, and make them again after the rebuild");
        }
    }

    private Map<UUID, Map<Integer, Long>> offsets(String schema) throws SQLException {
        var offsets = new TreeMap<UUID, Map<Integer, Long>>();
        try (var statement = connection.createStatement();
             var rows = statement.executeQuery(OFFSETS.formatted(schema))) {
            while (rows.next()) {
                offsets.computeIfAbsent(rows.getObject(1, UUID.class), id -> new TreeMap<>())
                        .put(rows.getInt(2), rows.getLong(3));
            }
        }
        return offsets;
    }

    private void limitWaits(Duration limit) throws SQLException {
        execute("SET LOCAL lock_timeout = " + limit.toMillis());
    }

    private void rename(String from, String to) throws SQLException {
        execute("ALTER SCHEMA " + from + " RENAME TO " + to);
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> strings(String sql, String... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            var strings = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    strings.add(rows.getString(1));
                }
            }
            return strings;
        }
    }
}
