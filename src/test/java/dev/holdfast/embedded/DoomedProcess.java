package dev.holdfast.embedded;

import dev.holdfast.processes.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** A JVM of its own that runs both servers until it is killed. */
final class DoomedProcess implements AutoCloseable {

    private final Process process;
    private final String bootstrapServers;
    private final String jdbcUrl;

    private DoomedProcess(Process process, String bootstrapServers, String jdbcUrl) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
        this.jdbcUrl = jdbcUrl;
    }

    static DoomedProcess start(Path dir) throws IOException {
        Process process = ChildJvm.builder(DoomedProcess.class, List.of(), dir.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out = process.inputReader();
        return new DoomedProcess(process, out.readLine(), out.readLine());
    }

    /** The other side. */
    public static void main(String[] args) throws IOException {
        Path dir = Path.of(args[0]);
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir.resolve("kafka"), 0);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(dir.resolve("postgres"), 0)) {
            System.out.println(kafka.bootstrapServers());
            System.out.println(postgres.jdbcUrl());
            // Until it is killed; if the test is killed first, the pipe from it ends.
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    long pid() {
        return process.pid();
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    String jdbcUrl() {
        return jdbcUrl;
    }

    /** {@code kill -9}, of its watchdog too. */
    void killWithWatchdog() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        close();
    }

    /** {@code kill -9}. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
