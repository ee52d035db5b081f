package dev.holdfast.topology;

import dev.holdfast.domain.ProviderHead;
import dev.holdfast.domain.RecentAnswer;
import dev.holdfast.domain.ReservationRecord;
import dev.holdfast.domain.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The state stores of one partition: small binary records, keyed provider first. */
final class StateStores {

    /** Between provider and id; no id has it, and it sorts before all that ids have. */
    static final char SEPARATOR = 0;

    private final KeyValueStore<String, byte[]> heads;
    private final KeyValueStore<String, byte[]> schedules;
    private final KeyValueStore<String, byte[]> reservations;
    private final KeyValueStore<String, byte[]> recentAnswers;

    StateStores(ProcessorContext<?, ?> context) {
        heads = context.getStateStore(Names.PROVIDER_HEADS);
        schedules = context.getStateStore(Names.PROVIDER_SCHEDULES);
        reservations = context.getStateStore(Names.RESERVATIONS);
        recentAnswers = context.getStateStore(Names.RECENT_ANSWERS);
    }

    static Set<StoreBuilder<?>> builders() {
        return Set.of(
                // Every decision changes the head: the cache makes that one changelog record per provider and commit.
                inMemory(Names.PROVIDER_HEADS).withCachingEnabled(),
                inMemory(Names.PROVIDER_SCHEDULES),
                inMemory(Names.RESERVATIONS),
                inMemory(Names.RECENT_ANSWERS));
    }

    /** In memory: a crash under exactly-once restores all of a store from its changelog in any case. */
    static StoreBuilder<KeyValueStore<String, byte[]>> inMemory(String name) {
        return Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                // Small segments: compaction leaves the newest one alone, and a restore reads all of it.
                .withLoggingEnabled(Map.of("segment.bytes", Integer.toString(16 * 1024 * 1024)));
    }

    ReservationRecord reservation(String providerId, String reservationId) {
        byte[] bytes = reservations.get(key(providerId, reservationId));
        return bytes == null ? null : StateFormat.decodeReservation(reservationId, bytes);
    }

    /** The provider's, and no other's. */
    List<ReservationRecord> reservations(String providerId) {
        var found = new ArrayList<ReservationRecord>();
        try (KeyValueIterator<String, byte[]> all =
                     reservations.prefixScan(providerId + SEPARATOR, new StringSerializer())) {
            all.forEachRemaining(entry -> found.add(StateFormat.decodeReservation(id(entry.key), entry.value)));
        }
        return found;
    }

    RecentAnswer recentAnswer(String providerId, String requestId) {
        byte[] bytes = recentAnswers.get(key(providerId, requestId));
        return bytes == null ? null : StateFormat.decodeRecentAnswer(requestId, bytes);
    }

    void put(String providerId, ProviderHead head) {
        heads.put(providerId, StateFormat.encode(head));
    }

    void put(String providerId, Schedule schedule) {
        schedules.put(providerId, ScheduleFormat.encode(schedule));
    }

    void put(String providerId, ReservationRecord stored) {
        reservations.put(key(providerId, stored.reservationId()), StateFormat.encode(stored));
    }

    void put(String providerId, RecentAnswer answer) {
        recentAnswers.put(key(providerId, answer.answer().requestId()), StateFormat.encode(answer));
    }

    void deleteReservation(String providerId, String reservationId) {
        reservations.delete(key(providerId, reservationId));
    }

    void deleteRecentAnswer(String providerId, String requestId) {
        recentAnswers.delete(key(providerId, requestId));
    }

    void forEachHead(BiConsumer<String, ProviderHead> action) {
        forEach(heads, (key, bytes) -> action.accept(key, StateFormat.decodeHead(bytes)));
    }

    void forEachSchedule(BiConsumer<String, Schedule> action) {
        forEach(schedules, (key, bytes) -> action.accept(key, ScheduleFormat.decode(bytes)));
    }

    void forEachReservation(BiConsumer<String, ReservationRecord> action) {
        forEach(reservations, (key, bytes) -> action.accept(providerId(key),
                StateFormat.decodeReservation(id(key), bytes)));
    }

    void forEachRecentAnswer(BiConsumer<String, RecentAnswer> action) {
        forEach(recentAnswers, (key, bytes) -> action.accept(providerId(key),
                StateFormat.decodeRecentAnswer(id(key), bytes)));
    }

    private static void forEach(KeyValueStore<String, byte[]> store, BiConsumer<String, byte[]> action) {
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            all.forEachRemaining(entry -> action.accept(entry.key, entry.value));
        }
    }

    private static String key(String providerId, String id) {
        return providerId + SEPARATOR + id;
    }

    private static String providerId(String key) {
        return key.substring(0, key.indexOf(SEPARATOR));
    }

    private static String id(String key) {
        return key.substring(key.indexOf(SEPARATOR) + 1);
    }
}
