package dev.holdfast.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.audit.Finding;
import dev.holdfast.contract.Topic;
import dev.holdfast.e2e.Audited;
import dev.holdfast.e2e.Logs;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes are killed and stopped, networks cut, stalled and slow, under steady traffic; then everything is counted. */
class ChaosIT {

    /** 0 for one fault of each group. */
    private static final int MINUTES = Integer.getInteger("holdfast.chaos.minutes", 0);
    private static final long SEED = Long.getLong("holdfast.chaos.seed", System.nanoTime());
    private static final Duration LONGEST_FAULT = Duration.ofSeconds(MINUTES == 0 ? 7 : 15);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** The storm does not wait longer for a recovery; the next fault may well come into it. */
    private static final Duration RESPITE = Duration.ofSeconds(6);
    private static final long LONGEST_REST_MS = 2_000;

    private final Books books = new Books();
    private final Recoveries recoveries = new Recoveries();

    @Test
    void nothingIsLostAndNothingIsDoubledWhateverFails(@TempDir Path folder) throws Exception {
        System.out.println("chaos: again with -Dholdfast.chaos.minutes=" + MINUTES + " -Dholdfast.chaos.seed=" + SEED);
        try (var site = new Site(folder)) {
            site.start();
            try (var watch = new Watch(site.bootstrapServers(), books);
                 var first = new Frontend(site.bootstrapServers(), "a", SEED, books, watch);
                 var second = new Frontend(site.bootstrapServers(), "b", SEED + 1, books, watch)) {
                var frontends = List.of(first, second);
                Watch.Stopwatch begin = watch.start();
                frontends.forEach(Frontend::start);
                assertThat(begin.await(PATIENCE)).as("requests are decided").isTrue();
                storm(new FaultScript(SEED, site, frontends, LONGEST_FAULT), watch);
                for (Frontend each : frontends) {
                    each.stop();
                }
            }
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(books.unanswered(logs(site))).isEmpty());
            site.stopDeciding();
            judge(site);
            everyMistakeWouldBeNoticed(site);
        }
    }

    private void storm(FaultScript script, Watch watch) throws Exception {
        if (MINUTES == 0) {
            for (Fault fault : script.oneOfEachGroup()) {
                suffer(fault, watch);
            }
        }
        var rests = new SplittableRandom(SEED);
        Instant end = Instant.now().plus(Duration.ofMinutes(MINUTES));
        while (Instant.now().isBefore(end)) {
            suffer(script.next(), watch);
            TimeUnit.MILLISECONDS.sleep(rests.nextLong(LONGEST_REST_MS));
        }
        assertThat(recoveries.awaitAll(PATIENCE)).as("requests are decided in all partitions after each fault").isTrue();
    }

    private void suffer(Fault fault, Watch watch) throws Exception {
        System.out.printf("%s %s%s%n", LocalTime.now().truncatedTo(ChronoUnit.MILLIS), fault.kind(), fault.details());
        Watch.Stopwatch stopwatch = watch.start();
        recoveries.add(fault, stopwatch);
        fault.happening().happen();
        stopwatch.await(RESPITE);
    }

    private void judge(Site site) {
        System.out.printf("chaos: %d faults, %d requests acknowledged, of %d more nobody knows%n%s", recoveries.count(),
                books.acknowledged(), books.unknown(), recoveries.table());
        Audited.assertMirrorIsWholeAndAllIsWell(site.kafka(), site.jdbcUrl());
        assertThat(books.differences(logs(site))).isEmpty();
        assertThat(site.links()).allMatch(Link::isUsed);
        assertThat(site.mishaps()).isEmpty();
    }

    /** The judge is judged: what it let pass would prove nothing. */
    private void everyMistakeWouldBeNoticed(Site site) throws Exception {
        Logs logs = logs(site);
        assertThat(books.withoutOne().differences(logs)).singleElement().asString().contains("in no frontend's books");

        damageTheMirror(site);
        assertThat(Audited.findings(site.kafka(), site.jdbcUrl())).singleElement()
                .extracting(Finding::rule).isEqualTo("mirror-equals-log");

        String forged = forgeARequestAndAnAnswer(site, logs);
        assertThat(books.differences(logs(site))).hasSize(2)
                .anyMatch(each -> each.contains("in no frontend's books: unheard of"))
                .anyMatch(each -> each.contains("should have been answered once, as " + forged));
    }

    private static void damageTheMirror(Site site) throws SQLException {
        try (Connection postgres = DriverManager.getConnection(site.jdbcUrl());
             Statement damage = postgres.createStatement()) {
            damage.execute("UPDATE reservation SET client_id = 'nobody' WHERE ctid IN (SELECT ctid FROM reservation LIMIT 1)");
        }
    }

    /** The answer is the first one again; returns what it answers. */
    private static String forgeARequestAndAnAnswer(Site site, Logs logs) {
        ConsumerRecord<byte[], byte[]> answer = logs.of(Topic.RESERVATION_EVENTS).stream()
                .filter(record -> Logs.json(record).has("requestId")).findFirst().orElseThrow();
        try (var forger = new KafkaProducer<>(Map.of("bootstrap.servers", site.bootstrapServers()),
                new ByteArraySerializer(), new ByteArraySerializer())) {
            forger.send(new ProducerRecord<>(Topic.RESERVATION_REQUESTS.topicName(), "unheard of".getBytes(UTF_8)));
            forger.send(new ProducerRecord<>(answer.topic(), answer.partition(), answer.key(), answer.value(),
                    answer.headers()));
        }
        return Logs.json(answer).get("requestId").textValue();
    }

    private static Logs logs(Site site) {
        return Logs.read(site.kafka());
    }
}
