package dev.holdfast.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.holdfast.contract.EventCodec;
import dev.holdfast.domain.Event;
import dev.holdfast.mirror.Progress.Step;
import dev.holdfast.parts.RealParts;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may write: the one that knows where Postgres stands. */
class WriterIT {

    private static final UUID TOPIC_ID = UUID.randomUUID();

    @TempDir
    static Path dir;
    private static RealParts.Postgres postgres;
    private static Database database;
    private static HikariDataSource pool;

    private final Writer writer = new Writer(pool, new Progress("log"),
            new TimeAhead(Clock.systemUTC(), 90));

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = RealParts.postgres(dir);
        database = Database.create(postgres, "writer");
        pool = MirrorPool.open(database.settings(), 1);
    }

    @AfterAll
    static void stopPostgres() {
        pool.close();
        postgres.close();
    }

    @BeforeEach
    void begin() throws Exception {
        database.execute("TRUNCATE mirror_progress, event, provider, reservation, open_window, closed_window");
        writer.begin(TOPIC_ID, Map.of(0, 0L, 1, 0L));
    }

    @Test
    void fromWhereItStandsPostgresMovesOnWithTheRows() throws Exception {
        writer.write(TOPIC_ID, steps(new Step(0, 5), new Step(0, 3)), batch(0));
        writer.write(TOPIC_ID, steps(new Step(5, 6), new Step(3, 9)), batch(5));
        assertThat(writer.offsets(TOPIC_ID)).isEqualTo(Map.of(0, 6L, 1, 9L));
        assertThat(database.query("SELECT log_offset FROM event ORDER BY 1"))
                .containsExactly(Map.of("log_offset", 0L), Map.of("log_offset", 5L));
    }

    @Test
    void whoThinksOnePartitionElsewhereWritesNothing() throws Exception {
        for (Step wrong : new Step[] {new Step(1, 3), new Step(3, 5)}) {
            assertThatThrownBy(() -> writer.write(TOPIC_ID, steps(new Step(0, 5), wrong), batch(0)))
                    .isInstanceOf(FencedException.class);
        }
        assertThatNothingIsWritten();
    }

    @Test
    void whoReadsAnotherTopicOfThisNameWritesNothing() throws Exception {
        UUID other = UUID.randomUUID();
        assertThatThrownBy(() -> writer.write(other, steps(new Step(0, 5), new Step(0, 3)), batch(0)))
                .isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> writer.offsets(other)).isInstanceOf(MirrorFailedException.class)
                .hasMessageContainingAll(other.toString(), TOPIC_ID.toString());
        assertThatNothingIsWritten();
    }

    /** What a new connection was told holds whatever becomes of its first transaction. */
    @Test
    void whoIsFencedOnANewConnectionWritesOnThatConnection() throws Exception {
        try (HikariDataSource fresh = MirrorPool.open(database.settings(), 1)) {
            var other = new Writer(fresh, new Progress("log"), new TimeAhead(Clock.systemUTC(), 90));
            assertThatThrownBy(() -> other.write(TOPIC_ID, steps(new Step(1, 5), new Step(0, 3)), batch(0)))
                    .isInstanceOf(FencedException.class);
            assertThat(other.offsets(TOPIC_ID)).isEqualTo(Map.of(0, 0L, 1, 0L));
            other.write(TOPIC_ID, steps(new Step(0, 5), new Step(0, 3)), batch(0));
        }
        assertThat(writer.offsets(TOPIC_ID)).isEqualTo(Map.of(0, 5L, 1, 3L));
    }

    @Test
    void aPartitionIsBegunOnce() throws Exception {
        assertThat(writer.begin(TOPIC_ID, Map.of(1, 7L, 2, 4L))).isEqualTo(Map.of(0, 0L, 1, 0L, 2, 4L));
    }

    private void assertThatNothingIsWritten() throws Exception {
        assertThat(writer.offsets(TOPIC_ID)).isEqualTo(Map.of(0, 0L, 1, 0L));
        assertThat(database.query("SELECT FROM event")).isEmpty();
    }

    private static TreeMap<Integer, Step> steps(Step... byPartition) {
        var steps = new TreeMap<Integer, Step>();
        for (Step each : byPartition) {
            steps.put(steps.size(), each);
        }
        return steps;
    }

    private static Batch batch(long offset) {
        var batch = new Batch();
        Event event = RandomLog.of(1, 1, 1).get(0);
        batch.add(0, offset, event, EventCodec.encode(event));
        return batch;
    }
}
