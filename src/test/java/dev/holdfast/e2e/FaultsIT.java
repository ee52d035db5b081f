package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Interval;
import dev.holdfast.parts.RealParts;
import dev.holdfast.runtime.DecidingService;
import dev.holdfast.runtime.PlantedFault;
import dev.holdfast.runtime.StreamsSettings;
import dev.holdfast.runtime.TopicAdmin;
import dev.holdfast.topology.TopologySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What passes is survived; what does not stops deciding, with a word about it; nothing is skipped either way. */
class FaultsIT {

    private static final int PARTITIONS = 2;
    /** So often that something is being decided when the broker goes: a thread that has nothing to write does not miss it. */
    private static final Duration PACE = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** So short that a thread dies of a broker that is away for seconds; by default it takes minutes. */
    private static final Map<String, String> IMPATIENT = Map.of("task.timeout.ms", "0", "default.api.timeout.ms", "1500",
            "request.timeout.ms", "1000", "max.block.ms", "1500", "delivery.timeout.ms", "1500");

    private final Logger logger = (Logger) LoggerFactory.getLogger(DecidingService.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    @TempDir
    private Path folder;
    /** Stopped and started again where it was, so an embedded one. */
    private RealParts.Kafka kafka;

    @BeforeEach
    void start() {
        said.list = new CopyOnWriteArrayList<>();
        said.start();
        logger.addAppender(said);
        kafka = RealParts.embeddedKafka(folder.resolve("kafka"), 0);
        try (Admin admin = kafka.tests().admin()) {
            new TopicAdmin(admin).createMissing(PARTITIONS, (short) 1);
        }
    }

    @AfterEach
    void stop() {
        logger.detachAppender(said);
        kafka.close();
    }

    @Test
    void aBrokerAwayUntilTheThreadDiesIsSurvivedAndNothingIsLostOrDoubled() throws Exception {
        try (DecidingService service = DecidingService.start(settings(IMPATIENT), TopologySettings.DEFAULT, PARTITIONS);
             var frontend = new Frontend(kafka.tests())) {
            service.awaitRunning(PATIENCE);
            frontend.send(new OpenAvailability("open", "p", new Interval(Frontend.at("00:00"), Frontend.at("23:00"))));
            frontend.flush();
            patiently().until(() -> Logs.read(kafka.tests()).answerTo("open") != null);
            int port = Integer.parseInt(kafka.tests().bootstrapServers().split(":")[1]);
            var isGone = new AtomicBoolean();
            CompletableFuture<Integer> traffic = CompletableFuture.supplyAsync(() -> {
                int sent = 0;
                while (!isGone.get()) {
                    frontend.send(hold(sent++));
                    LockSupport.parkNanos(PACE.toNanos());
                }
                return sent;
            });
            patiently().until(() -> Logs.read(kafka.tests()).answerTo("hold-0") != null);
            kafka.close();
            isGone.set(true);
            patiently().until(() -> said(Level.WARN).size() > 0);
            kafka = RealParts.embeddedKafka(folder.resolve("kafka"), port);
            // Not before: without a broker, a producer forgets where topics are, and what it is given then waits.
            int sent = traffic.get();
            frontend.send(hold(sent));
            frontend.flush();

            String last = "hold-" + sent;
            // Refused at once, it is answered before the holds that wait for their clients' stage.
            patiently().until(() -> Logs.read(kafka.tests()).answerTo(last) != null);
            patiently().untilAsserted(() ->
                    assertThat(Audited.findings(kafka.tests())).isEmpty());
            patiently().until(service::isRunning);
            System.out.println(said(Level.WARN));
            assertThat(said(Level.WARN)).allMatch(line -> line.startsWith("Deciding was interrupted and goes on"));
            assertThat(said(Level.ERROR)).isEmpty();
        }
    }

    @Test
    void aFaultOfOursStopsDecidingOnTheRecordAndAMendedServiceDecidesIt() throws Exception {
        try (var frontend = new Frontend(kafka.tests())) {
            frontend.send(new OpenAvailability("open", "p", new Interval(Frontend.at("00:00"), Frontend.at("23:00"))));
            frontend.flush();
            try (DecidingService broken = PlantedFault.start(settings(Map.of()), PARTITIONS, FaultsIT::failOnHold1)) {
                broken.awaitRunning(PATIENCE);
                for (int i = 0; i < 3; i++) {
                    frontend.send(hold(i));
                }
                frontend.flush();
                broken.awaitEnd();
                assertThat(broken.isRunning()).isFalse();
            }
            System.out.println(said(Level.ERROR));
            assertThat(said(Level.ERROR)).singleElement().asString().startsWith("Holdfast stops deciding. ")
                    .containsPattern("topic=reservation-requests, partition=\\d, offset=\\d+: two at once")
                    .contains("a fault of Holdfast itself").doesNotContain("\n");
            try (DecidingService mended = DecidingService.start(settings(Map.of()), TopologySettings.DEFAULT, PARTITIONS)) {
                mended.awaitRunning(PATIENCE);
                patiently().until(() -> Logs.read(kafka.tests()).answerTo("hold-2") != null);
                patiently().untilAsserted(() ->
                        assertThat(Audited.findings(kafka.tests())).isEmpty());
            }
        }
    }

    @Test
    void anUnreadableVerdictStopsDecidingAndIsNamed() throws Exception {
        try (DecidingService service = DecidingService.start(settings(Map.of()), TopologySettings.DEFAULT, PARTITIONS);
             var frontend = new Frontend(kafka.tests())) {
            service.awaitRunning(PATIENCE);
            frontend.send(new ProducerRecord<>(Topic.RESERVATION_VERDICTS.topicName(), 1, "p".getBytes(UTF_8),
                    new byte[] {1, 1}), "unreadable");
            frontend.flush();
            service.awaitEnd();
            assertThat(said(Level.ERROR)).singleElement().asString()
                    .contains("reservation-verdicts/1@0 can't be read", "Only Holdfast may write there");
        }
    }

    /** A thread that dies and is replaced throws what it died of all the same. */
    private static ConditionFactory patiently() {
        return await().dontCatchUncaughtExceptions().atMost(PATIENCE);
    }

    private static void failOnHold1(String value) {
        if (value.contains("hold-1\"")) {
            throw new IllegalStateException("two at once");
        }
    }

    private static Hold hold(int number) {
        return new Hold("hold-" + number, "p", "c-" + number,
                Frontend.at("00:00").plus(Duration.ofMinutes(15L * (number % 90))), null);
    }

    private StreamsSettings settings(Map<String, String> more) {
        var kafkaSettings = new HashMap<>(kafka.holdfast().settings());
        kafkaSettings.putAll(more);
        return new StreamsSettings(kafkaSettings, "test", folder.resolve("streams"));
    }

    private List<String> said(Level level) {
        return said.list.stream().filter(each -> each.getLevel() == level).map(ILoggingEvent::getFormattedMessage).toList();
    }
}
