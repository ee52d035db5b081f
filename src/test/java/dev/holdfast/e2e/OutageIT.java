package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.domain.Command.Confirm;
import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Command.SetPolicy;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An outage never expires a hold that was confirmed in time. */
class OutageIT {

    private static final Duration HOLD = Duration.ofSeconds(4);
    private static final Duration PROMISED_LATENESS = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void aConfirmAppendedInTimeIsConfirmedHoweverLateItIsRead(@TempDir Path folder) throws Exception {
        try (var holdfast = new RunningHoldfast(folder); var frontend = new Frontend(holdfast.kafka())) {
            frontend.send(new SetPolicy("policy", "p", new Policy(null, null, HOLD, null, null, null)));
            frontend.send(new OpenAvailability("open", "p", new Interval(Frontend.at("08:00"), Frontend.at("18:00"))));
            frontend.flush();
            await().atMost(PATIENCE).until(() -> holdfast.logs().answerTo("open") != null);
            frontend.send(new Hold("confirmed", "p", "ada", Frontend.at("09:00"), null));
            frontend.send(new Hold("forgotten", "p", "ben", Frontend.at("10:00"), null));
            frontend.flush();
            await().atMost(PATIENCE).until(() -> holdfast.logs().answerTo("forgotten") != null);
            Instant deadline = time(holdfast.logs().answerTo("confirmed").get("reservation"), "expiresAt");

            holdfast.stopDeciding();
            frontend.send(new Confirm("confirm", "p", "confirmed", "ada"));
            frontend.flush();
            assertThat(Instant.now()).as("the confirm is in time").isBefore(deadline);
            await().atMost(PATIENCE).until(() -> Instant.now().isAfter(deadline.plusSeconds(1)));
            holdfast.startDeciding();

            await().atMost(PATIENCE).until(() -> !holdfast.logs().events("reservation.expired.v1", "forgotten").isEmpty());
            Logs logs = holdfast.logs();
            assertThat(logs.answerTo("confirm").get("type").textValue()).isEqualTo("reservation.confirmed.v1");
            assertThat(logs.events("reservation.expired.v1", "confirmed")).isEmpty();
            assertThat(Audited.findings(holdfast.kafka())).isEmpty();
        }
    }

    @Test
    void aHoldThatNobodyConfirmsExpiresSoonAfterItsDeadline(@TempDir Path folder) throws Exception {
        try (var holdfast = new RunningHoldfast(folder); var frontend = new Frontend(holdfast.kafka())) {
            var policy = new Policy(null, null, Duration.ofSeconds(2), null, null, null);
            frontend.send(new SetPolicy("policy", "p", policy));
            frontend.send(new OpenAvailability("open", "p", new Interval(Frontend.at("08:00"), Frontend.at("18:00"))));
            frontend.flush();
            await().atMost(PATIENCE).until(() -> holdfast.logs().answerTo("open") != null);
            for (int i = 0; i < 10; i++) {
                frontend.send(new Hold("hold-" + i, "p", "ada",
                        Frontend.at("09:00").plus(Duration.ofMinutes(15L * i)), null));
            }
            frontend.flush();
            await().atMost(PATIENCE).until(() -> !holdfast.logs().events("reservation.expired.v1", "hold-9").isEmpty());
            for (int i = 0; i < 10; i++) {
                JsonNode expired = holdfast.logs().events("reservation.expired.v1", "hold-" + i).get(0);
                Instant deadline = time(expired.get("reservation"), "expiresAt");
                Duration late = Duration.between(deadline, time(expired, "at"));
                System.out.println("hold-" + i + " expired " + late.toMillis() + " ms after its deadline");
                assertThat(late).isBetween(Duration.ZERO, PROMISED_LATENESS);
                assertThat(time(expired.get("reservation"), "endedAt")).isEqualTo(deadline);
            }
        }
    }

    private static Instant time(JsonNode node, String field) {
        return Instant.parse(node.get(field).textValue());
    }
}
