package dev.holdfast.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.EventCodec;
import dev.holdfast.domain.EventType;
import dev.holdfast.mirror.MirrorStatus.State;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** On a real broker and a real Postgres that stay up: what lands, and what stops the mirror. */
class MirrorIT extends MirrorTestBase {

    @Test
    void tablesEqualTheFoldedLog() throws Exception {
        rig.log.append(EVENTS);
        Mirror mirror = rig.start();
        rig.awaitAll();
        rig.assertTablesEqualLog();
        MirrorRig.await(mirror, State.CURRENT);
        assertThat(mirror.status().nextOffsets()).isEqualTo(rig.log.ends());
        assertThat(mirror.status().lag()).hasValue(0);
    }

    @Test
    void everyKindOfEventLands() throws Exception {
        rig.log.append(EVENTS);
        rig.start();
        rig.awaitAll();
        assertThat(rig.database.query("SELECT DISTINCT type || '.v1' AS type FROM event"))
                .extracting(row -> row.get("type"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(EventType.values()).map(EventCodec::typeName).map(Object.class::cast).toList());
        assertThat(rig.database.query("SELECT FROM event WHERE sequence = 0")).isNotEmpty();
    }

    @Test
    void anEmptyLogIsMirroredAtOnce() {
        Mirror mirror = rig.start();
        MirrorRig.await(mirror, State.CURRENT);
        assertThat(mirror.status().nextOffsets()).isEqualTo(Map.of(0, 0L, 1, 0L, 2, 0L, 3, 0L));
    }

    @Test
    void aReplayFromTheBeginningTouchesNoRow() throws Exception {
        rig.log.append(EVENTS);
        rig.start().close();
        rig.start();
        rig.awaitAll();
        var versions = rig.database.versions();
        rig.stop();
        for (String nextOffset : List.of("0", "next_offset / 2")) {
            rig.database.execute("UPDATE mirror_progress SET next_offset = " + nextOffset);
            try (Mirror again = rig.start()) {
                rig.awaitAll();
                MirrorRig.await(again, State.CURRENT);
            }
            assertThat(rig.database.versions().equals(versions)).isTrue();
        }
    }

    @Test
    void regularHoursMoveOnWithTheDayWhileTheMirrorRuns() throws Exception {
        rig.log.append(EVENTS);
        Mirror mirror = rig.start();
        rig.awaitAll();
        MirrorRig.await(mirror, State.CURRENT);
        int before = rig.database.tables().get("hours_window").size();
        rig.letADayPass();
        Awaitility.await().untilAsserted(rig::assertTablesEqualLog);
        assertThat(rig.database.tables().get("hours_window")).hasSizeGreaterThan(before);
    }

    @Test
    void aMirrorGoesOnWhereAnotherStopped() throws Exception {
        rig.log.append(EVENTS.subList(0, 3_000));
        rig.start();
        rig.awaitAll();
        rig.stop();
        rig.log.append(EVENTS.subList(3_000, 6_000));
        rig.start();
        rig.awaitAll();
        rig.assertTablesEqualLog();
    }

    @Test
    void anEventThatCannotBeReadStopsTheMirrorAndIsNamed() throws Exception {
        rig.log.append(EVENTS.subList(0, 1_000));
        Mirror mirror = rig.start();
        rig.awaitAll();
        long offset = rig.log.ends().get(2);
        var before = rig.database.tables();
        rig.log.append(2, "{\"type\":\"reservation.lent.v1\"}", EVENTS.get(0));
        MirrorRig.await(mirror, State.FAILED);
        assertThat(mirror.status().reason())
                .contains(rig.name + "/2@" + offset, "reservation.lent.v1", "upgrade this mirror first");
        assertThat(rig.database.tables()).isEqualTo(before);
        assertThat(rig.database.progress()).containsEntry(2, offset);
    }

    @Test
    void aTopicMadeAnewWhileMirroringIsNoticed() throws Exception {
        rig.log.append(EVENTS.subList(0, 1_000));
        Mirror mirror = rig.start();
        rig.awaitAll();
        var before = rig.database.tables();
        var progress = rig.database.progress();
        rig.log.recreate();
        rig.log.append(EVENTS.subList(1_000, 4_000));
        MirrorRig.await(mirror, State.FAILED);
        assertThat(mirror.status().reason()).contains(rig.name, "is not the one that this database mirrors");
        assertThat(rig.database.tables()).isEqualTo(before);
        assertThat(rig.database.progress()).isEqualTo(progress);
    }

    @Test
    void nothingOfATopicMadeAnewIsWrittenHoweverFastItFills() throws Exception {
        Mirror mirror = rig.start();
        MirrorRig.await(mirror, State.CURRENT);
        var old = new HashSet<Map<String, Object>>();
        try (var connection = rig.database.connect(); var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT FROM mirror_progress FOR UPDATE");
            rig.log.append(EVENTS.subList(0, 1_000));
            old.addAll(FoldedLog.of(rig.log.committed(), rig.horizon()).get("event"));
            Awaitility.await("the mirror's batch waits").until(() -> !rig.database.query("""
                    SELECT FROM pg_stat_activity
                    WHERE application_name = 'holdfast-mirror' AND wait_event_type = 'Lock'
                    """).isEmpty());
            rig.log.recreate();
            rig.log.append(EVENTS.subList(1_000, 6_000));
            connection.rollback();
        }
        MirrorRig.await(mirror, State.FAILED);
        assertThat(mirror.status().reason()).contains(rig.name, "is not the one that this database mirrors");
        assertThat(old).containsAll(rig.database.tables().get("event"));
    }

    @Test
    void aTopicMadeAnewBeforeTheStartIsNoticed() throws Exception {
        rig.log.append(EVENTS.subList(0, 1_000));
        rig.start();
        rig.awaitAll();
        rig.stop();
        var progress = rig.database.progress();
        rig.log.recreate();
        rig.log.append(EVENTS.subList(1_000, 4_000));
        Mirror mirror = rig.start();
        MirrorRig.await(mirror, State.FAILED);
        assertThat(mirror.status().reason()).contains(rig.name, "is not the one that this database mirrors");
        assertThat(rig.database.progress()).isEqualTo(progress);
    }

    @Test
    void aLogThatWasCutWhereTheMirrorStoodStopsIt() throws Exception {
        rig.log.append(EVENTS.subList(0, 1_000));
        rig.start();
        rig.awaitAll();
        rig.stop();
        rig.log.append(EVENTS.subList(1_000, 2_000));
        try (var admin = rig.log.admin()) {
            admin.deleteRecords(Map.of(rig.log.partitions().get(1),
                    RecordsToDelete.beforeOffset(rig.log.ends().get(1)))).all().get();
        }
        Mirror mirror = rig.start();
        MirrorRig.await(mirror, State.FAILED);
        assertThat(mirror.status().reason()).contains("was cut", rig.name + "-1");
    }

    @Test
    void aNewMirrorBeginsWhereTheLogBegins() throws Exception {
        rig.log.append(EVENTS.subList(0, 1_000));
        try (var admin = rig.log.admin()) {
            admin.deleteRecords(Map.of(rig.log.partitions().get(1), RecordsToDelete.beforeOffset(100))).all().get();
        }
        rig.start();
        rig.awaitAll();
        assertThat(rig.database.query("SELECT FROM event")).hasSameSizeAs(rig.log.committed());
    }

    @Test
    void aMissingTableStopsTheMirror() throws Exception {
        rig.database.execute("DROP TABLE reservation CASCADE");
        rig.log.append(EVENTS.subList(0, 1_000));
        Mirror mirror = rig.start();
        MirrorRig.await(mirror, State.FAILED);
        assertThat(mirror.status().reason()).contains("Postgres refuses", "\"reservation\" does not exist");
        assertThat(rig.database.query("SELECT FROM event")).isEmpty();
    }

    @Test
    void aTopicThatIsNotThereYetIsWaitedFor() throws Exception {
        try (var admin = rig.log.admin()) {
            admin.deleteTopics(List.of(rig.name)).all().get();
        }
        Mirror mirror = rig.start();
        MirrorRig.await(mirror, State.WAITING_FOR_KAFKA);
        assertThat(mirror.status().reason()).isEqualTo("there is no topic " + rig.name);
    }
}
