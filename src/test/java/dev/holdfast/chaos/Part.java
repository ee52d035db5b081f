package dev.holdfast.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One of the processes that Holdfast runs on, to which faults happen from outside. */
abstract class Part implements AutoCloseable {

    /** Lets a process go on by itself, even if this JVM is gone by then. */
    private static final String PAUSE = "time=$1; shift; kill -STOP \"$@\"; sleep $time; kill -CONT \"$@\"";

    private final String name;

    Part(String name) {
        this.name = name;
    }

    /** Starts it, also again after a kill; returns when it runs, which does not mean that it does its work already. */
    abstract void start();

    /** {@code kill -9}. */
    abstract void kill();

    /** All processes of the part. */
    abstract List<ProcessHandle> processes();

    /** SIGSTOP, and after that time SIGCONT. */
    void pause(Duration time) throws InterruptedException {
        var command = new ArrayList<>(List.of("sh", "-c", PAUSE, "pause", Double.toString(time.toMillis() / 1e3)));
        processes().forEach(process -> command.add(Long.toString(process.pid())));
        try {
            new ProcessBuilder(command).redirectError(Redirect.DISCARD).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills what is left. */
    @Override
    public abstract void close();

    @Override
    public String toString() {
        return name;
    }
}
