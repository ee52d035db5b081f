package dev.holdfast.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.mirror.MirrorStatus.State;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The tables made anew from the log, while a mirror writes and readers read all the time. */
class RebuildIT extends MirrorTestBase {

    private static final int ENOUGH = 2_000;

    @Test
    void whileEventsComeAndReadersReadNothingIsLostAndNoReaderSeesTimeRunBack() throws Exception {
        Mirror mirror = rig.start();
        rig.log.append(EVENTS.subList(0, 1_000));
        rig.awaitAll();
        Object old = oid();
        List<Reader> readers = readers();
        var rebuild = CompletableFuture.runAsync(this::rebuild);
        for (int from = 1_000; from < ENOUGH || !rebuild.isDone() && from < EVENTS.size(); from += 100) {
            rig.log.append(EVENTS.subList(from, from + 100));
        }
        rebuild.get(2, TimeUnit.MINUTES);
        rig.awaitAll();
        readers.forEach(Reader::stopAndCheck);
        MirrorRig.await(mirror, State.CURRENT);
        assertThat(oid()).isNotEqualTo(old);
        rig.assertTablesEqualLog();
        assertThat(schemas()).containsExactly(rig.name);
    }

    @Test
    void rebuiltAgainAndAgainUnderAMirrorThatNeverStops() throws Exception {
        Mirror mirror = rig.start();
        var rebuilds = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 3; i++) {
                rebuild();
            }
        });
        for (int from = 0; from < ENOUGH || !rebuilds.isDone(); from += 50) {
            if (from < ENOUGH) {
                rig.log.append(EVENTS.subList(from, from + 50));
            } else {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        rebuilds.join();
        rig.awaitAll();
        MirrorRig.await(mirror, State.CURRENT);
        rig.assertTablesEqualLog();
    }

    @Test
    void rowsThatWereTamperedWithAreMadeGood() throws Exception {
        rig.log.append(EVENTS.subList(0, ENOUGH));
        rig.start();
        rig.awaitAll();
        rig.database.execute("DELETE FROM reservation WHERE sequence % 2 = 0; UPDATE reservation SET client_id = 'eve'");
        rebuild();
        rig.assertTablesEqualLog();
    }

    @Test
    void theTablesOfATopicThatWasMadeAnewAreReplaced() throws Exception {
        rig.log.append(EVENTS.subList(0, 500));
        rig.start();
        rig.awaitAll();
        rig.stop();
        rig.log.recreate();
        rig.log.append(EVENTS.subList(500, 800));
        rebuild();
        rig.assertTablesEqualLog();
        MirrorRig.await(rig.start(), State.CURRENT);
    }

    @Test
    void withoutTablesThereIsNothingToReplace() throws Exception {
        rig.log.append(EVENTS.subList(0, 500));
        rig.database.execute("DROP SCHEMA " + rig.name + " CASCADE");
        rebuild();
        rig.awaitAll();
        rig.assertTablesEqualLog();
    }

    @Test
    void withoutALogTheTablesStayAsTheyAre() throws Exception {
        rig.log.append(EVENTS.subList(0, 500));
        rig.start();
        rig.awaitAll();
        Object old = oid();
        var rebuild = new Rebuild("no-log", kafka.tests().with(Map.of()), rig.database.settings(),
                MirrorSettings.DEFAULT, Clock.systemUTC(), (done, total, note) -> { });
        assertThatThrownBy(rebuild::run).isInstanceOf(RebuildFailedException.class)
                .hasMessage("Kafka can't be read: there is no topic no-log");
        assertThat(oid()).isEqualTo(old);
    }

    @Test
    void whatSomebodyWasGrantedStaysGranted() throws Exception {
        rig.database.execute("CREATE ROLE reporting; GRANT USAGE ON SCHEMA " + rig.name + " TO reporting;"
                + " GRANT SELECT ON reservation TO reporting");
        rebuild();
        assertThat(rig.database.query("SELECT has_table_privilege('reporting', 'reservation', 'SELECT') AS yes"))
                .containsExactly(Map.of("yes", true));
        assertThat(rig.database.query("SELECT has_table_privilege('holdfast_analyst', 'event', 'SELECT') AS yes"))
                .containsExactly(Map.of("yes", true));
    }

    @Test
    void aViewElsewhereThatWouldBeLostIsNamed() throws Exception {
        rig.database.execute("CREATE SCHEMA elsewhere; CREATE VIEW elsewhere.held AS SELECT * FROM reservation");
        assertThatThrownBy(this::rebuild).hasMessageContainingAll("elsewhere.held", "Drop them");
        assertThat(rig.database.query("SELECT FROM elsewhere.held")).isEmpty();
        rig.database.execute("DROP SCHEMA elsewhere CASCADE");
    }

    @Test
    void whateverElsewhereWouldBeLostIsNamed() throws Exception {
        rig.database.execute("""
                CREATE SCHEMA elsewhere;
                CREATE VIEW elsewhere.free AS SELECT * FROM free_slots('anna', now(), now() + interval '1 day');
                CREATE FUNCTION elsewhere.count_held() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM reservation);
                CREATE TABLE elsewhere.note (provider_id text COLLATE "C" CONSTRAINT of_known REFERENCES provider,
                                             about reservation)""");
        assertThatThrownBy(this::rebuild).hasMessageContainingAll("view elsewhere.free", "function elsewhere.count_held()",
                "constraint of_known on table elsewhere.note", "column about of table elsewhere.note");
        rig.database.execute("DROP SCHEMA elsewhere CASCADE");
    }

    @Test
    void aTransactionThatReadOfTheOldTablesIsWaitedForWhileTheMirrorGoesOn() throws Exception {
        rig.log.append(EVENTS.subList(0, 500));
        rig.start();
        rig.awaitAll();
        try (var reader = rig.database.connect(); var statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT FROM reservation");
            Object old = oid();
            var rebuild = CompletableFuture.runAsync(this::rebuild);
            Awaitility.await("a try to lock the readers out").until(() -> !rig.database.query("""
                    SELECT FROM pg_stat_activity WHERE application_name = 'holdfast-rebuild' AND wait_event_type = 'Lock'
                    """).isEmpty());
            assertThat(oid()).isEqualTo(old);
            // Twice, for the first may be through between that try and the next.
            for (int from = 500; from < 900; from += 200) {
                rig.log.append(EVENTS.subList(from, from + 200));
                rig.awaitAll();
            }
            assertThat(oid()).isEqualTo(old);
            reader.commit();
            rebuild.get(1, TimeUnit.MINUTES);
            assertThat(oid()).isNotEqualTo(old);
        }
        rig.assertTablesEqualLog();
    }

    private void rebuild() {
        try {
            rig.rebuild((done, total, note) -> { });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Reader> readers() throws Exception {
        var readers = new ArrayList<Reader>();
        for (boolean isPrepared : new boolean[] {true, false}) {
            readers.add(new Reader(rig.database.connect(), isPrepared));
        }
        return readers;
    }

    private Object oid() throws Exception {
        return rig.database.query("SELECT 'reservation'::regclass::oid::bigint AS oid").get(0).get("oid");
    }

    private List<Object> schemas() throws Exception {
        return rig.database.query("SELECT nspname FROM pg_namespace WHERE nspname ~ '^" + rig.name + "(_|$)'").stream()
                .map(row -> row.get("nspname")).toList();
    }
}
