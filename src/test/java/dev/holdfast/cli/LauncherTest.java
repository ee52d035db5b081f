package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code bin/holdfast} of the archive makes of the Java that it finds. */
class LauncherTest {

    private static final String TOO_OLD = "holdfast: Holdfast needs a Java 17 or newer, and '%s' is version %s. ";

    @TempDir
    private Path folder;

    private record Run(int exitCode, String said) {
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "17.0.19+10-1-deb13u1", "21.0.5+11-LTS", "25-ea+3-135"})
    void aJavaThatIsNewEnoughIsTaken(String version) throws Exception {
        Path home = java(version);

        Run run = run(System.getenv("PATH"), home.toString(), "dev", "--once");

        assertThat(run.exitCode()).as(run.said()).isZero();
        assertThat(run.said()).startsWith("run with -XX").endsWith(" -Xmx300m -cp " + Path.of("src", "main", "dist").toAbsolutePath()
                + "/lib/* dev.holdfast.cli.Holdfast dev --once\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_392-b08", "9.0.4+11", "11.0.25+9-post-Debian-1deb11u1", "16.0.2+7-67"})
    void ofAnOlderOneItSaysSo(String version) throws Exception {
        Path home = java(version);

        Run run = run(System.getenv("PATH"), home.toString(), "dev");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.said().lines()).singleElement().asString()
                .startsWith(TOO_OLD.formatted(home.resolve("bin/java"), version)).endsWith("JAVA_HOME.");
    }

    @Test
    void whereJavaHomeHasNoneItSaysSo() throws Exception {
        Run run = run(System.getenv("PATH"), folder.toString(), "dev");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.said().lines()).singleElement().asString()
                .contains("needs a Java 17 or newer, and '" + folder + "/bin/java' is none that can be run. Install one");
    }

    @Test
    void whereThereIsNoneAtAllItSaysSo() throws Exception {
        Path path = Files.createDirectories(folder.resolve("bin"));
        for (String tool : List.of("dirname", "readlink")) {
            Files.createSymbolicLink(path.resolve(tool), Path.of("/usr/bin", tool));
        }

        Run run = run(path.toString(), "", "dev");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.said().lines()).singleElement().asString()
                .contains("needs a Java 17 or newer, and 'java' is none that can be run. Install one");
    }

    /** One that says what version it is, after what newer ones say first, and else how it is called. */
    private Path java(String version) throws IOException {
        Path java = Files.createDirectories(folder.resolve("home/bin")).resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                if [ "$1" = -fullversion ]; then
                    echo 'NOTE: Picked up JDK_JAVA_OPTIONS: -Dname="8"' >&2
                    echo 'openjdk full version "%s"' >&2
                else
                    echo "run with $*"
                fi
                """.formatted(version));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder.resolve("home");
    }

    private static Run run(String path, String javaHome, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("/bin/sh", Path.of("src", "main", "dist", "bin", "holdfast").toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", path);
        builder.environment().put("JAVA_HOME", javaHome);
        builder.environment().put("HOLDFAST_JAVA_OPTS", "-Xmx300m");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes());
        return new Run(process.waitFor(), said);
    }
}
