package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.domain.Command.Confirm;
import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Interval;
import dev.holdfast.mirror.MirrorSchema;
import dev.holdfast.mirror.PostgresSettings;
import dev.holdfast.parts.RealParts;
import dev.holdfast.runtime.TopicAdmin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code holdfast serve} on a Kafka and a Postgres that are there: health, metrics, logs, and a stop in good order. */
class ServeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** So that a Kafka that is not there is not waited for, for a minute. */
    private static final Map<String, String> IMPATIENT = Map.of("HOLDFAST_KAFKA_DEFAULT_API_TIMEOUT_MS", "5000",
            "HOLDFAST_KAFKA_REQUEST_TIMEOUT_MS", "5000");

    @TempDir
    static Path folder;
    private static RealParts.Kafka kafka;
    private static RealParts.Postgres postgres;

    @BeforeAll
    static void startKafkaAndPostgres() {
        kafka = RealParts.kafka(folder.resolve("kafka"));
        postgres = RealParts.postgres(folder.resolve("postgres"));
        try (Admin admin = kafka.tests().admin()) {
            new TopicAdmin(admin).createMissing(3, (short) 1);
        }
        MirrorSchema.migrate(new PostgresSettings(postgres.jdbcUrl(), null, null));
    }

    @AfterAll
    static void stopThem() {
        postgres.close();
        kafka.close();
    }

    @Test
    void whatHappensIsInTheMetricsAndRulesAndDashboardAskForMetricsThatAreThere() throws Exception {
        try (var frontend = new Frontend(kafka.tests());
             var serve = new ServeInstance(folder.resolve("all"), "all", kafka.holdfast(),
                     "--postgres-url", postgres.mirrorsUrl().get(), "--http-port", "0")) {
            serve.awaitReady();
            assertThat(serve.get("/health/live").statusCode()).isEqualTo(200);
            var day = new Interval(Frontend.at("08:00"), Frontend.at("18:00"));
            frontend.send(new OpenAvailability("open", "doc", day));
            frontend.flush();
            await().atMost(PATIENCE).until(() -> value(serve, "holdfast_decisions_total{reason=\"\",type=\"availability.changed.v1\"}") == 1);
            frontend.send(new Hold("h1", "doc", "ada", day.start(), null));
            frontend.send(new Hold("h2", "doc", "ben", day.start(), null));
            frontend.send(new Hold("h3", "doc", "ben", day.start().plusSeconds(900), null));
            frontend.send(new Hold("h3", "doc", "ben", day.start().plusSeconds(900), null));
            frontend.flush();
            await().atMost(PATIENCE).until(() -> value(serve, "holdfast_live_holds") == 2);
            frontend.send(new Confirm("c1", "doc", "h1", "ada"));
            // Somewhere else than the provider is, whichever partition that may be: two of three.
            for (int partition = 0; partition < 3; partition++) {
                frontend.send(new Confirm("c" + partition + "-again", "doc", "h1", "ada"), partition, null);
            }
            frontend.send(new ProducerRecord<>("availability", new byte[] {'?'}), "none");
            frontend.flush();

            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(value(serve, "holdfast_live_holds")).isEqualTo(1);
                assertThat(value(serve, "holdfast_dead_letters_total")).isEqualTo(1);
                assertThat(value(serve, "holdfast_rerouted_total")).isEqualTo(3);
                assertThat(value(serve, "holdfast_decisions_total{reason=\"\",type=\"reservation.held.v1\"}")).isEqualTo(2);
                assertThat(value(serve, "holdfast_decisions_total{reason=\"SLOT_TAKEN\",type=\"request.rejected.v1\"}")).isEqualTo(1);
                assertThat(value(serve, "holdfast_decisions_total{reason=\"\",type=\"request.duplicate.v1\"}")).isEqualTo(1);
                assertThat(value(serve, "holdfast_decisions_total{reason=\"\",type=\"request.unchanged.v1\"}")).isEqualTo(3);
                assertThat(value(serve, "holdfast_decision_latency_seconds_count")).isEqualTo(9);
                assertThat(value(serve, "holdfast_mirror_lag")).isZero();
                assertThat(value(serve, "holdfast_mirror_state{state=\"current\"}")).isEqualTo(1);
            });
            assertThat(serve.ready().body().lines()).containsExactly("topology decides", "mirror has all there is",
                    "gateway listens");
            assertThat(serve.call("/v1/about").statusCode()).isEqualTo(200);
            await().atMost(PATIENCE).until(() -> value(serve,
                    "holdfast_http_calls_seconds_count{method=\"GET\",path=\"/v1/about\",status=\"200\"}") == 1);
            String scrape = serve.get("/metrics").body();
            assertThat(scrape).contains("kafka_stream_", "kafka_consumer_", "jvm_memory_used_bytes");
            assertThat(Queries.ofRules()).isNotEmpty().allSatisfy(query -> assertThat(Queries.missing(query, scrape)).isEmpty());
            assertThat(Queries.ofDashboard()).isNotEmpty().allSatisfy(query -> assertThat(Queries.missing(query, scrape)).isEmpty());
            assertThat(serve.err()).isEmpty();
        }
        assertThat(Audited.findings(kafka.tests(), postgres.jdbcUrl())).isEmpty();
    }

    @Test
    void aMirrorThatWaitsForPostgresSaysSoAndTheLogIsJson(@TempDir Path own) throws Exception {
        try (var serve = new ServeInstance(own, "waits", kafka.holdfast(), "--only", "mirror",
                "--postgres-url", "jdbc:postgresql://127.0.0.1:1/holdfast", "--log-format", "json")) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(serve.ready().statusCode()).isEqualTo(503);
                assertThat(serve.ready().body()).startsWith("mirror waits for Postgres since ").contains("refused");
            });
            assertThat(serve.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(serve.err().lines()).isNotEmpty().allSatisfy(line ->
                    assertThat(new ObjectMapper().readTree(line).get("level").textValue()).isEqualTo("WARN"));
            assertThat(serve.err()).contains("--postgres-url");
        }
    }

    @Test
    void whatKeepsItFromStartingIsToldInOneLineThatNamesTheOption(@TempDir Path own) throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
             var without = starting(own, "kafka", IMPATIENT, "--bootstrap-servers", "127.0.0.1:1");
             var admin = starting(own, "admin", kafka.holdfast().environment(), "--admin-port",
                     Integer.toString(other.getLocalPort()));
             var http = starting(own, "http", kafka.holdfast().environment(), "--http-port",
                     Integer.toString(other.getLocalPort()), "--only", "topology,gateway");
             var database = starting(own, "database", kafka.holdfast().environment(), "--only", "mirror", "--postgres-user",
                     "nobody", "--postgres-url", postgres.jdbcUrl().replaceFirst("[?].*", ""))) {
            assertEndsWith(without, "holdfast: Kafka did not", "--bootstrap-servers");
            assertEndsWith(admin, "holdfast: Port " + other.getLocalPort() + " is taken by another program", "--admin-port");
            assertEndsWith(http, "holdfast: Port " + other.getLocalPort() + " is taken by another program", "--http-port");
            assertEndsWith(database, "holdfast: The database at ", "\"nobody\"", "--postgres-user");
        }
    }

    private static HoldfastProcess starting(Path folder, String name, Map<String, String> environment,
                                            String... more) throws IOException {
        var arguments = new ArrayList<>(List.of("serve", "--instance", name, "--state-dir", folder.resolve(name).resolve("state").toString()));
        arguments.addAll(List.of(more));
        return new HoldfastProcess(folder.resolve(name), environment, arguments.toArray(String[]::new));
    }

    private static void assertEndsWith(HoldfastProcess process, String start, String... words) throws Exception {
        assertThat(process.awaitEnd()).as(process.err()).isEqualTo(1);
        assertThat(process.err().lines().filter(line -> line.startsWith("holdfast: "))).singleElement().asString()
                .startsWith(start).contains(words);
        assertThat(process.err()).doesNotContain("Exception").doesNotContain("\tat ");
    }

    private static double value(ServeInstance serve, String metric) {
        return serve.get("/metrics").body().lines().filter(line -> line.startsWith(metric + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1))).findFirst()
                .orElseThrow(() -> new AssertionError("no " + metric));
    }
}
