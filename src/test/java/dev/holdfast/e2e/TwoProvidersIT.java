package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Command.Cancel;
import dev.holdfast.domain.Command.Confirm;
import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Interval;
import dev.holdfast.runtime.StartException;
import dev.holdfast.runtime.TopicAdmin;
import dev.holdfast.topology.TopologySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client can't be at two providers at once. */
class TwoProvidersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PROVIDERS = 8;
    private static final int RACES = 40;

    @TempDir
    static Path folder;
    private static RunningHoldfast holdfast;
    private static Frontend frontend;

    @BeforeAll
    static void openEightProviders() throws InterruptedException {
        holdfast = new RunningHoldfast(folder);
        frontend = new Frontend(holdfast.kafka());
        for (int i = 0; i < PROVIDERS; i++) {
            frontend.send(new OpenAvailability("open-" + i, "p" + i, new Interval(Frontend.at("00:00"), Frontend.at("23:00"))));
        }
        frontend.flush();
        await().atMost(PATIENCE).until(() -> holdfast.logs().events().size() >= PROVIDERS);
    }

    @AfterAll
    static void stop() {
        frontend.close();
        holdfast.close();
    }

    @Test
    void ofTwoHoldsAtTheSameInstantFromTwoFrontendsOneIsGranted() {
        try (var other = new Frontend(holdfast.kafka())) {
            for (int i = 0; i < RACES; i++) {
                Frontend first = i % 2 == 0 ? frontend : other;
                Frontend second = i % 2 == 0 ? other : frontend;
                first.send(new Hold("race-a-" + i, "p" + i % PROVIDERS, "racer-" + i, slot(i), null));
                second.send(new Hold("race-b-" + i, "p" + (i + 3) % PROVIDERS, "racer-" + i, slot(i), null));
            }
            other.flush();
        }
        Logs logs = answered(IntStream.range(0, RACES).boxed()
                .flatMap(i -> List.of("race-a-" + i, "race-b-" + i).stream()).toList());
        for (int i = 0; i < RACES; i++) {
            assertThat(List.of(outcome(logs, "race-a-" + i), outcome(logs, "race-b-" + i)))
                    .containsExactlyInAnyOrder("reservation.held.v1", "CLIENT_BUSY");
        }
        long first = IntStream.range(0, RACES).filter(i -> outcome(logs, "race-a-" + i).startsWith("reservation")).count();
        System.out.println("of " + RACES + " races the hold sent first won " + first);
        assertThat(Audited.findings(holdfast.kafka())).isEmpty();
    }

    @Test
    void commandsBackToBackAreAnsweredAsIfEachHadWaitedForTheOneBefore() {
        burst("quick");
        assertBurst(answered(burstIds("quick")), "quick");
    }

    @Test
    void commandsFromABacklogAreAnsweredAsIfEachHadWaitedForTheOneBefore() throws InterruptedException {
        holdfast.stopDeciding();
        burst("backlog");
        frontend.flush();
        holdfast.startDeciding();
        assertBurst(answered(burstIds("backlog")), "backlog");
    }

    @Test
    void aClientHasTenHoldsAtMostAtAllProviders() {
        for (int i = 0; i < 12; i++) {
            frontend.send(new Hold("many-" + i, "p" + i % PROVIDERS, "collector", slot(60 + i), null));
        }
        Logs logs = answered(IntStream.range(0, 12).mapToObj(i -> "many-" + i).toList());
        assertThat(IntStream.range(0, 12).mapToObj(i -> outcome(logs, "many-" + i)).filter("TOO_MANY_HOLDS"::equals))
                .hasSize(2);
    }

    @Test
    void stateMadeWithTheClientStageIsRefusedWithoutIt() {
        try (Admin admin = holdfast.kafka().admin()) {
            var topics = new TopicAdmin(admin);
            var without = new TopologySettings(Duration.ofMinutes(10), false, 10);
            assertThatThrownBy(() -> topics.refuseOtherState(without))
                    .isInstanceOf(StartException.class).hasMessageContaining("--no-client-stage");
            topics.refuseOtherState(TopologySettings.DEFAULT);
        }
    }

    private static void burst(String name) {
        int at = name.length() + 30;
        Command hold = new Hold(name + "-hold", "p1", name, slot(at), null);
        frontend.send(hold);
        frontend.send(new Confirm(name + "-confirm", "p1", name + "-hold", name));
        frontend.send(hold);
        frontend.send(new Confirm(name + "-stranger", "p1", name + "-hold", "stranger"));
        frontend.send(new Cancel(name + "-cancel", "p1", name + "-hold", name, null));
        frontend.send(new Confirm(name + "-late", "p1", name + "-hold", name));
        frontend.send(new Hold(name + "-again", "p1", name, slot(at), null));
    }

    private static List<String> burstIds(String name) {
        return List.of(name + "-hold", name + "-confirm", name + "-stranger", name + "-cancel", name + "-late", name + "-again");
    }

    private static void assertBurst(Logs logs, String name) {
        List<String> answers = logs.events().stream()
                .filter(event -> event.path("requestId").asText().equals(name + "-hold"))
                .map(event -> event.get("type").textValue()).toList();
        assertThat(answers).containsExactly("reservation.held.v1", "request.duplicate.v1");
        assertThat(outcome(logs, name + "-confirm")).isEqualTo("reservation.confirmed.v1");
        assertThat(outcome(logs, name + "-stranger")).isEqualTo("NOT_OWNER");
        assertThat(outcome(logs, name + "-cancel")).isEqualTo("reservation.cancelled.v1");
        assertThat(outcome(logs, name + "-late")).isEqualTo("ALREADY_CANCELLED");
        // The slot is blocked until the first hold's verdict is in, so this one is refused or comes second.
        assertThat(outcome(logs, name + "-again")).isIn("SLOT_TAKEN", "reservation.held.v1");
        assertThat(Audited.findings(holdfast.kafka())).isEmpty();
    }

    /** Waits until all of them are answered. */
    private static Logs answered(List<String> requestIds) {
        frontend.flush();
        await().atMost(PATIENCE).until(() -> {
            var seen = new TreeSet<String>();
            holdfast.logs().events().forEach(event -> seen.add(event.path("requestId").asText()));
            return seen.containsAll(requestIds);
        });
        return holdfast.logs();
    }

    private static String outcome(Logs logs, String requestId) {
        JsonNode answer = logs.events().stream()
                .filter(event -> event.path("requestId").asText().equals(requestId)).findFirst().orElseThrow();
        return answer.has("reason") ? answer.get("reason").textValue() : answer.get("type").textValue();
    }

    private static Instant slot(int number) {
        return Frontend.at("00:00").plus(Duration.ofMinutes(15L * number));
    }
}
