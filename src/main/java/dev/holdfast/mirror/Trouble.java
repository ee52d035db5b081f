package dev.holdfast.mirror;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;

/** What keeps a writer from its work, told once by all of a mirror's when it comes and once when it goes. */
final class Trouble {

    private static final String FENCED = "fenced";

    private final Logger log;
    private final Set<String> told;
    private final Backoff backoff = new Backoff();
    private String with;
    private Duration wait;

    /** @param told what was told already, shared by the mirror's writers */
    Trouble(Logger log, Set<String> told) {
        this.log = log;
        this.told = told;
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
        if (told.add(FENCED)) {
            log.warn("Another mirror writes to the same tables, they were rebuilt, or a commit's answer was lost."
                    + " Nothing is doubled; mirrors that are to share the work must share their group.id.");
        }
    }

    /** Everything came off again. */
    void isOver() {
        if (with != null) {
            if (told.remove(with)) {
                log.warn("{} is back; the mirror goes on where it stood.", with);
            }
            with = null;
            backoff.reset();
        }
    }

    private void begin(String who, String reason) {
        if (!who.equals(with)) {
            if (told.add(who)) {
                log.warn("The mirror waits for {} ({}). Nothing is lost meanwhile.", who, reason);
            }
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
