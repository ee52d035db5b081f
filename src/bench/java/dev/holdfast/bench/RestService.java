package dev.holdfast.bench;

import dev.holdfast.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** The REST service of {@code src/bench/rest} and its Postgres, which keeps what it says it has. */
final class RestService implements AutoCloseable {

    private static final Path SOURCE = Path.of("src", "bench", "rest");
    /** Debian's own, which has Debian's packages. */
    private static final String PYTHON = "/usr/bin/python3";
    static final String NEEDED = "The REST service needs Debian's python3-fastapi, python3-sqlalchemy, python3-psycopg2, "
            + "python3-uvicorn, python3-uvloop, python3-httptools and gunicorn.";
    private static final int WORKERS = 4;
    private static final int PATIENCE_S = 120;

    private final EmbeddedPostgres postgres;
    private final Path log;
    private final int port;
    private final Process process;

    /** @param folder for its data and its log */
    RestService(Path folder) throws IOException, InterruptedException {
        postgres = EmbeddedPostgres.start(folder.resolve("rest-postgres"), 0);
        log = folder.resolve("rest.log");
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        if (start(PYTHON, "service.py").waitFor() != 0) {
            throw new IllegalStateException("The REST service did not make its tables. It said: " + Files.readString(log));
        }
        process = start(PYTHON, "-m", "gunicorn", "service:app", "--worker-class", "uvicorn.workers.UvicornWorker",
                "--workers", String.valueOf(WORKERS), "--timeout", String.valueOf(PATIENCE_S), "--keep-alive", String.valueOf(PATIENCE_S), "--bind", "127.0.0.1:" + port);
        awaitListening();
    }

    /** Whether Python has what the service needs. */
    static boolean isInstalled() throws IOException, InterruptedException {
        return Files.isExecutable(Path.of(PYTHON)) && new ProcessBuilder(PYTHON, "-c",
                "import fastapi, sqlalchemy, psycopg2, uvicorn, uvloop, httptools, gunicorn")
                .redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    }

    int port() {
        return port;
    }

    private Process start(String... command) throws IOException {
        var builder = new ProcessBuilder(Arrays.asList(command)).directory(SOURCE.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("DATABASE_URL",
                "postgresql+psycopg2://holdfast@127.0.0.1:" + postgres.port() + "/holdfast");
        builder.environment().put("PROVIDERS", String.valueOf(Workload.PROVIDERS));
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return builder.start();
    }

    private void awaitListening() throws InterruptedException, IOException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (System.nanoTime() < deadlineNs && process.isAlive()) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port));
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new IllegalStateException("The REST service does not listen. It said: " + Files.readString(log));
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
        postgres.close();
    }
}
