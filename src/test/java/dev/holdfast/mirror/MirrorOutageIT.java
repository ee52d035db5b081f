package dev.holdfast.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.embedded.EmbeddedKafka;
import dev.holdfast.embedded.EmbeddedPostgres;
import dev.holdfast.mirror.MirrorStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Postgres or Kafka go away and come back. */
class MirrorOutageIT extends MirrorTestBase {

    @Test
    void whilePostgresIsAwayTheMirrorWaitsInItsGroup() throws Exception {
        // So short that a mirror that only waited for Postgres would be thrown out of the group.
        Mirror mirror = rig.start(rig.name, source -> source,
                Map.of("max.poll.interval.ms", 6_000, "session.timeout.ms", 6_000));
        rig.log.append(EVENTS.subList(0, 2_000));
        rig.awaitAll();
        var members = members();
        int port = postgres.port();
        postgres.close();
        rig.log.append(EVENTS.subList(2_000, 4_000));
        MirrorRig.await(mirror, State.WAITING_FOR_POSTGRES);
        Awaitility.await().untilAsserted(() -> assertThat(mirror.status().reason()).isEqualTo("Connection refused"));
        Awaitility.await().during(Duration.ofSeconds(8)).atMost(Duration.ofSeconds(9))
                .until(() -> mirror.status().state() == State.WAITING_FOR_POSTGRES);
        postgres = EmbeddedPostgres.start(dir.resolve("postgres"), port);
        rig.log.append(EVENTS.subList(4_000, 6_000));
        rig.awaitAll();
        rig.assertTablesEqualLog();
        MirrorRig.await(mirror, State.CURRENT);
        assertThat(mirror.status().reason()).isNull();
        assertThat(members()).isEqualTo(members);
    }

    @Test
    void aMirrorStartedBeforePostgresWaitsForIt() throws Exception {
        rig.log.append(EVENTS.subList(0, 2_000));
        int port = postgres.port();
        postgres.close();
        Mirror mirror = rig.start();
        MirrorRig.await(mirror, State.WAITING_FOR_POSTGRES);
        postgres = EmbeddedPostgres.start(dir.resolve("postgres"), port);
        rig.awaitAll();
        rig.assertTablesEqualLog();
    }

    @Test
    void aMirrorThatWaitsClosesQuickly() {
        int port = postgres.port();
        Mirror mirror = rig.start();
        MirrorRig.await(mirror, State.CURRENT);
        postgres.close();
        MirrorRig.await(mirror, State.WAITING_FOR_POSTGRES);
        long begunAt = System.nanoTime();
        mirror.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begunAt)).isLessThan(Duration.ofSeconds(3));
        postgres = EmbeddedPostgres.start(dir.resolve("postgres"), port);
    }

    @Test
    void whileKafkaIsAwayTheMirrorWaits() throws Exception {
        Mirror mirror = rig.start();
        rig.log.append(EVENTS.subList(0, 2_000));
        rig.awaitAll();
        int port = Integer.parseInt(kafka.bootstrapServers().split(":")[1]);
        kafka.close();
        MirrorRig.await(mirror, State.WAITING_FOR_KAFKA);
        kafka = EmbeddedKafka.start(dir.resolve("kafka"), port);
        rig.log.append(EVENTS.subList(2_000, 4_000));
        rig.awaitAll();
        rig.assertTablesEqualLog();
        MirrorRig.await(mirror, State.CURRENT);
    }

    private List<String> members() throws Exception {
        try (var admin = rig.log.admin()) {
            return admin.describeConsumerGroups(List.of(rig.name)).all().get().get(rig.name).members().stream()
                    .map(member -> member.consumerId()).toList();
        }
    }
}
