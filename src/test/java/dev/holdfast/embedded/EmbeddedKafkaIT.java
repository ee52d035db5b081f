package dev.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.IsolationLevel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {

    @TempDir
    Path dir;

    @Test
    void topicsAndCommittedRecordsSurviveARestart() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, 0)) {
            Broker broker = new Broker(kafka.bootstrapServers());
            broker.createTopic();
            broker.writeCommitted("hold", "confirm");
            assertThat(broker.readCommitted("first", 2)).containsExactly("hold", "confirm");
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, 0)) {
            Broker broker = new Broker(kafka.bootstrapServers());
            broker.writeCommitted("cancel");
            assertThat(broker.readCommitted("second", 3)).containsExactly("hold", "confirm", "cancel");
        }
    }

    /** Kafka alone would end some of them without a marker, and nobody could read what comes after it (KAFKA-20734). */
    @Test
    void transactionsThatEndWhileItStopsHideNothing() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, 0)) {
            Broker broker = new Broker(kafka.bootstrapServers());
            broker.createTopic();
            broker.commitWithoutPauseUntil(kafka::close);
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, 0)) {
            Broker broker = new Broker(kafka.bootstrapServers());
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() ->
                    assertThat(broker.ends(IsolationLevel.READ_COMMITTED))
                            .isEqualTo(broker.ends(IsolationLevel.READ_UNCOMMITTED)));
        }
    }

    @Test
    void listensOnThePortAskedForAndHasTheTransactionsOfTheNewestProtocol() throws Exception {
        int port = Loopback.free(0);
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, port);
                Admin admin = new Broker(kafka.bootstrapServers()).admin()) {
            assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
            assertThat(admin.describeFeatures().featureMetadata().get()
                    .finalizedFeatures().get("transaction.version").maxVersionLevel()).isEqualTo((short) 2);
        }
    }

    @Test
    void aTakenPortIsFoundBeforeAnythingIsWritten() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedKafka.start(dir, other.getLocalPort()))
                    .isInstanceOfSatisfying(PortTakenException.class,
                            e -> assertThat(e.port()).isEqualTo(other.getLocalPort()))
                    .hasMessage("Port " + other.getLocalPort() + " on 127.0.0.1 is taken by another program.");
        }
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void aDataDirectoryInUseIsRefusedAndItsBrokerGoesOn() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, 0)) {
            assertThatThrownBy(() -> EmbeddedKafka.start(dir, 0))
                    .isInstanceOf(EmbeddedStartException.class).hasMessageContaining("in use by this process");
            new Broker(kafka.bootstrapServers()).createTopic();
        }
    }

    @Test
    void aFailedStartLeavesPortAndDirectoryFree() throws Exception {
        Files.writeString(Files.createDirectory(dir.resolve("logs")).resolve("meta.properties"), "version=99");
        int port = Loopback.free(0);

        assertThatThrownBy(() -> EmbeddedKafka.start(dir, port))
                .isInstanceOf(EmbeddedStartException.class).hasMessageContaining("Kafka did not start on");

        try (ServerSocketChannel again = Loopback.listen(port); DataDirectory directory = DataDirectory.open(dir)) {
            assertThat(again.isOpen()).isTrue();
            assertThat(directory.path()).exists();
        }
    }

    @Test
    void closeIsQuickMayBeRepeatedAndLeavesNoThread() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        EmbeddedKafka kafka = EmbeddedKafka.start(dir, 0);
        long start = System.nanoTime();
        kafka.close();
        kafka.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));

        Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(5)).untilAsserted(() ->
                assertThat(threadsSince(before)).isEmpty());
    }

    private static Set<String> threadsSince(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                // Daemons of Kafka's metrics library, one pair per JVM, however many brokers there were.
                .filter(name -> !name.startsWith("metrics-meter-tick-thread"))
                .filter(name -> !name.startsWith("Cleaner-") && !name.equals("process reaper"))
                .collect(Collectors.toSet());
    }
}
