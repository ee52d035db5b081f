package dev.holdfast.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.mirror.MirrorStatus.State;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Several writers, and answers that get lost: nothing is doubled, nothing is left out. */
class MirrorFencingIT extends MirrorTestBase {

    @Test
    void mirrorsOfOneGroupShareThePartitions() throws Exception {
        Mirror one = rig.start();
        Mirror other = rig.start();
        Awaitility.await().untilAsserted(() -> {
            assertThat(one.status().nextOffsets()).hasSize(2);
            assertThat(other.status().nextOffsets()).hasSize(2);
        });
        var all = new TreeSet<>(one.status().nextOffsets().keySet());
        all.addAll(other.status().nextOffsets().keySet());
        assertThat(all).containsExactly(0, 1, 2, 3);
        rig.log.append(EVENTS);
        rig.awaitAll();
        rig.assertTablesEqualLog();
    }

    @Test
    void partitionsChangeHandsAmidTraffic() throws Exception {
        rig.start();
        for (int from = 0; from < EVENTS.size(); from += 1_000) {
            rig.log.append(EVENTS.subList(from, from + 1_000));
            rig.start();
        }
        rig.awaitAll();
        rig.assertTablesEqualLog();
    }

    @Test
    void aClosedMirrorLeavesItsPartitionsAtOnce() throws Exception {
        Mirror one = rig.start();
        rig.log.append(EVENTS.subList(0, 3_000));
        rig.awaitAll();
        Mirror other = rig.start();
        long begunAt = System.nanoTime();
        one.close();
        one.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begunAt)).isLessThan(Duration.ofSeconds(3));
        // Far sooner than the 45 s after which the group would miss a mirror that went without a word.
        Awaitility.await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(other.status().nextOffsets()).hasSize(4));
        rig.log.append(EVENTS.subList(3_000, 6_000));
        rig.awaitAll();
        rig.assertTablesEqualLog();
    }

    @Test
    void mirrorsOfDifferentGroupsFenceEachOther() throws Exception {
        rig.log.append(EVENTS.subList(0, 3_000));
        var mirrors = IntStream.range(0, 3)
                .mapToObj(i -> rig.start(rig.name + "-" + i, source -> source, Map.of())).toList();
        for (int from = 3_000; from < EVENTS.size(); from += 100) {
            rig.log.append(EVENTS.subList(from, from + 100));
        }
        rig.awaitAll();
        rig.assertTablesEqualLog();
        for (Mirror mirror : mirrors) {
            MirrorRig.await(mirror, State.CURRENT);
        }
    }

    @Test
    void connectionsThatBreakAnywhereLoseAndDoubleNothing() throws Exception {
        var broken = new BrokenConnections();
        Mirror mirror = rig.start(rig.name, broken::around, Map.of());
        rig.log.append(EVENTS);
        rig.awaitAll();
        assertThat(broken.breaks()).isGreaterThan(5);
        rig.assertTablesEqualLog();
        MirrorRig.await(mirror, State.CURRENT);
    }

    @Test
    void aBackendTerminatedAmidTrafficLosesAndDoublesNothing() throws Exception {
        rig.start();
        int killed = 0;
        for (int from = 0; from < EVENTS.size(); from += 100) {
            rig.log.append(EVENTS.subList(from, from + 100));
            killed += rig.database.query("""
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE application_name = 'holdfast-mirror'
                    """).size();
        }
        assertThat(killed).isPositive();
        rig.awaitAll();
        rig.assertTablesEqualLog();
    }
}
