package dev.holdfast.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A JVM that this one starts, tells what to do by lines, and measures from outside. */
final class ChildJvm implements AutoCloseable {

    /** What a child prints when it has done what it was told. */
    static final String DONE = "done";

    private final Process process;
    private final PrintWriter commands;
    private final BufferedReader answers;
    private final Path log;

    /** @param jvmOptions such as the size of its heap */
    ChildJvm(Class<?> main, List<String> jvmOptions, Path log, String... arguments) {
        this.log = log;
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlogback.configurationFile=logback.xml", "-cp",
                ManagementFactory.getRuntimeMXBean().getClassPath()));
        command.addAll(jvmOptions);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        try {
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    void say(String command) {
        commands.println(command);
    }

    /** Says it, and waits until it is done. */
    void carryOut(String command) {
        say(command);
        String answer = answer();
        if (!answer.equals(DONE)) {
            throw new IllegalStateException(command + " was answered by " + answer);
        }
    }

    String answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("a child ended: " + Files.readString(log));
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that it has used so far, on all cores. */
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        commands.close();
        process.onExit().join();
    }
}
