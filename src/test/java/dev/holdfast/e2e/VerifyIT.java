package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.audit.AuditException;
import dev.holdfast.audit.Finding;
import dev.holdfast.audit.Verification;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command.Cancel;
import dev.holdfast.domain.Command.CloseAvailability;
import dev.holdfast.domain.Command.Confirm;
import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Command.Reschedule;
import dev.holdfast.domain.Command.SetHours;
import dev.holdfast.domain.Command.SetPolicy;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.WeeklyHours;
import dev.holdfast.domain.WeeklyHours.LocalWindow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code verify} on a real Kafka and a real Postgres: finds nothing, and then just what was damaged. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VerifyIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Faster, and a busy machine has more to read than to check. */
    private static final Duration PACE = Duration.ofMillis(5);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Policy WITH_BUFFERS = new Policy(Duration.ofMinutes(30), null, null, null,
            Duration.ofMinutes(5), Duration.ofMinutes(10));
    private static final WeeklyHours EVERY_DAY = new WeeklyHours(ZoneId.of("Europe/Berlin"),
            Arrays.stream(DayOfWeek.values()).collect(Collectors.toMap(Function.identity(),
                    any -> List.of(new LocalWindow(LocalTime.of(8, 0), LocalTime.of(18, 0))))),
            new TreeMap<>(Map.of(LocalDate.of(2099, 1, 1), List.of(), LocalDate.of(2099, 1, 2),
                    List.of(new LocalWindow(LocalTime.of(10, 0), LocalTime.of(12, 0)),
                            new LocalWindow(LocalTime.of(13, 0), LocalTime.of(14, 0))))));

    @TempDir
    static Path folder;
    private static RunningHoldfast holdfast;
    private static Frontend frontend;
    private static int runs;

    private record Run(int exitCode, String out, String err) {
    }

    @BeforeAll
    static void letABitOfEverythingHappen() throws Exception {
        holdfast = new RunningHoldfast(folder);
        frontend = new Frontend(holdfast.kafka());
        frontend.send(new OpenAvailability("open", "p", new Interval(Frontend.at("08:00"), Frontend.at("18:00"))));
        frontend.send(new CloseAvailability("close", "p", new Interval(Frontend.at("12:00"), Frontend.at("13:00"))));
        frontend.send(new SetHours("hours", "q", EVERY_DAY));
        frontend.send(new SetPolicy("policy", "q", WITH_BUFFERS));
        frontend.flush();
        await().atMost(PATIENCE).until(() -> holdfast.logs().answerTo("policy") != null && holdfast.logs().answerTo("close") != null);
        frontend.send(new Hold("early", "p", "ada", Frontend.at("09:00"), null));
        frontend.flush();
        // Of a client's two holds with two providers, that which is decided first is granted.
        await().atMost(PATIENCE).until(() -> holdfast.logs().answerTo("early") != null);
        frontend.send(new Confirm("confirm", "p", "early", "ada"));
        frontend.send(new Hold("moved", "p", "ben", Frontend.at("10:00"), Frontend.at("10:30")));
        frontend.send(new Reschedule("move", "p", "moved", "ben", Frontend.at("14:00"), null));
        frontend.send(new Hold("taken", "p", "cleo", Frontend.at("09:00"), null));
        frontend.send(new Hold("given-up", "q", "dan", Frontend.at("12:00"), null), 0, null);
        frontend.send(new Cancel("cancel", "q", "given-up", null, "ill"));
        frontend.send(new Hold("elsewhere", "q", "ada", Frontend.at("09:00"), null));
        frontend.send(new ProducerRecord<>(Topic.RESERVATION_REQUESTS.topicName(), "what?".getBytes(UTF_8)), "junk");
        frontend.send(new Confirm("last", "q", "nobody-s", "ada"));
        frontend.flush();
        Audited.assertMirrorIsWholeAndAllIsWell(holdfast.kafka(), holdfast.jdbcUrl());
    }

    @AfterAll
    static void stop() {
        frontend.close();
        holdfast.close();
    }

    @Test
    @Order(1)
    void ofARunThatWentWellItFindsNothing() throws Exception {
        Run run = verify("--caught-up");

        assertThat(run.out()).contains("All is well.").contains("the mirror has");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    @Order(2)
    void whileTheServiceRunsUnderTrafficItFindsNothing() throws Exception {
        var isOver = new AtomicBoolean();
        var traffic = new Thread(() -> {
            for (int i = 0; !isOver.get(); i++) {
                frontend.send(new Hold("live-" + i, i % 2 == 0 ? "p" : "q", "client-" + i % 7,
                        Frontend.at("14:00").plus(Duration.ofMinutes(30L * (i % 8))), null));
                frontend.send(new Cancel("live-cancel-" + i, i % 2 == 0 ? "p" : "q", "live-" + i, "client-" + i % 7, null));
                frontend.flush();
                LockSupport.parkNanos(PACE.toNanos());
            }
        });
        traffic.start();
        try {
            Run run = verify();
            assertThat(run.out()).contains("All is well.");
            assertThat(run.exitCode()).as(run.err()).isZero();
        } finally {
            isOver.set(true);
            traffic.join();
        }
        Audited.assertMirrorIsWholeAndAllIsWell(holdfast.kafka(), holdfast.jdbcUrl());
    }

    @Test
    @Order(3)
    void aDamagedRowOfTheMirrorIsNamedWithTheEventThatItContradicts() throws Exception {
        sql("UPDATE event SET reason = 'LEAD_TIME' WHERE request_id = 'taken'");
        Run run = verify("--caught-up");
        sql("UPDATE event SET reason = 'SLOT_TAKEN' WHERE request_id = 'taken'");
        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.out()).contains("mirror-equals-log  " + placeOfAnswer("taken"), "table event",
                "reason should be SLOT_TAKEN, but is LEAD_TIME");
        assertThat(run.out().lines().toList()).last().asString().isEqualTo("       1  mirror-equals-log");

        assertDamageIsFound("UPDATE reservation SET starts_at = starts_at - interval '1 hour' WHERE reservation_id = 'early'",
                "UPDATE reservation SET starts_at = starts_at + interval '1 hour' WHERE reservation_id = 'early'",
                placeOfAnswer("confirm"), "table reservation", "starts_at should be");
        assertDamageIsFound("UPDATE provider SET buffer_after = '11 minutes' WHERE provider_id = 'q'",
                "UPDATE provider SET buffer_after = '10 minutes' WHERE provider_id = 'q'",
                placeOfNewest("q"), "table provider", "buffer_after should be 600");
        assertDamageIsFound("UPDATE closed_window SET ends_at = ends_at + interval '1 hour'",
                "UPDATE closed_window SET ends_at = ends_at - interval '1 hour'",
                placeOfAnswer("close"), "table closed_window", "ends_at should be");
        assertDamageIsFound("INSERT INTO open_window VALUES ('q', '2099-01-01', '2099-01-02')",
                "DELETE FROM open_window WHERE provider_id = 'q'", null, "table open_window has a row that no event leads to");
    }

    @Test
    @Order(3)
    void damagedHoursAreNamedWithTheEventThatSetThem() throws Exception {
        String hours = placeOfAnswer("hours");
        assertDamageIsFound("UPDATE provider_hours SET zone = 'Europe/Paris'", "UPDATE provider_hours SET zone = 'Europe/Berlin'",
                hours, "table provider_hours", "zone should be");
        assertDamageIsFound("DELETE FROM weekly_hours WHERE weekday = 3",
                "INSERT INTO weekly_hours VALUES ('q', 3, '08:00', '18:00')", hours, "table weekly_hours", "has no row");
        assertDamageIsFound("INSERT INTO weekly_hours VALUES ('q', 7, '19:00', '20:00')",
                "DELETE FROM weekly_hours WHERE opens = '19:00'", null, "table weekly_hours", "has a row that no event leads to");
        assertDamageIsFound("INSERT INTO hours_override VALUES ('q', '2099-01-01', '09:00', '10:00')",
                "DELETE FROM hours_override WHERE opens = '09:00'", hours, "table hours_override", "2099-01-01", "windows should be");
        assertDamageIsFound("UPDATE hours_override SET closes = '14:30' WHERE opens = '13:00'",
                "UPDATE hours_override SET closes = '14:00' WHERE opens = '13:00'", hours, "table hours_override", "14:30:00");
        String window = "'" + LocalDate.now(EVERY_DAY.zone()).plusDays(9).atTime(8, 0).atZone(EVERY_DAY.zone()).toInstant() + "'";
        assertDamageIsFound("DELETE FROM hours_window WHERE starts_at = " + window,
                "INSERT INTO hours_window VALUES ('q', " + window + ", " + window + "::timestamptz + interval '10 hours')",
                hours, "table hours_window", "has no row");
        assertDamageIsFound("INSERT INTO hours_window VALUES ('p', '2099-01-01', '2099-01-02')",
                "DELETE FROM hours_window WHERE provider_id = 'p'", null, "table hours_window", "no event leads to: provider_id p");
        assertDamageIsFound("INSERT INTO hours_window VALUES ('zoe', '2099-01-01', '2099-01-02')",
                "DELETE FROM hours_window WHERE provider_id = 'zoe'", null, "table hours_window", "no event leads to: provider_id zoe");
    }

    @Test
    @Order(4)
    void aForgedEventIsNamedWithItsPosition() throws Exception {
        ConsumerRecord<byte[], byte[]> original = answer("early");
        JsonNode last = holdfast.logs().events().stream().filter(each -> each.get("providerId").textValue().equals("p"))
                .reduce((first, second) -> second).orElseThrow();
        long sequence = last.get("sequence").longValue() + 1;
        String forged = new String(original.value(), UTF_8)
                .replaceFirst("\"eventId\":\"[^\"]*\",\"sequence\":\\d+", "\"eventId\":\"p/" + sequence + "\",\"sequence\":" + sequence)
                .replaceFirst("\"at\":\"[^\"]*\"", "\"at\":" + last.get("at"))
                .replace("\"early\"", "\"forged\"").replace("\"ada\"", "\"eve\"");
        var headers = new RecordHeaders().add(HeaderNames.CAUSE, "reservation-requests/0@99999".getBytes(UTF_8));
        frontend.send(new ProducerRecord<>(original.topic(), original.partition(), original.key(), forged.getBytes(UTF_8), headers),
                "forged");
        frontend.flush();
        String place = placeOfAnswer("forged");

        Run run = verify("--caught-up", "--json");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        JsonNode report = JSON.readTree(run.out());
        assertThat(report.get("ok").booleanValue()).isFalse();
        assertThat(report.get("findings")).allSatisfy(each -> assertThat(each.get("place").textValue()).isEqualTo(place));
        assertThat(report.get("rules").properties()).extracting(Map.Entry::getKey)
                .containsExactly("answered-once", "no-overlap-per-provider");
    }

    @Test
    @Order(5)
    void whatCantBeReachedIsToldWithTheSettingToLookAt() throws Exception {
        // In this process, where it need not wait for as long as by default.
        var noKafka = new Verification(Map.of("bootstrap.servers", "127.0.0.1:1", "default.api.timeout.ms", 1_000), null, null, null,
                true, true, Duration.ZERO);
        assertThatThrownBy(() -> noKafka.run(any -> { }, null)).isInstanceOf(AuditException.class)
                .hasMessageContaining("Check --bootstrap-servers");
        Run noPostgres = run("verify", "--postgres-url", "jdbc:postgresql://127.0.0.1:1/holdfast");
        assertThat(noPostgres.exitCode()).isEqualTo(2);
        assertThat(noPostgres.err()).contains("Check --postgres-url").doesNotContain("\tat ");
    }

    /** @param place of the event, or null if it is none's */
    private static void assertDamageIsFound(String damage, String repair, String place, String... texts) throws Exception {
        sql(damage);
        List<Finding> findings = Audited.findings(holdfast.kafka(), holdfast.jdbcUrl());
        sql(repair);
        assertThat(findings).as(damage).singleElement().satisfies(found -> {
            assertThat(found.rule()).isEqualTo("mirror-equals-log");
            assertThat(found.place() == null ? null : found.place().toString()).isEqualTo(place);
            assertThat(found.what()).contains(texts);
        });
    }

    private static String placeOfNewest(String providerId) {
        return holdfast.logs().of(Topic.RESERVATION_EVENTS).stream()
                .filter(each -> Logs.json(each).path("providerId").asText().equals(providerId))
                .reduce((first, second) -> second).map(Logs::position).orElseThrow();
    }

    private static ConsumerRecord<byte[], byte[]> answer(String requestId) {
        return holdfast.logs().of(Topic.RESERVATION_EVENTS).stream()
                .filter(each -> Logs.json(each).path("requestId").asText().equals(requestId)).findFirst().orElseThrow();
    }

    private static String placeOfAnswer(String requestId) {
        return Logs.position(answer(requestId));
    }

    private static void sql(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection(holdfast.jdbcUrl()); var executed = connection.createStatement()) {
            assertThat(executed.executeUpdate(statement)).isEqualTo(1);
        }
    }

    private static Run verify(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("verify", "--postgres-url", holdfast.jdbcUrl()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private static Run run(String... arguments) throws Exception {
        try (var process = new HoldfastProcess(Files.createDirectories(folder.resolve("run-" + ++runs)),
                holdfast.kafka().environment(), arguments)) {
            var run = new Run(process.awaitEnd(), process.out(), process.err());
            System.out.println("holdfast " + String.join(" ", arguments) + "\n" + run.out() + run.err() + "exit code " + run.exitCode());
            return run;
        }
    }
}
