package dev.holdfast.embedded;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;

/**
 * Stops a server process when this JVM is gone, however it went: a killed one runs no shutdown hook. A shell waits for
 * the end of a pipe from here, which the system closes at our death.
 */
final class Watchdog implements AutoCloseable {

    /** Deaf to the Ctrl-C that is meant for us. SIGINT is what Postgres calls a fast shutdown. */
    private static final String SCRIPT = "trap '' INT TERM HUP; read -r end; kill -INT \"$1\"";

    private final Process shell;

    private Watchdog(Process shell) {
        this.shell = shell;
    }

    /** Watches over that very process, not over a name or a folder, for a successor may soon have those. */
    static Watchdog over(long pid, Path dir) throws IOException {
        return new Watchdog(new ProcessBuilder("sh", "-c", SCRIPT, "holdfast-watchdog", Long.toString(pid))
                .directory(dir.toFile()).redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start());
    }

    /** Watches no more. */
    @Override
    public void close() {
        shell.destroyForcibly().onExit().join();
    }
}
