package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.domain.Command.Confirm;
import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Interval;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything at once is killed with {@code kill -9}, in the middle of traffic. */
class KillIT {

    private static final int KILLS = 2;
    private static final int PROVIDERS = 20;
    private static final int REQUESTS_BETWEEN_KILLS = 1_500;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void nothingIsLostAndNothingIsDoubled(@TempDir Path folder) throws Exception {
        int kafkaPort = freePort();
        int postgresPort = freePort();
        String bootstrapServers = "127.0.0.1:" + kafkaPort;
        String jdbcUrl = "jdbc:postgresql://127.0.0.1:" + postgresPort + "/holdfast?user=holdfast";
        var sent = new AtomicInteger();
        var enough = new AtomicBoolean();
        HoldfastProcess dev = start(folder.resolve("0"), folder.resolve("data"), kafkaPort, postgresPort);
        try (var frontend = new Frontend(bootstrapServers)) {
            var traffic = new Thread(() -> traffic(frontend, sent, enough));
            traffic.start();
            for (int kill = 1; kill <= KILLS; kill++) {
                int goal = kill * REQUESTS_BETWEEN_KILLS;
                await().atMost(PATIENCE).until(() -> sent.get() > goal && frontend.taken().size() > goal / 2);
                dev.kill();
                Instant killed = Instant.now();
                dev = start(folder.resolve("" + kill), folder.resolve("data"), kafkaPort, postgresPort);
                Duration start = Duration.between(killed, Instant.now());
                String first = "after-kill-" + kill;
                frontend.send(new OpenAvailability(first, "provider-0", new Interval(Frontend.at("01:00"), Frontend.at("02:00"))));
                await().atMost(PATIENCE).until(() -> Logs.read(bootstrapServers).answerTo(first) != null);
                System.out.printf("kill %d: up after %.1f s, first decision seen after %.1f s%n", kill,
                        start.toMillis() / 1e3, Duration.between(killed, Instant.now()).toMillis() / 1e3);
            }
            enough.set(true);
            traffic.join();
            frontend.flush();
            System.out.printf("sent %d requests, the broker took %d%n", sent.get(), frontend.taken().size());

            await().atMost(PATIENCE).until(() -> answered(Logs.read(bootstrapServers)).containsAll(frontend.taken()));
            Logs logs = Logs.read(bootstrapServers);
            assertThat(LogChecks.violations(logs)).isEmpty();
            await().atMost(PATIENCE).untilAsserted(() -> {
                Logs now = Logs.read(bootstrapServers);
                assertThat(LogChecks.reservationsByMirror(jdbcUrl)).isEqualTo(LogChecks.reservationsByLog(now));
                // Sorted first: AssertJ compares lists of any order pair by pair, and these have tens of thousands.
                assertThat(LogChecks.eventIdsByMirror(jdbcUrl).stream().sorted().toList())
                        .isEqualTo(LogChecks.eventIdsByLog(now).stream().sorted().toList());
            });
        } finally {
            enough.set(true);
            dev.close();
        }
    }

    /** Opens a day per provider, then holds and confirms at random; a little pause now and then keeps it steady. */
    private static void traffic(Frontend frontend, AtomicInteger sent, AtomicBoolean enough) {
        for (int i = 0; i < PROVIDERS; i++) {
            frontend.send(new OpenAvailability("open-" + i, "provider-" + i,
                    new Interval(Frontend.at("06:00"), Frontend.at("20:00"))));
        }
        var random = new SplittableRandom(7);
        while (!enough.get()) {
            int i = sent.incrementAndGet();
            String provider = "provider-" + random.nextInt(PROVIDERS);
            Instant start = Frontend.at("06:00").plus(Duration.ofMinutes(15L * random.nextInt(56)));
            frontend.send(new Hold("hold-" + i, provider, "client-" + i, start, null));
            if (random.nextBoolean()) {
                frontend.send(new Confirm("confirm-" + i, provider, "hold-" + i, "client-" + i));
            }
            if (i % 10 == 0) {
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
        }
    }

    private static Set<String> answered(Logs logs) {
        var answered = new HashSet<String>();
        for (JsonNode event : logs.events()) {
            if (event.has("requestId")) {
                answered.add(event.get("requestId").textValue());
            }
        }
        return answered;
    }

    private static HoldfastProcess start(Path folder, Path data, int kafkaPort, int postgresPort) throws IOException {
        var dev = new HoldfastProcess(folder, "dev", "--no-demo", "--data-dir", data.toString(),
                "--kafka-port", Integer.toString(kafkaPort), "--postgres-port", Integer.toString(postgresPort),
                "--http-port", "0");
        dev.awaitPrinted("Ctrl-C");
        return dev;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
