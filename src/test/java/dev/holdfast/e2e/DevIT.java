package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first minute: {@code holdfast dev}. */
class DevIT {

    @Test
    void onceTellsTheStoryAndLeavesNothingBehind(@TempDir Path folder) throws Exception {
        long started = System.nanoTime();
        try (var dev = new HoldfastProcess(folder, "dev", "--once", "--kafka-port", "0", "--postgres-port", "0")) {
            assertThat(dev.awaitEnd()).as(dev.out() + dev.err()).isZero();
            System.out.println(dev.out());
            System.out.printf("dev --once took %.1f s%n", (System.nanoTime() - started) / 1e9);
            assertThat(dev.out()).contains("reservation.expired.v1", "SLOT_TAKEN", "CLIENT_BUSY", "dead-letters", "All of it came out.")
                    .containsPattern("ada\\S+ +\\w+ 09:00 +confirmed").containsPattern("ben\\S+ +\\w+ 09:15 +expired")
                    .containsPattern("cleo\\S+ +\\w+ 09:15 +confirmed");
            assertThat(dev.err()).isEmpty();
            assertThat(dev.temporaryFiles()).isEmpty();
        }
    }

    @Test
    void theStoryCanBeToldAgainOnTheDataOfTheFirst(@TempDir Path folder) throws Exception {
        for (String telling : List.of("first", "second")) {
            try (var dev = new HoldfastProcess(folder.resolve(telling), "dev", "--once", "--data-dir",
                    folder.resolve("data").toString(), "--kafka-port", "0", "--postgres-port", "0")) {
                assertThat(dev.awaitEnd()).as(dev.out() + dev.err()).isZero();
            }
        }
    }

    @Test
    void interruptedItLeavesNeitherAProcessNorAFile(@TempDir Path folder) throws Exception {
        try (var dev = new HoldfastProcess(folder, "dev", "--no-demo", "--kafka-port", "0", "--postgres-port", "0")) {
            dev.awaitPrinted("Ctrl-C");
            List<ProcessHandle> children = dev.children();
            assertThat(children).as("Postgres is a process").isNotEmpty();
            dev.interrupt();
            dev.awaitEnd();
            await().atMost(Duration.ofSeconds(5)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(dev.temporaryFiles()).isEmpty();
            assertThat(dev.err()).isEmpty();
        }
    }

    @Test
    void aTakenPortIsToldInOneLineThatNamesTheOption(@TempDir Path folder) throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());
            assertFailsWith(folder.resolve("kafka"), "Port " + port + " is taken by another program; choose another "
                    + "one with --kafka-port, or stop that program.", "--kafka-port", port, "--postgres-port", "0");
            assertFailsWith(folder.resolve("postgres"), "Port " + port + " is taken by another program; choose another "
                    + "one with --postgres-port, or stop that program.", "--kafka-port", "0", "--postgres-port", port);
        }
    }

    @Test
    void aDataDirectoryInUseIsToldInOneLine(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        try (var first = new HoldfastProcess(folder.resolve("first"), "dev", "--no-demo", "--data-dir", data.toString(),
                "--kafka-port", "0", "--postgres-port", "0")) {
            first.awaitPrinted("Ctrl-C");
            try (var second = new HoldfastProcess(folder.resolve("second"), "dev", "--no-demo", "--data-dir",
                    data.toString(), "--kafka-port", "0", "--postgres-port", "0")) {
                assertThat(second.awaitEnd()).isEqualTo(1);
                assertThat(second.err()).hasLineCount(1).contains("in use");
            }
        }
    }

    private static void assertFailsWith(Path folder, String message, String... ports) throws Exception {
        String[] arguments = {"dev", "--once", ports[0], ports[1], ports[2], ports[3]};
        try (var dev = new HoldfastProcess(folder, arguments)) {
            assertThat(dev.awaitEnd()).isEqualTo(1);
            assertThat(dev.err().strip()).isEqualTo("holdfast: " + message);
            assertThat(dev.children()).isEmpty();
            assertThat(dev.temporaryFiles()).isEmpty();
        }
    }
}
