package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.Api.Answer;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One gateway beside a running topology, called over HTTP. */
class GatewayIT extends SharedGateway {

    @Test
    void aReservationIsHeldConfirmedMovedAndCancelled() {
        String provider = api.newProvider();
        String ada = "ada-" + provider;
        Answer held = api.hold(ada, provider, "09:00").mustBe(201);
        String path = held.header("Location");
        assertThat(path).isEqualTo("/v1/providers/" + provider + "/reservations/" + held.field("reservationId"));
        assertThat(held.field("status")).isEqualTo("HELD");
        assertThat(held.field("clientId")).isEqualTo(ada);
        assertThat(api.get("client:" + ada, path).mustBe(200).json()).isEqualTo(held.json());

        assertThat(api.post("client:" + ada, path + "/confirm", null).mustBe(200).field("status")).isEqualTo("CONFIRMED");
        // It asks for what already is.
        assertThat(api.post("client:" + ada, path + "/confirm", null).mustBe(200).field("status")).isEqualTo("CONFIRMED");
        Answer moved = api.post("client:" + ada, path + "/reschedule", "{'start':'" + Api.at("10:00") + "'}").mustBe(200);
        assertThat(moved.field("start")).isEqualTo(Api.at("10:00"));
        assertThat(api.freeSlots(provider)).contains(Api.at("09:00")).doesNotContain(Api.at("10:00"));
        Answer cancelled = api.post("client:" + ada, path + "/cancel", "{'reason':'I am ill.'}").mustBe(200);
        assertThat(cancelled.field("status")).isEqualTo("CANCELLED");
        assertThat(api.freeSlots(provider)).contains(Api.at("10:00"));
        api.post("client:" + ada, path + "/confirm", null).mustBe(Problem.ALREADY_CANCELLED);
    }

    @Test
    void aSlotHeldThroughTheGatewayIsGoneFromItsNextListing() {
        String provider = api.newProvider();
        for (String free : api.freeSlots(provider)) {
            api.post("client:c-" + free, "/v1/reservations",
                    "{'providerId':'" + provider + "','start':'" + free + "'}").mustBe(201);
            assertThat(api.freeSlots(provider)).doesNotContain(free);
        }
        assertThat(api.freeSlots(provider)).isEmpty();
    }

    @Test
    void ofHundredsWhoWantOneSlotAtOnceOneGetsIt() {
        String provider = api.newProvider();
        List<CompletableFuture<Answer>> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.add(api.later(api.request("POST", "client:c" + i, "/v1/reservations", Api.hold(provider, "11:00"))));
        }
        List<Answer> answers = all.stream().map(CompletableFuture::join).toList();

        assertThat(answers).filteredOn(each -> each.status() == 201).hasSize(1);
        assertThat(answers).filteredOn(each -> each.status() == 409).hasSize(299)
                .allMatch(each -> each.field("reason").equals("SLOT_TAKEN"));
    }

    @Test
    void theSameKeyIsTheSameRequestAndAnsweredAsTheFirstTime() {
        String provider = api.newProvider();
        String ada = "ada-" + provider;
        String ben = "ben-" + provider;
        String body = Api.hold(provider, "09:00");
        Answer first = api.post("client:" + ada, "/v1/reservations", body, "Idempotency-Key", "k").mustBe(201);

        assertThat(api.post("client:" + ada, "/v1/reservations", body, "Idempotency-Key", "k").mustBe(201).json())
                .isEqualTo(first.json());
        api.post("client:" + ada, "/v1/reservations", Api.hold(provider, "12:00"), "Idempotency-Key", "k")
                .mustBe(Problem.REQUEST_ID_REUSED);
        // A refusal, too, is repeated; and another client's key is another key.
        for (int i = 0; i < 2; i++) {
            api.post("client:" + ben, "/v1/reservations", body, "Idempotency-Key", "k").mustBe(Problem.SLOT_TAKEN);
        }
        String hours = "{'zone':'Europe/Berlin','weekly':{}}";
        String path = "/v1/providers/" + provider + "/hours";
        HttpRequest set = api.request("PUT", "provider:" + provider, path, hours, "Idempotency-Key", "h");
        assertThat(api.send(set).mustBe(200).json()).isEqualTo(api.send(set).mustBe(200).json());
    }

    @Test
    void eachOfTwoSendingsAtOnceUnderOneKeyGetsItsOwnAnswer() {
        String provider = api.newProvider();
        for (int i = 0; i < 20; i++) {
            String client = "twice-" + i;
            var same = api.request("POST", "client:" + client, "/v1/reservations", Api.hold(provider, "09:00"),
                    "Idempotency-Key", "k");
            var other = api.request("POST", "client:" + client, "/v1/reservations", Api.hold(provider, "12:15"),
                    "Idempotency-Key", "k");
            List<Answer> answers = List.of(api.later(same), api.later(other)).stream().map(CompletableFuture::join)
                    .toList();
            assertThat(answers.stream().filter(each -> each.field("reason").equals("REQUEST_ID_REUSED"))).hasSize(1);
            Answer done = answers.stream().filter(each -> each.status() == 201).findFirst().orElseThrow();
            assertThat(done.field("start")).isEqualTo(answers.get(0) == done ? Api.at("09:00") : Api.at("12:15"));
            api.post("client:" + client, done.header("Location") + "/cancel", null).mustBe(200);
        }
    }

    @Test
    void aProviderCancelsAndAnOperatorActsForBoth() {
        String provider = api.newProvider();
        String ada = "ada-" + provider;
        String ben = "ben-" + provider;
        String first = api.hold(ada, provider, "09:00").mustBe(201).header("Location");
        assertThat(api.post("provider:" + provider, first + "/cancel", null).mustBe(200).field("status"))
                .isEqualTo("CANCELLED");
        String second = api.post("operator:eve", "/v1/reservations", "{'providerId':'" + provider
                + "','clientId':'" + ben + "','start':'" + Api.at("09:00") + "'}").mustBe(201).header("Location");
        api.post("operator:eve", second + "/confirm", "{}").mustBe(Problem.MALFORMED);
        api.post("operator:eve", second + "/confirm", "{'clientId':'" + ada + "'}").mustBe(Problem.NOT_OWNER);
        api.post("operator:eve", second + "/confirm", "{'clientId':'" + ben + "'}").mustBe(200);
        api.post("operator:eve", second + "/cancel", null).mustBe(200);
    }

    @Test
    void refusalsHaveTheStatusesOfTheDesign() {
        String provider = api.newProvider();
        String ada = "ada-" + provider;
        String ben = "ben-" + provider;
        api.hold(ada, "nobody", "09:00").mustBe(Problem.UNKNOWN_PROVIDER);
        api.hold(ada, provider, "20:00").mustBe(Problem.OUTSIDE_AVAILABILITY);
        api.hold(ada, provider, "09:05").mustBe(Problem.NOT_ON_GRID);
        String path = api.hold(ada, provider, "09:00").mustBe(201).header("Location");
        api.hold(ben, provider, "09:00").mustBe(Problem.SLOT_TAKEN);
        api.post("client:" + ben, path + "/confirm", null).mustBe(Problem.NOT_OWNER);
        api.hold(ada, api.newProvider(), "09:00").mustBe(Problem.CLIENT_BUSY);
        api.get("client:" + ada, "/v1/providers/" + provider + "/reservations/none").mustBe(Problem.NOT_FOUND);
        api.get("client:" + ada, "/v1/providers/nobody").mustBe(Problem.UNKNOWN_PROVIDER);
        api.get("client:" + ada, Api.slotsOf("nobody")).mustBe(Problem.UNKNOWN_PROVIDER);
        api.get("client:" + ada, "/v1/providers/" + provider + "/slots?from=" + Api.at("00:00") + "&to=2999-01-01T00:00:00Z")
                .mustBe(Problem.MALFORMED);
        api.post("provider:" + provider, "/v1/providers/" + provider + "/availability",
                "{'date':'2027-03-28','from':'08:00','to':'12:00'}").mustBe(Problem.NO_ZONE);
    }

    @Test
    void aDateIsOpenedInTheProvidersZone() {
        String provider = api.newProvider();
        String ada = "ada-" + provider;
        String calendar = "/v1/providers/" + provider;
        LocalDate date = LocalDate.now().plusDays(10);
        api.put("provider:" + provider, calendar + "/hours", "{'zone':'Asia/Tokyo','weekly':{}}").mustBe(200);
        api.post("provider:" + provider, calendar + "/availability",
                "{'date':'" + date + "','from':'08:00','to':'09:00'}").mustBe(200);

        Instant opens = date.minusDays(1).atTime(23, 0).toInstant(ZoneOffset.UTC);
        String slots = calendar + "/slots?from=" + opens + "&to=" + opens.plusSeconds(86_400);
        assertThat(Api.starts(api.get("client:" + ada, slots))).hasSize(4).contains(opens.toString());
        api.delete("provider:" + provider, calendar + "/availability?start=" + opens + "&end=" + opens.plusSeconds(900))
                .mustBe(200);
        assertThat(Api.starts(api.get("client:" + ada, slots))).hasSize(3).doesNotContain(opens.toString());
        JsonNode provided = api.get("client:" + ada, calendar).mustBe(200).json();
        assertThat(provided.at("/hours/zone").asText()).isEqualTo("Asia/Tokyo");
        assertThat(provided.at("/closed/0/start").asText()).isEqualTo(opens.toString());
    }

    @Test
    void listsPage() {
        String one = api.newProvider();
        String two = api.newProvider();
        String path = "/v1/slots?providers=" + one + "," + two + "&from=" + Api.at("00:00") + "&to=" + Api.at("23:59")
                + "&limit=7";
        List<String> seen = new ArrayList<>();
        String next = "";
        int pages = 0;
        do {
            JsonNode page = api.get("client:ada", path + next).mustBe(200).json();
            page.get("slots").forEach(each -> seen.add(each.get("start").asText() + each.get("providerId").asText()));
            next = page.has("next") ? "&after=" + page.get("next").asText() : null;
            pages++;
        } while (next != null);

        assertThat(pages).isEqualTo(10);
        assertThat(seen).hasSize(80).isSorted().doesNotHaveDuplicates();
        api.get("client:ada", path.replace(two, "nobody")).mustBe(Problem.UNKNOWN_PROVIDER);
    }

    @Test
    void othersSeeTimesAndStatesAndNoIds() {
        String provider = api.newProvider();
        String ada = "ada-" + provider;
        String ben = "ben-" + provider;
        api.hold(ada, provider, "09:00").mustBe(201);
        String gone = api.hold(ada, provider, "10:00").mustBe(201).header("Location");
        api.post("client:" + ada, gone + "/cancel", null).mustBe(200);
        String path = "/v1/providers/" + provider + "/reservations?from=" + Api.at("00:00") + "&to=" + Api.at("23:59");

        JsonNode others = api.get("client:" + ben, path).mustBe(200).json().get("reservations");
        assertThat(others).hasSize(1);
        assertThat(others.get(0).properties().stream().map(each -> each.getKey()))
                .containsExactly("providerId", "start", "end", "status");
        for (String party : List.of("client:" + ada, "provider:" + provider, "operator:eve")) {
            assertThat(api.get(party, path).mustBe(200).json().get("reservations").findValuesAsText("clientId"))
                    .containsExactly(ada, ada);
        }
        api.get("client:" + ben, gone).mustBe(Problem.NOT_OWNER);
        api.get("provider:another", gone).mustBe(Problem.NOT_OWNER);
    }

    @Test
    void whoAsksTooMuchIsToldWhenToComeBack() {
        var few = rig.open(rig.settings(0, null, 5, Duration.ofSeconds(30)), service.reader());
        var limited = new Api(few.port());
        List<Answer> answers = IntStream.range(0, 60)
                .mapToObj(i -> api.later(limited.request("GET", "client:greedy", "/v1/me", null))).toList().stream()
                .map(CompletableFuture::join).toList();
        assertThat(answers).filteredOn(each -> each.status() == 200).hasSizeGreaterThanOrEqualTo(10);
        Answer refused = answers.stream().filter(each -> each.status() == 429).findFirst().orElseThrow();
        refused.mustBe(Problem.TOO_MANY_REQUESTS);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
        limited.get("client:modest", "/v1/me").mustBe(200);
        few.close();
    }

    @Test
    void aTakenPortIsToldWithTheSettingsName() {
        assertThatThrownBy(() -> Gateway.start(rig.settings(gateway.port(), null, 5, Duration.ofSeconds(30)),
                service.reader())).isInstanceOf(PortInUseException.class)
                .hasMessageContaining("--http-port").hasMessageContaining(String.valueOf(gateway.port()));
    }

    @Test
    void thePageIsServedWithHeadersThatKeepOthersOut() {
        Answer page = api.get(null, "/").mustBe(200);

        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'", "script-src 'self'",
                "frame-ancestors 'none'").doesNotContain("unsafe");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(api.get(null, "/v1/about").mustBe(200).field("authentication")).isEqualTo("name");
    }
}
