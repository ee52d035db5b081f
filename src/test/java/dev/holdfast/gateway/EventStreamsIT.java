package dev.holdfast.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Streams of events, read as a page reads them. */
class EventStreamsIT extends SharedGateway {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int IDLE = 1_000;

    @Test
    void eachSeesWhatItMay() {
        String provider = api.newProvider();
        String ada = "ada-" + provider;
        String ben = "ben-" + provider;
        var ofProvider = stream("provider:" + provider, provider, null);
        var ofAda = stream("client:" + ada, provider, null);
        var ofBen = stream("client:" + ben, provider, null);
        String path = api.hold(ada, provider, "09:00").mustBe(201).header("Location");
        api.hold(ben, provider, "09:00").mustBe(Problem.SLOT_TAKEN);
        api.post("client:" + ada, path + "/cancel", "{'reason':'I am ill.'}").mustBe(200);

        await().atMost(PATIENCE).until(() -> ofProvider.ids().size() == 3);
        assertThat(ofProvider.types()).containsExactly("reservation.held.v1", "request.rejected.v1",
                "reservation.cancelled.v1");
        await().atMost(PATIENCE).until(() -> ofAda.ids().size() == 2 && ofBen.ids().size() == 2);
        assertThat(ofAda.events()).isEqualTo(List.of(ofProvider.events().get(0), ofProvider.events().get(2)));
        assertThat(ofBen.ids()).isEqualTo(ofAda.ids());
        for (JsonNode each : ofBen.events()) {
            assertThat(each.toString()).doesNotContain(ada, "I am ill").doesNotContain("reservationId", "requestId");
            assertThat(each.at("/reservation/start").asText()).isEqualTo(Api.at("09:00"));
        }
    }

    @Test
    void aStreamGoesOnAfterTheLastEventThatWasRead() {
        String provider = api.newProvider();
        String ada = "ada-" + provider;
        for (int i = 0; i < 10; i++) {
            api.hold(ada, provider, "09:00").mustBe(201);
            api.post("client:" + ada, lastReservation(provider) + "/cancel", null).mustBe(200);
        }
        var again = stream("operator:eve", provider, 5L);
        await().atMost(PATIENCE).until(() -> again.ids().size() == 16);
        api.hold(ada, provider, "12:00").mustBe(201);
        await().atMost(PATIENCE).until(() -> again.ids().size() == 17);

        assertThat(again.ids()).isEqualTo(LongStream.rangeClosed(6, 22).boxed().toList());
        assertThat(again.events()).extracting(each -> each.get("sequence").asLong()).isEqualTo(again.ids());
        assertThat(stream("operator:eve", provider, 10_000L).status()).isEqualTo(410);
        assertThat(stream("operator:eve", "nobody", null).status()).isEqualTo(404);
    }

    /** A gateway that has just started, in front of a log that was written before, whose memory is too small for it. */
    @Test
    void whatIsNotInMemoryIsReadFromTheTopic() throws Exception {
        String provider = api.newProvider();
        for (int i = 0; i < 5; i++) {
            api.hold("c" + i + provider, provider, "1" + i + ":00").mustBe(201);
        }
        try (var replay = new Replay(rig.settings(0, null, 1, PATIENCE).kafka())) {
            assertThat(replay.after(provider, 2).get()).extracting(each -> each.sequence())
                    .containsExactly(3L, 4L, 5L, 6L);
            assertThat(replay.after(provider, 0).get()).hasSize(6);
        }
    }

    @Test
    void aClientThatDoesNotReadIsCutOffAndOthersNoticeNothing() throws Exception {
        String provider = api.newProvider();
        var reading = stream("operator:eve", provider, null);
        try (var own = rig.open(service.reader()); var socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress("127.0.0.1", own.port()));
            ask(socket, "operator:slow", provider);
            await().atMost(PATIENCE).until(() -> own.streams() == 1);
            int sent = 0;
            // Hours with many exceptions make a large event.
            String hours = largeHours();
            while (own.streams() == 1) {
                assertThat(sent).as("a stream that nobody reads is cut off at last").isLessThan(2_000);
                api.put("provider:" + provider, "/v1/providers/" + provider + "/hours",
                        hours.replace("08:00", String.format("%02d:%02d", sent / 60 % 8, sent % 60))).mustBe(200);
                sent++;
            }
            int all = sent;
            await().atMost(PATIENCE).until(() -> reading.ids().size() == all);
        }
    }

    @Test
    void idleStreamsTakeNoThreadAndGetTheirEvents() throws Exception {
        String provider = api.newProvider();
        String ada = "ada-" + provider;
        int threads = Thread.activeCount();
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE; i++) {
                var socket = new Socket("127.0.0.1", gateway.port());
                ask(socket, "client:idle-" + i, provider);
                sockets.add(socket);
            }
            await().atMost(PATIENCE).until(() -> gateway.streams() >= IDLE);
            assertThat(Thread.activeCount()).isLessThan(threads + 250);
            api.hold(ada, provider, "09:00").mustBe(201);
            for (Socket socket : sockets) {
                socket.setSoTimeout((int) PATIENCE.toMillis());
                var seen = new StringBuilder();
                while (seen.indexOf("reservation.held.v1") < 0) {
                    seen.append((char) socket.getInputStream().read());
                }
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        // Known to be gone when something is to be written next.
        await().atMost(PATIENCE).until(() -> gateway.streams() < IDLE);
    }

    private static String lastReservation(String provider) {
        var all = api.get("operator:eve", "/v1/providers/" + provider + "/reservations?from=" + Api.at("00:00") + "&to="
                + Api.at("23:59")).json().get("reservations");
        for (JsonNode each : all) {
            if (each.get("status").asText().equals("HELD")) {
                return "/v1/providers/" + provider + "/reservations/" + each.get("reservationId").asText();
            }
        }
        throw new AssertionError(all);
    }

    private static String largeHours() {
        var overrides = new StringBuilder();
        for (int i = 0; i < 360; i++) {
            overrides.append(i == 0 ? "" : ",").append("'").append(java.time.LocalDate.of(2028, 1, 1).plusDays(i))
                    .append("':[{'from':'08:00','to':'12:00'},{'from':'13:00','to':'17:00'}]");
        }
        return "{'zone':'UTC','weekly':{},'overrides':{" + overrides + "}}";
    }

    private static EventReader stream(String token, String provider, Long lastEventId) {
        return new EventReader(gateway.port(), token, provider, lastEventId);
    }

    private static void ask(Socket socket, String token, String provider) throws IOException {
        socket.getOutputStream().write(("GET /v1/providers/" + provider + "/events HTTP/1.1\r\nHost: localhost\r\n"
                + "Authorization: Bearer " + token + "\r\n\r\n").getBytes(ISO_8859_1));
    }
}
