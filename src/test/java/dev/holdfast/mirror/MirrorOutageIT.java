package dev.holdfast.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.mirror.MirrorStatus.State;
import dev.holdfast.parts.RealParts;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Postgres or Kafka go away and come back, where they were: so they are embedded ones. */
class MirrorOutageIT extends MirrorTestBase {

    @Override
    RealParts.Kafka startKafka() {
        return startKafka(0);
    }

    @Override
    RealParts.Postgres startPostgres() {
        return startPostgres(0);
    }

    private static RealParts.Kafka startKafka(int port) {
        return RealParts.embeddedKafka(dir.resolve("kafka"), port);
    }

    private static RealParts.Postgres startPostgres(int port) {
        return RealParts.embeddedPostgres(dir.resolve("postgres"), port);
    }

    private int postgresPort() {
        return URI.create(postgres.jdbcUrl().replaceFirst("^jdbc:", "")).getPort();
    }

    @Test
    void whilePostgresIsAwayTheMirrorWaitsInItsGroup() throws Exception {
        // So short that a mirror that only waited for Postgres would be thrown out of the group.
        Mirror mirror = rig.start(rig.name, source -> source,
                Map.of("max.poll.interval.ms", 6_000, "session.timeout.ms", 6_000));
        rig.log.append(EVENTS.subList(0, 1_000));
        rig.awaitAll();
        var members = members();
        int port = postgresPort();
        postgres.close();
        rig.log.append(EVENTS.subList(1_000, 2_000));
        MirrorRig.await(mirror, State.WAITING_FOR_POSTGRES);
        Awaitility.await().untilAsserted(() -> assertThat(mirror.status().reason()).isEqualTo("Connection refused"));
        Awaitility.await().during(Duration.ofSeconds(8)).atMost(Duration.ofSeconds(9))
                .until(() -> mirror.status().state() == State.WAITING_FOR_POSTGRES);
        postgres = startPostgres(port);
        rig.log.append(EVENTS.subList(2_000, 3_000));
        rig.awaitAll();
        rig.assertTablesEqualLog();
        MirrorRig.await(mirror, State.CURRENT);
        assertThat(mirror.status().reason()).isNull();
        assertThat(members()).isEqualTo(members);
    }

    @Test
    void aMirrorStartedBeforePostgresWaitsForIt() throws Exception {
        rig.log.append(EVENTS.subList(0, 500));
        int port = postgresPort();
        postgres.close();
        Mirror mirror = rig.start();
        MirrorRig.await(mirror, State.WAITING_FOR_POSTGRES);
        postgres = startPostgres(port);
        rig.awaitAll();
        rig.assertTablesEqualLog();
    }

    /** The table's part of the disk is really full: a file system of 8 MB, which only root may mount. */
    @Test
    void whileTheDiskIsFullTheMirrorWaits() throws Exception {
        Path disk = Files.createDirectory(dir.resolve("disk-" + rig.name));
        Object owner = Files.getAttribute(dir.resolve("postgres").resolve("cluster"), "unix:uid");
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=8m,mode=700,uid=" + owner, "tmpfs", disk.toString()),
                "may not mount a file system");
        try {
            asSuperuser("CREATE TABLESPACE small LOCATION '" + disk + "'", "GRANT CREATE ON TABLESPACE small TO holdfast");
            rig.database.execute("ALTER TABLE reservation SET TABLESPACE small");
            Mirror mirror = rig.start();
            rig.log.append(EVENTS.subList(0, 500));
            rig.awaitAll();
            Path filler = disk.resolve("filler");
            run("dd", "if=/dev/zero", "of=" + filler, "bs=64k");
            rig.log.append(EVENTS.subList(500, 3_000));
            MirrorRig.await(mirror, State.WAITING_FOR_POSTGRES);
            assertThat(mirror.status().reason()).contains("No space left on device");
            Files.delete(filler);
            rig.awaitAll();
            rig.assertTablesEqualLog();
            MirrorRig.await(mirror, State.CURRENT);
            rig.stop();
            rig.database.execute("ALTER TABLE reservation SET TABLESPACE pg_default");
            asSuperuser("DROP TABLESPACE small");
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void aSlowPostgresIsWaitedForAndTheTimeTold() throws Exception {
        Mirror mirror = rig.start();
        rig.log.append(EVENTS.subList(0, 500));
        rig.awaitAll();
        MirrorRig.await(mirror, State.CURRENT);
        MirrorStatus before = mirror.status();
        try (var other = rig.database.connect(); var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE reservation");
            rig.log.append(EVENTS.subList(500, 1_500));
            Awaitility.await("a batch that waits").until(() -> !rig.database.query("""
                    SELECT FROM pg_stat_activity WHERE application_name = 'holdfast-mirror' AND wait_event_type = 'Lock'
                    """).isEmpty());
            assertThat(mirror.status().newestEventAt()).isEqualTo(before.newestEventAt());
            other.rollback();
        }
        rig.awaitAll();
        rig.assertTablesEqualLog();
        MirrorRig.await(mirror, State.CURRENT);
        assertThat(mirror.status().since()).isAfterOrEqualTo(before.since());
        assertThat(mirror.status().newestEventAt())
                .isEqualTo(rig.database.query("SELECT max(at) AS at FROM event").get(0).get("at"));
    }

    @Test
    void aMirrorThatWaitsClosesQuickly() {
        int port = postgresPort();
        Mirror mirror = rig.start();
        MirrorRig.await(mirror, State.CURRENT);
        postgres.close();
        MirrorRig.await(mirror, State.WAITING_FOR_POSTGRES);
        long begunAt = System.nanoTime();
        mirror.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begunAt)).isLessThan(Duration.ofSeconds(3));
        postgres = startPostgres(port);
    }

    @Test
    void whileKafkaIsAwayTheMirrorWaits() throws Exception {
        Mirror mirror = rig.start();
        rig.log.append(EVENTS.subList(0, 500));
        rig.awaitAll();
        int port = Integer.parseInt(kafka.tests().bootstrapServers().split(":")[1]);
        kafka.close();
        MirrorRig.await(mirror, State.WAITING_FOR_KAFKA);
        kafka = startKafka(port);
        rig.log.append(EVENTS.subList(500, 1_000));
        rig.awaitAll();
        rig.assertTablesEqualLog();
        MirrorRig.await(mirror, State.CURRENT);
    }

    private List<String> members() throws Exception {
        try (var admin = rig.log.admin()) {
            return admin.describeConsumerGroups(List.of(rig.name)).all().get().get(rig.name).members().stream()
                    .map(member -> member.consumerId()).sorted().toList();
        }
    }

    private void asSuperuser(String... statements) throws Exception {
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl().replace("user=holdfast", "user=postgres"));
             var statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    }
}
