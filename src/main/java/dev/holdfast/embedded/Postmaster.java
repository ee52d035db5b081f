package dev.holdfast.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One Postgres cluster and its server process, driven through {@code initdb} and {@code pg_ctl}. The latter puts the server
 * into a session of its own, so that a Ctrl-C in the terminal reaches this JVM only, and the mirror is done before
 * Postgres goes.
 */
final class Postmaster {

    /** For initdb and for the first connection; everyone else is {@code holdfast}. */
    static final String SUPERUSER = "postgres";

    private final Path home;
    private final Path directory;
    private final Path cluster;
    private final Path log;
    private final PostgresUser user;

    Postmaster(Path home, Path directory) {
        this.home = home;
        this.directory = directory;
        this.cluster = directory.resolve("cluster");
        this.log = directory.resolve("postgres.log");
        this.user = PostgresUser.find(directory);
    }

    /**
     * Makes the cluster unless it is there; root takes over what another of its users made. A start that is killed
     * meanwhile leaves nothing that looks finished.
     */
    void create() throws IOException {
        if (Files.isDirectory(cluster)) {
            user.own(cluster);
            if (Files.exists(log)) {
                user.own(log);
            }
            return;
        }
        Path partial = directory.resolve("initdb");
        PostgresBinaries.delete(partial);
        Files.createDirectory(partial);
        user.own(partial);
        // The same order of strings everywhere, whatever the machine's locale.
        run("initdb", "--pgdata=" + partial, "--username=" + SUPERUSER, "--auth=trust", "--encoding=UTF8",
                "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8");
        Files.move(partial, cluster);
    }

    /** Starts the server and returns, when it takes connections, who stops it should this JVM be killed. */
    Watchdog start(int port) throws IOException {
        String options = String.join(" -c ", "-p " + port,
                "listen_addresses=" + Loopback.HOST,
                // No socket file, which a kill would leave in the temp folder.
                "unix_socket_directories=",
                "fsync=on", "synchronous_commit=on",
                "timezone=UTC", "log_timezone=UTC", "log_min_messages=warning", "log_checkpoints=off");
        long logged = Files.exists(log) ? Files.size(log) : 0;
        try {
            run("pg_ctl", "start", "--silent", "--wait", "--timeout=60",
                    "--pgdata=" + cluster, "--log=" + log, "--options=" + options);
        } catch (IOException e) {
            throw new IOException(lastError(logged).orElse(e.getMessage()), e);
        }
        return Watchdog.over(pid().orElseThrow(() -> new IOException("it went away at once")), directory);
    }

    /** Ends open sessions and stops the server at a checkpoint; does nothing when none runs. */
    void stop() throws IOException {
        if (commandLine().filter(this::isOurs).isPresent()) {
            run("pg_ctl", "stop", "--silent", "--wait", "--timeout=30", "--mode=fast", "--pgdata=" + cluster);
        }
    }

    /**
     * Stops the server that a killed JVM left behind on this cluster; the caller has the data directory's lock, so it is
     * nobody's any more. If its pid has gone to another program, as after a reboot, that one is left alone.
     */
    void stopOrphan() throws IOException {
        stop();
        if (commandLine().filter(line -> !isOurs(line)).isPresent()) {
            // Postgres would take the other program for a server on this cluster, and refuse to start.
            Files.delete(pidFile());
        }
    }

    private boolean isOurs(String commandLine) {
        return commandLine.contains("postgres") && commandLine.contains(cluster.toString());
    }

    /** What the process runs that the cluster's pid file names; empty if there is none, or it can't be known. */
    private Optional<String> commandLine() throws IOException {
        Optional<Long> pid = pid();
        if (pid.isEmpty()) {
            return Optional.empty();
        }
        Path proc = Path.of("/proc", pid.get().toString(), "cmdline");
        if (Files.isReadable(proc)) {
            // Readable for all processes, where Java tells about this user's only.
            return Optional.of(Files.readString(proc).replace('\0', ' '));
        }
        return ProcessHandle.of(pid.get()).flatMap(process -> process.info().commandLine());
    }

    /** What the pid file says, whether or not that process lives. */
    private Optional<Long> pid() throws IOException {
        if (Files.notExists(pidFile())) {
            return Optional.empty();
        }
        return Files.readAllLines(pidFile()).stream().findFirst().map(String::strip)
                .filter(line -> line.matches("[0-9]{1,18}")).map(Long::valueOf);
    }

    private Path pidFile() {
        return cluster.resolve("postmaster.pid");
    }

    private Optional<String> lastError(long logged) throws IOException {
        if (Files.notExists(log)) {
            return Optional.empty();
        }
        byte[] all = Files.readAllBytes(log);
        String fresh = new String(all, (int) logged, all.length - (int) logged, StandardCharsets.UTF_8);
        return fresh.lines().filter(line -> line.contains("FATAL:")).reduce((first, last) -> last)
                .map(line -> line.substring(line.indexOf("FATAL:") + "FATAL:".length()).strip());
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        Command.run(directory, user.run(command));
    }
}
