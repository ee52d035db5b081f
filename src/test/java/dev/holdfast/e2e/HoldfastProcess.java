package dev.holdfast.e2e;

import static org.awaitility.Awaitility.await;

import dev.holdfast.cli.Holdfast;
import dev.holdfast.processes.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The {@code holdfast} command in a JVM of its own, with a folder of its own for temporary files, and with the class path
 * that it has where it is installed: a library that is there for tests only is not there.
 */
final class HoldfastProcess implements AutoCloseable {

    private static final long PATIENCE_S = 240;

    private static final Path CLASSES = Path.of("target", "classes");
    /** Written by Maven before it compiles the tests. */
    private static final Path LIBRARIES = Path.of("target", "runtime-class-path.txt");

    private final Process process;
    private final Path out;
    private final Path err;
    private final Path temp;

    HoldfastProcess(Path folder, String... arguments) throws IOException {
        this(folder, Map.of(), arguments);
    }

    /** @param environment what it is told beside the arguments */
    HoldfastProcess(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        temp = Files.createDirectories(folder.resolve("tmp"));
        out = folder.resolve("out.txt");
        err = folder.resolve("err.txt");
        ProcessBuilder builder = ChildJvm.builder(CLASSES + File.pathSeparator + Files.readString(LIBRARIES).strip(),
                Holdfast.class, List.of("-Xmx1g", "-Djava.io.tmpdir=" + temp), arguments)
                .redirectOutput(out.toFile()).redirectError(err.toFile());
        // Several run at once.
        builder.environment().put("HOLDFAST_ADMIN_PORT", "0");
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** Waits until the command has printed the text. */
    void awaitPrinted(String text) {
        await().atMost(PATIENCE_S, TimeUnit.SECONDS).until(() -> {
            boolean ended = !process.isAlive();
            if (ended && !out().contains(text)) {
                throw new AssertionError("ended with " + process.exitValue() + "\n" + out() + err());
            }
            return out().contains(text);
        });
    }

    /** Waits for the end, and gives the exit code. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + PATIENCE_S + " s\n" + out() + err());
        }
        return process.exitValue();
    }

    /** What Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    /** The processes that the command started, at this moment. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    String out() {
        return read(out);
    }

    /** Without the JVM's own words on what Kafka does with it, which newer ones have. */
    String err() {
        return read(err).lines().filter(line -> !line.startsWith("WARNING: ")).collect(Collectors.joining("\n"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What lies in the folder for temporary files. */
    List<Path> temporaryFiles() throws IOException {
        try (var files = Files.list(temp)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("hsperfdata")).toList();
        }
    }

    /** Stops it in good order, so that nothing of it is left at work in the test's folder. */
    @Override
    public void close() {
        List<ProcessHandle> children = children();
        process.destroy();
        process.onExit().orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
        children.forEach(child -> child.onExit().orTimeout(PATIENCE_S, TimeUnit.SECONDS).join());
    }
}
