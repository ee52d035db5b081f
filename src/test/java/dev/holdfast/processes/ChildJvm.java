package dev.holdfast.processes;

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

/** A JVM that this one starts, tells what to do by lines, and looks at from outside. Its standard input ends with this JVM. */
public final class ChildJvm implements AutoCloseable {

    /** What a child prints when it has done what it was told. */
    public static final String DONE = "done";

    private static final String COMPILER = "-XX:TieredStopAtLevel=";

    private final Process process;
    private final PrintWriter commands;
    private final BufferedReader answers;
    private final Path log;

    /** @param jvmOptions such as the size of its heap */
    public ChildJvm(Class<?> main, List<String> jvmOptions, Path log, String... arguments) {
        this.log = log;
        try {
            process = builder(main, jvmOptions, arguments)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** How a JVM is started with this one's class path and compiler; its log is the product's, not the tests'. */
    public static ProcessBuilder builder(Class<?> main, List<String> jvmOptions, String... arguments) {
        return builder(ManagementFactory.getRuntimeMXBean().getClassPath(), main, jvmOptions, arguments);
    }

    /** The same, with that class path. */
    public static ProcessBuilder builder(String classPath, Class<?> main, List<String> jvmOptions, String... arguments) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlogback.configurationFile=logback.xml", "-cp", classPath));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(each -> each.startsWith(COMPILER))
                .forEach(command::add);
        command.addAll(jvmOptions);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    public void say(String command) {
        commands.println(command);
    }

    /** Says it, and waits until it is done. */
    public void carryOut(String command) {
        say(command);
        String answer = answer();
        if (!answer.equals(DONE)) {
            throw new IllegalStateException(command + " was answered by " + answer);
        }
    }

    /** The next line that it prints. */
    public String answer() {
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

    public Process process() {
        return process;
    }

    /** All that it has used so far, on all cores. */
    public Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** {@code kill -9}. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Ends its input, at which it ends. */
    @Override
    public void close() {
        commands.close();
        process.onExit().join();
    }
}
