package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first minute: {@code holdfast dev}. */
class DevIT {

    @Test
    void onceTellsTheStoryAndLeavesNothingBehind(@TempDir Path folder) throws Exception {
        long started = System.nanoTime();
        try (var dev = dev(folder, "--once")) {
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
    void aKeptDataDirectoryIsForOneAtATimeAndHearsTheStoryAgain(@TempDir Path folder) throws Exception {
        String data = folder.resolve("data").toString();
        try (var first = dev(folder.resolve("first"), "--data-dir", data)) {
            first.awaitPrinted("Ctrl-C");
            assertThat(first.out()).contains("All of it came out.");
            try (var second = dev(folder.resolve("second"), "--data-dir", data)) {
                assertThat(second.awaitEnd()).isEqualTo(1);
                assertThat(second.err()).hasLineCount(1).contains("in use");
            }
        }
        try (var again = dev(folder.resolve("again"), "--once", "--data-dir", data)) {
            assertThat(again.awaitEnd()).as(again.out() + again.err()).isZero();
        }
    }

    @Test
    void itsLinkLeadsToTwoProvidersThatCanBeBookedAndCtrlCLeavesNeitherAProcessNorAFile(@TempDir Path folder)
            throws Exception {
        try (var dev = dev(folder, "--no-demo")) {
            dev.awaitPrinted("Book a slot");
            Matcher link = Pattern.compile("Book a slot: (http://127.0.0.1:\\d+/)").matcher(dev.out());
            assertThat(link.find()).isTrue();
            assertThat(get(link.group(1))).contains("Holdfast");
            LocalDate from = LocalDate.now().plusDays(2);
            for (String provider : List.of("dr-grace", "dr-alan")) {
                assertThat(get(link.group(1) + "v1/about")).contains(provider);
                assertThat(get(link.group(1) + "v1/providers/" + provider + "/slots?from=" + from + "T00:00:00Z&to="
                        + from.plusDays(2) + "T00:00:00Z")).contains("\"start\"");
            }

            List<ProcessHandle> children = dev.children();
            assertThat(children).as("Postgres is a process").isNotEmpty();
            dev.interrupt();
            dev.awaitEnd();
            await().atMost(Duration.ofSeconds(5)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(dev.temporaryFiles()).isEmpty();
            assertThat(dev.err()).isEmpty();
        }
    }

    private static String get(String address) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(address)).header("Authorization", "Bearer client:ada").build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void aTakenPortIsToldInOneLineThatNamesTheOption(@TempDir Path folder) throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());
            for (String option : List.of("--kafka-port", "--postgres-port", "--http-port")) {
                try (var dev = dev(folder.resolve(option), "--once", option, port)) {
                    assertThat(dev.awaitEnd()).isEqualTo(1);
                    assertThat(dev.err().strip()).isEqualTo("holdfast: Port " + port + " is taken by another program; "
                            + "choose another one with " + option + ", or stop that program.");
                    assertThat(dev.children()).isEmpty();
                    assertThat(dev.temporaryFiles()).isEmpty();
                }
            }
        }
    }

    /** On free ports, but for those that the arguments name. */
    private static HoldfastProcess dev(Path folder, String... arguments) throws IOException {
        var all = new ArrayList<>(List.of("dev"));
        all.addAll(List.of(arguments));
        for (String port : List.of("--kafka-port", "--postgres-port", "--http-port")) {
            if (!all.contains(port)) {
                all.addAll(List.of(port, "0"));
            }
        }
        return new HoldfastProcess(folder, all.toArray(String[]::new));
    }
}
