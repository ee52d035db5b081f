package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.gateway.Api.Answer;
import dev.holdfast.runtime.DecidingService;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers hear while the topology or the broker is away, and while the gateway stops. */
class GatewayOutageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void anUnansweredRequestIsAnsweredLaterUnderItsKeyAsItWasDecided() throws Exception {
        try (var rig = new GatewayRig(folder)) {
            DecidingService service = rig.decide();
            Gateway gateway = rig.open(rig.settings(0, null, 1_000, Duration.ofSeconds(2)), service.reader());
            var api = new Api(gateway.port());
            String provider = api.newProvider();
            service.close();

            Answer first = hold(api, "ada", provider);
            first.mustBe(Problem.NO_ANSWER_YET);
            assertThat(first.header("Retry-After")).isNotNull();
            hold(api, "ben", provider).mustBe(Problem.NO_ANSWER_YET);
            api.get("client:ada", Api.slotsOf(provider)).mustBe(Problem.NOT_NOW);

            DecidingService again = rig.decide();
            Gateway other = rig.open(again.reader());
            var later = new Api(other.port());
            Answer held = hold(later, "ada", provider).mustBe(201);
            hold(later, "ben", provider).mustBe(Problem.SLOT_TAKEN);
            // Held once, by the first sending.
            assertThat(later.get("provider:" + provider, "/v1/providers/" + provider + "/reservations?from="
                    + Api.at("00:00") + "&to=" + Api.at("23:59")).json().get("reservations")
                    .findValuesAsText("reservationId")).containsExactly(held.field("reservationId"));
        }
    }

    @Test
    void whatTheBrokerDidNotTakeOrDidNotAnswerIsAskedAgainUnderItsKeyAndDoneOnce() throws Exception {
        try (var rig = GatewayRig.withBrokerToStop(folder)) {
            DecidingService service = rig.decide();
            Gateway gateway = rig.open(rig.settings(0, null, 1_000, Duration.ofSeconds(3)), service.reader());
            var api = new Api(gateway.port());
            String provider = api.newProvider();
            List<HttpRequest> requests = IntStream.range(0, 40).mapToObj(i -> api.request("POST", "client:c" + i,
                    "/v1/reservations", Api.hold(provider, slot(i)), "Idempotency-Key", "k")).toList();
            var first = new ArrayList<>(later(api, requests.subList(0, 10)));
            first.get(0).join().mustBe(201);
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(rig::stopBroker);
            first.addAll(later(api, requests.subList(10, 20)));
            stopping.join();
            first.addAll(later(api, requests.subList(20, 40)));
            List<Answer> early = first.stream().map(CompletableFuture::join).toList();
            assertThat(early.subList(20, 40)).allSatisfy(each -> {
                each.mustBe(Problem.NO_ANSWER_YET);
                assertThat(each.header("Retry-After")).isEqualTo("1");
            });

            rig.startBrokerAgain();
            for (int i = 0; i < requests.size(); i++) {
                HttpRequest again = requests.get(i);
                Answer answer = await().atMost(PATIENCE).until(() -> api.send(again), each -> each.status() != 503);
                answer.mustBe(201);
                if (early.get(i).status() != 503) {
                    assertThat(answer.json()).isEqualTo(early.get(i).json());
                }
            }
            assertThat(api.get("provider:" + provider, "/v1/providers/" + provider + "/reservations?from="
                    + Api.at("00:00") + "&to=" + Api.at("23:59")).json().get("reservations")).hasSize(requests.size());
        }
    }

    @Test
    void stoppingAnswersWhatWaitsAndTakesNoMore() throws Exception {
        try (var rig = new GatewayRig(folder)) {
            DecidingService service = rig.decide();
            Gateway gateway = rig.open(service.reader());
            var api = new Api(gateway.port());
            String provider = api.newProvider();
            var stream = new EventReader(gateway.port(), "client:ada", provider, null);
            service.close();
            List<CompletableFuture<Answer>> waiting = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                waiting.add(api.later(api.request("POST", "client:c" + i, "/v1/reservations",
                        Api.hold(provider, slot(i)))));
            }
            await().atMost(PATIENCE).until(() -> gateway.waiting() == 40);

            CompletableFuture<Void> stopping = CompletableFuture.runAsync(gateway::close);
            assertThat(stream.end().get(30, TimeUnit.SECONDS)).isNull();
            rig.decide();
            assertThat(waiting).allSatisfy(each -> each.get(60, TimeUnit.SECONDS).mustBe(201));
            stopping.get(60, TimeUnit.SECONDS);
        }
    }

    private static List<CompletableFuture<Answer>> later(Api api, List<HttpRequest> requests) {
        return requests.stream().map(api::later).toList();
    }

    /** One of the forty of a day. */
    private static String slot(int number) {
        return String.format("%02d:%02d", 8 + number / 4, number % 4 * 15);
    }

    private static Answer hold(Api api, String client, String provider) {
        return api.post("client:" + client, "/v1/reservations", Api.hold(provider, "09:00"), "Idempotency-Key", "k");
    }
}
