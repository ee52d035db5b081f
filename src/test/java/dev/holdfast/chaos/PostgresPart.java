package dev.holdfast.chaos;

import dev.holdfast.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/** Postgres: a process with children. */
final class PostgresPart extends Part {

    private final Path folder;
    private final IntConsumer port;
    private EmbeddedPostgres postgres;

    /** @param port told where it listens, at each start */
    PostgresPart(Path folder, IntConsumer port) {
        super("Postgres");
        this.folder = folder;
        this.port = port;
    }

    @Override
    synchronized void start() {
        postgres = EmbeddedPostgres.start(folder, 0);
        port.accept(postgres.port());
    }

    /** The postmaster; its children end when they notice. */
    @Override
    synchronized void kill() {
        ProcessHandle postmaster = postmaster();
        postmaster.destroyForcibly();
        postmaster.onExit().join();
        postgres.close();
    }

    @Override
    synchronized List<ProcessHandle> processes() {
        ProcessHandle postmaster = postmaster();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    }

    synchronized String jdbcUrl() {
        return postgres.jdbcUrl();
    }

    private ProcessHandle postmaster() {
        try {
            String pid = Files.readAllLines(folder.resolve("cluster/postmaster.pid")).get(0).strip();
            return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        postgres.close();
    }
}
