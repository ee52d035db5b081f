package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command.Hold;
import dev.holdfast.parts.KafkaUser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first minute: {@code holdfast dev}. */
class DevIT {

    private static final String KAFKA = "Kafka +(127\\S+)";

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
    void aMirrorThatCannotGoOnEndsItWithALineThatSaysWhyAndAnExitCode(@TempDir Path folder) throws Exception {
        try (var dev = dev(folder, "--no-demo")) {
            dev.awaitPrinted("Ctrl-C");
            // Postgres stands where the log has never been.
            try (var postgres = DriverManager.getConnection(found("Postgres +(jdbc:\\S+)", dev));
                 var statement = postgres.createStatement()) {
                statement.executeUpdate("UPDATE mirror_progress SET next_offset = 999999");
            }
            try (var frontend = new Frontend(KafkaUser.anybody(found(KAFKA, dev)))) {
                frontend.send(new Hold("h", "nobody", "ada", Frontend.at("09:00"), null));
            }
            assertThat(dev.awaitEnd()).isEqualTo(1);
            assertThat(dev.err()).contains("The mirror has stopped: the log can't be read from where Postgres stands",
                    "holdfast: Postgres gets no more of what is decided; the log says why.").doesNotContain("\tat ");
        }
    }

    @Test
    void anUnreadableClaimEndsItWithALineThatNamesItAndAnExitCode(@TempDir Path folder) throws Exception {
        try (var dev = dev(folder, "--no-demo")) {
            dev.awaitPrinted("Ctrl-C");
            try (var frontend = new Frontend(KafkaUser.anybody(found(KAFKA, dev)))) {
                frontend.send(new ProducerRecord<>(Topic.RESERVATION_CLAIMS.topicName(), 3, "c".getBytes(UTF_8),
                        "hello".getBytes(UTF_8)), "unreadable");
            }
            assertThat(dev.awaitEnd()).isEqualTo(1);
            assertThat(dev.err().lines().toList()).hasSize(2);
            assertThat(dev.err()).contains("Holdfast stops deciding.", "reservation-claims/3@0 can't be read",
                    "holdfast: Holdfast decides no more; the log says why.");
        }
    }

    private static String found(String pattern, HoldfastProcess dev) {
        Matcher matcher = Pattern.compile(pattern).matcher(dev.out());
        assertThat(matcher.find()).as(dev.out()).isTrue();
        return matcher.group(1);
    }

    @Test
    void itsLinkLeadsToTwoProvidersThatCanBeBookedAndCtrlCLeavesNeitherAProcessNorAFile(@TempDir Path folder)
            throws Exception {
        try (var dev = dev(folder, "--no-demo")) {
            dev.awaitPrinted("Book a slot");
            String link = found("Book a slot: (http://127.0.0.1:\\d+/)", dev);
            assertThat(get(link)).contains("Holdfast");
            LocalDate from = LocalDate.now().plusDays(2);
            for (String provider : List.of("dr-grace", "dr-alan")) {
                assertThat(get(link + "v1/about")).contains(provider);
                assertThat(get(link + "v1/providers/" + provider + "/slots?from=" + from + "T00:00:00Z&to="
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
