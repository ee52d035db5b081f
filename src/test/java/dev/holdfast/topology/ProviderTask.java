package dev.holdfast.topology;

import dev.holdfast.contract.Input;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.NotNowException;
import dev.holdfast.domain.ProviderHead;
import dev.holdfast.domain.ReservationRecord;
import dev.holdfast.domain.Schedule;
import dev.holdfast.domain.Slot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** One partition's intake and provider stage, whose state can be looked at. */
public final class ProviderTask extends SimulatedTask {

    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");
    private static final Interval ALL_TIME = new Interval(Instant.EPOCH, END_OF_TIME);

    private final TopologySettings settings;
    private final ReadablePartitions readable = new ReadablePartitions();
    private final IntakeProcessor intake;
    private final ProviderStageProcessor stage;
    private Topic source;

    public ProviderTask(int partition, int partitions, TopologySettings settings, Output output) {
        super(0, partition, partitions, output);
        this.settings = settings;
        intake = new IntakeProcessor(partitions, Watcher.NONE);
        stage = new ProviderStageProcessor(settings, readable, Watcher.NONE);
    }

    @Override
    Map<String, KeyValueStore<Bytes, byte[]>> stores() {
        return Map.of(Names.PROVIDER_HEADS, Stores.inMemoryKeyValueStore(Names.PROVIDER_HEADS).get(),
                Names.PROVIDER_SCHEDULES, Stores.inMemoryKeyValueStore(Names.PROVIDER_SCHEDULES).get(),
                Names.RESERVATIONS, HeapStore.supplier(Names.RESERVATIONS).get(),
                Names.RECENT_ANSWERS, HeapStore.supplier(Names.RECENT_ANSWERS).get());
    }

    @Override
    void init() {
        intake.init(context.as());
        stage.init(context.as());
    }

    @Override
    void process(Topic topic, byte[] key, byte[] value, Headers headers, long timeMs) {
        source = topic;
        if (topic == Topic.RESERVATION_VERDICTS) {
            stage.process(new Record<>(key, verdict(value), timeMs, headers));
        } else {
            intake.process(new Record<>(key, value, timeMs, headers));
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    void forward(String child, Record<?, ?> record) {
        switch (child) {
            case Names.PROVIDER_STAGE -> stage.process((Record<byte[], Object>) record);
            case Names.REROUTED_SINK -> sendByKey(source, record);
            case Names.EVENTS_SINK -> sendByKey(Topic.RESERVATION_EVENTS, record);
            case Names.CONFIRMATIONS_SINK -> sendByKey(Topic.RESERVATION_CONFIRMATIONS, record);
            case Names.CLAIMS_SINK -> sendByKey(Topic.RESERVATION_CLAIMS, record);
            case Names.TICKS_SINK -> output.send(Topic.RESERVATION_REQUESTS, (Integer) record.key(), null,
                    (byte[]) record.value(), record.headers(), record.timestamp());
            // Anywhere: its key may be none.
            case Names.DEAD_LETTERS_SINK -> output.send(Topic.DEAD_LETTERS, partition, (byte[]) record.key(),
                    (byte[]) record.value(), record.headers(), record.timestamp());
            default -> throw new AssertionError("no such child: " + child);
        }
    }

    @Override
    public void close() {
        stage.close();
    }

    /** Lets something be due as if a tick had come, but at a time of the caller's own. */
    public void settleWithoutTick(long timeMs) {
        context.at(null, -1, timeMs);
        stage.process(new Record<>(null, new Input.Tick(), timeMs));
    }

    /** The heads of all providers that exist. */
    public Map<String, ProviderHead> heads() {
        var heads = new TreeMap<String, ProviderHead>();
        for (String providerId : providerIds()) {
            heads.put(providerId, state().read(providerId, StoredProvider::head));
        }
        return heads;
    }

    public List<ReservationRecord> reservations(String providerId) {
        return state().read(providerId, StoredProvider::reservations);
    }

    public Schedule schedule(String providerId) {
        return state().read(providerId, StoredProvider::schedule);
    }

    public List<Slot> freeSlots(String providerId, Interval range, Instant time) {
        return new LocalReader(readable, partitions, any -> new NotNowException("not here"))
                .freeSlots(providerId, range, time);
    }

    public int recentAnswers() {
        var count = new int[1];
        new StateStores(context).forEachRecentAnswer((providerId, head, answer) -> count[0]++);
        return count[0];
    }

    /**
     * Where the indexes that grew are not those that a start would build. The task can't go on after this: it takes
     * all that is due off both.
     */
    public List<String> indexesUnlikeRebuilt() {
        PartitionState grown = state();
        var rebuilt = new PartitionState(new StateStores(context), settings.answerMemory());
        var unlike = new ArrayList<String>();
        for (String providerId : providerIds()) {
            Object is = grown.read(providerId, provider -> indexes(provider));
            Object should = rebuilt.read(providerId, provider -> indexes(provider));
            if (!is.equals(should)) {
                unlike.add(providerId + ": the state has " + is + " instead of " + should);
            }
        }
        Due due;
        do {
            due = grown.pollDue(END_OF_TIME);
            Due expected = rebuilt.pollDue(END_OF_TIME);
            if (due == null ? expected != null : !due.equals(expected)) {
                unlike.add("due is " + due + " instead of " + expected);
                break;
            }
        } while (due != null);
        return unlike;
    }

    private static List<Object> indexes(StoredProvider provider) {
        var indexes = new ArrayList<Object>();
        indexes.add(provider.head());
        indexes.add(provider.schedule());
        indexes.add(provider.occupied(ALL_TIME));
        // Who remembers a request is found by its reservation's answers.
        for (ReservationRecord each : provider.reservations()) {
            each.answers().forEach(answer -> indexes.add(
                    provider.reservationAnswering(answer.requestId(), provider::reservation)));
        }
        return indexes;
    }

    private TreeSet<String> providerIds() {
        var ids = new TreeSet<String>();
        var stores = new StateStores(context);
        stores.forEachHead((providerId, head) -> ids.add(providerId));
        stores.forEachSchedule((providerId, schedule) -> ids.add(providerId));
        stores.forEachReservation((providerId, head, stored) -> ids.add(providerId));
        stores.forEachRecentAnswer((providerId, head, answer) -> ids.add(providerId));
        return ids;
    }

    private PartitionState state() {
        return readable.of(partition);
    }
}
