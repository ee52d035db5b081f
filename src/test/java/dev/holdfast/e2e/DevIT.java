package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command.Hold;
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
        try (var dev = new HoldfastProcess(folder, "dev", "--once", "--kafka-port", "0", "--postgres-port", "0",
                "--http-port", "0")) {
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
                    folder.resolve("data").toString(), "--kafka-port", "0", "--postgres-port", "0", "--http-port", "0")) {
                assertThat(dev.awaitEnd()).as(dev.out() + dev.err()).isZero();
            }
        }
    }

    @Test
    void interruptedItLeavesNeitherAProcessNorAFile(@TempDir Path folder) throws Exception {
        try (var dev = new HoldfastProcess(folder, "dev", "--no-demo", "--kafka-port", "0", "--postgres-port", "0",
                "--http-port", "0")) {
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
    void aMirrorThatCannotGoOnEndsItWithALineThatSaysWhyAndAnExitCode(@TempDir Path folder) throws Exception {
        try (var dev = new HoldfastProcess(folder, "dev", "--no-demo", "--kafka-port", "0", "--postgres-port", "0",
                "--http-port", "0")) {
            dev.awaitPrinted("Ctrl-C");
            // Postgres stands where the log has never been.
            try (var postgres = DriverManager.getConnection(found("Postgres +(jdbc:\\S+)", dev));
                 var statement = postgres.createStatement()) {
                statement.executeUpdate("UPDATE mirror_progress SET next_offset = 999999");
            }
            try (var frontend = new Frontend(found(KAFKA, dev))) {
                frontend.send(new Hold("h", "nobody", "ada", Frontend.at("09:00"), null));
            }
            assertThat(dev.awaitEnd()).isEqualTo(1);
            assertThat(dev.err()).contains("The mirror has stopped: the log can't be read from where Postgres stands",
                    "holdfast: Postgres gets no more of what is decided; the log says why.").doesNotContain("\tat ");
        }
    }

    @Test
    void anUnreadableClaimEndsItWithALineThatNamesItAndAnExitCode(@TempDir Path folder) throws Exception {
        try (var dev = new HoldfastProcess(folder, "dev", "--no-demo", "--kafka-port", "0", "--postgres-port", "0",
                "--http-port", "0")) {
            dev.awaitPrinted("Ctrl-C");
            try (var frontend = new Frontend(found(KAFKA, dev))) {
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
    void itsLinkLeadsToTwoProvidersThatCanBeBooked(@TempDir Path folder) throws Exception {
        try (var dev = new HoldfastProcess(folder, "dev", "--no-demo", "--kafka-port", "0", "--postgres-port", "0",
                "--http-port", "0")) {
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
            assertFailsWith(folder.resolve("kafka"), "Port " + port + " is taken by another program; choose another "
                    + "one with --kafka-port, or stop that program.", "--kafka-port", port, "--postgres-port", "0",
                    "--http-port", "0");
            assertFailsWith(folder.resolve("postgres"), "Port " + port + " is taken by another program; choose another "
                    + "one with --postgres-port, or stop that program.", "--kafka-port", "0", "--postgres-port", port,
                    "--http-port", "0");
            assertFailsWith(folder.resolve("http"), "Port " + port + " is taken by another program; choose another "
                    + "one with --http-port, or stop that program.", "--kafka-port", "0", "--postgres-port", "0",
                    "--http-port", port);
        }
    }

    @Test
    void aDataDirectoryInUseIsToldInOneLine(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        try (var first = new HoldfastProcess(folder.resolve("first"), "dev", "--no-demo", "--data-dir", data.toString(),
                "--kafka-port", "0", "--postgres-port", "0", "--http-port", "0")) {
            first.awaitPrinted("Ctrl-C");
            try (var second = new HoldfastProcess(folder.resolve("second"), "dev", "--no-demo", "--data-dir",
                    data.toString(), "--kafka-port", "0", "--postgres-port", "0", "--http-port", "0")) {
                assertThat(second.awaitEnd()).isEqualTo(1);
                assertThat(second.err()).hasLineCount(1).contains("in use");
            }
        }
    }

    private static void assertFailsWith(Path folder, String message, String... ports) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("dev", "--once"));
        arguments.addAll(List.of(ports));
        try (var dev = new HoldfastProcess(folder, arguments.toArray(String[]::new))) {
            assertThat(dev.awaitEnd()).isEqualTo(1);
            assertThat(dev.err().strip()).isEqualTo("holdfast: " + message);
            assertThat(dev.children()).isEmpty();
            assertThat(dev.temporaryFiles()).isEmpty();
        }
    }
}
