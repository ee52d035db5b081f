package dev.holdfast.mirror;

import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;

/** What keeps the mirror from its work, told once when it comes and once when it goes. */
final class Trouble {

    private final Logger log;
    private final Backoff backoff = new Backoff();
    private String with;
    private Duration wait;
    private boolean wasFenced;

    Trouble(Logger log) {
        this.log = log;
    }

    boolean isThere() {
        return with != null;
    }

    /** How long to wait before the next try; just the usual time if the last one came off. */
    Duration waitOr(Duration usual) {
        Duration next = wait == null ? usual : wait;
        wait = null;
        return next;
    }

    /**
     * Postgres did not do what it was asked.
     *
     * @return why
     * @throws MirrorFailedException if it never will
     */
    String withPostgres(SQLException e) {
        String reason = reason(e);
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        // Wrong data, a broken constraint, a missing table or right: waiting mends none of them.
        if (state.startsWith("22") || state.startsWith("23") || state.startsWith("42")) {
            throw new MirrorFailedException("Postgres refuses what it was asked to write: " + reason, e);
        }
        begin("Postgres", reason);
        return reason;
    }

    /** Kafka is away, or does not let this mirror in. */
    String withKafka(RuntimeException e) {
        String reason = reason(e);
        begin("Kafka", reason);
        return reason;
    }

    /** Another mirror was faster: not a fault, but somebody may want to know. */
    void fenced() {
        if (!wasFenced) {
            wasFenced = true;
            log.warn("Another mirror writes to the same tables, or a commit's answer was lost. Nothing is doubled;"
                    + " mirrors that are to share the work must share their group.id.");
        }
    }

    /** Everything came off again. */
    void isOver() {
        if (with != null) {
            log.warn("{} is back; the mirror goes on where it stood.", with);
            with = null;
            backoff.reset();
        }
    }

    private void begin(String who, String reason) {
        if (!who.equals(with)) {
            log.warn("The mirror waits for {} ({}). Nothing is lost meanwhile.", who, reason);
            with = who;
        }
        wait = backoff.next();
    }

    /** The first line of what is at the bottom of it. */
    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
