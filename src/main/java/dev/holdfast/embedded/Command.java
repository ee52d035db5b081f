package dev.holdfast.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs a program to its end. */
final class Command {

    private Command() {
    }

    /**
     * Returns what the program wrote, to either stream.
     *
     * @throws IOException if it can't be run or fails; the message is the last line that it wrote
     */
    static String run(Path dir, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true);
        // The user's own Postgres settings are about another server.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (exitCode(process) != 0) {
            List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
            throw new IOException(lines.isEmpty() ? command.get(0) + " failed" : lines.get(lines.size() - 1));
        }
        return output;
    }

    /** Waits for the end even when interrupted: half a stop or half an initdb helps nobody, and neither takes long. */
    private static int exitCode(Process process) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
