package dev.holdfast.mirror;

import com.zaxxer.hikari.HikariDataSource;
import dev.holdfast.contract.EventCodec;
import dev.holdfast.domain.Event;
import dev.holdfast.mirror.Progress.Step;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;

/** Writes events into Postgres as the mirror does, without a Kafka, while the next ones are made. */
public final class BenchMirror implements AutoCloseable {

    private static final int BATCH_SIZE = 20_000;
    private static final int DAYS_AHEAD = 90;
    private static final String TOPIC = "reservation-events";

    private final UUID topicId = UUID.randomUUID();
    private final HikariDataSource pool;
    private final Writer writer;
    private final ToIntFunction<String> partition;
    private final Map<Integer, Long> written = new HashMap<>();
    private final SortedMap<Integer, Long> next = new TreeMap<>();
    private final ExecutorService writing = Executors.newSingleThreadExecutor();
    private Future<?> before = CompletableFuture.completedFuture(null);
    private Batch batch = new Batch();

    /**
     * @param partition the partition of a provider's events
     * @param clock     what time it is for the mirror, which resolves regular hours some days ahead
     */
    public BenchMirror(PostgresSettings postgres, ToIntFunction<String> partition, Clock clock) {
        MirrorSchema.migrate(postgres);
        this.partition = partition;
        pool = MirrorPool.open(postgres, 1);
        writer = new Writer(pool, new Progress(TOPIC), new TimeAhead(clock, DAYS_AHEAD));
    }

    /** Adds the next event; it is written when enough have come, or on {@link #flush}. */
    public void add(Event event) {
        int to = partition.applyAsInt(event.providerId());
        long offset = next.merge(to, 1L, Long::sum) - 1;
        batch.add(to, offset, event, EventCodec.encode(event));
        if (batch.events().size() >= BATCH_SIZE) {
            write();
        }
    }

    /** Returns when all is written. */
    public void flush() {
        write();
        await();
    }

    private void write() {
        await();
        Batch full = batch;
        batch = new Batch();
        var ends = new TreeMap<>(next);
        before = writing.submit(() -> {
            var steps = new TreeMap<Integer, Step>();
            for (Map.Entry<Integer, Long> each : ends.entrySet()) {
                Long from = written.put(each.getKey(), each.getValue());
                if (from == null) {
                    writer.begin(topicId, Map.of(each.getKey(), 0L));
                    from = 0L;
                }
                if (from < each.getValue()) {
                    steps.put(each.getKey(), new Step(from, each.getValue()));
                }
            }
            writer.write(topicId, steps, full);
            return null;
        });
    }

    private void await() {
        try {
            before.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        writing.shutdownNow();
        pool.close();
    }
}
