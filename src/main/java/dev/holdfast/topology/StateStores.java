package dev.holdfast.topology;

import dev.holdfast.domain.ProviderHead;
import dev.holdfast.domain.RecentAnswer;
import dev.holdfast.domain.ReservationRecord;
import dev.holdfast.domain.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The state stores of one partition: small binary records, keyed provider first. */
final class StateStores {

    private final KeyValueStore<byte[], byte[]> heads;
    private final KeyValueStore<byte[], byte[]> schedules;
    private final KeyValueStore<byte[], byte[]> reservations;
    private final KeyValueStore<byte[], byte[]> recentAnswers;

    StateStores(ProcessorContext<?, ?> context) {
        heads = context.getStateStore(Names.PROVIDER_HEADS);
        schedules = context.getStateStore(Names.PROVIDER_SCHEDULES);
        reservations = context.getStateStore(Names.RESERVATIONS);
        recentAnswers = context.getStateStore(Names.RECENT_ANSWERS);
    }

    static Set<StoreBuilder<?>> builders() {
        return Set.of(
                builder(Stores.inMemoryKeyValueStore(Names.PROVIDER_HEADS)),
                builder(Stores.inMemoryKeyValueStore(Names.PROVIDER_SCHEDULES)),
                builder(HeapStore.supplier(Names.RESERVATIONS)),
                builder(HeapStore.supplier(Names.RECENT_ANSWERS)));
    }

    /** In memory: a crash under exactly-once restores all of a store from its changelog in any case. */
    static StoreBuilder<KeyValueStore<byte[], byte[]>> builder(KeyValueBytesStoreSupplier store) {
        return Stores.keyValueStoreBuilder(store, Serdes.ByteArray(), Serdes.ByteArray())
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
        try (KeyValueIterator<byte[], byte[]> all =
                     reservations.prefixScan(key(providerId), new ByteArraySerializer())) {
            all.forEachRemaining(entry -> found.add(StateFormat.decodeReservation(id(entry.key), entry.value)));
        }
        return found;
    }

    RecentAnswer recentAnswer(String providerId, String requestId) {
        byte[] bytes = recentAnswers.get(key(providerId, requestId));
        return bytes == null ? null : StateFormat.decodeRecentAnswer(requestId, bytes);
    }

    void put(String providerId, ProviderHead head) {
        heads.put(key(providerId), StateFormat.encode(head));
    }

    void put(String providerId, Schedule schedule) {
        schedules.put(key(providerId), ScheduleFormat.encode(schedule));
    }

    /** @param head the provider's since this is written */
    void put(String providerId, ReservationRecord stored, ProviderHead head) {
        reservations.put(key(providerId, stored.reservationId()), StateFormat.encode(stored, head));
    }

    /** @param head the provider's since this is written */
    void put(String providerId, RecentAnswer answer, ProviderHead head) {
        recentAnswers.put(key(providerId, answer.answer().requestId()), StateFormat.encode(answer, head));
    }

    void deleteReservation(String providerId, String reservationId) {
        reservations.delete(key(providerId, reservationId));
    }

    void deleteRecentAnswer(String providerId, String requestId) {
        recentAnswers.delete(key(providerId, requestId));
    }

    void forEachHead(BiConsumer<String, ProviderHead> action) {
        forEach(heads, (key, bytes) -> action.accept(providerId(key), StateFormat.decodeHead(bytes)));
    }

    void forEachSchedule(BiConsumer<String, Schedule> action) {
        forEach(schedules, (key, bytes) -> action.accept(providerId(key), ScheduleFormat.decode(bytes)));
    }

    /** Is told of a record and of the provider's head that is in it. */
    interface Found<T> {
        void accept(String providerId, ProviderHead head, T stored);
    }

    void forEachReservation(Found<ReservationRecord> action) {
        forEachRecord(reservations, StateFormat::decodeReservation, action);
    }

    void forEachRecentAnswer(Found<RecentAnswer> action) {
        forEachRecord(recentAnswers, StateFormat::decodeRecentAnswer, action);
    }

    private static void forEach(KeyValueStore<byte[], byte[]> store, BiConsumer<byte[], byte[]> action) {
        try (KeyValueIterator<byte[], byte[]> all = store.all()) {
            all.forEachRemaining(entry -> action.accept(entry.key, entry.value));
        }
    }

    /** A provider's records come one after the other: its id is read once, and is one string. */
    private static <T> void forEachRecord(KeyValueStore<byte[], byte[]> store, BiFunction<String, byte[], T> decode,
                                          Found<T> action) {
        try (KeyValueIterator<byte[], byte[]> all = store.all()) {
            byte[] provider = {};
            String providerId = null;
            while (all.hasNext()) {
                KeyValue<byte[], byte[]> entry = all.next();
                int idPlace = PackedId.size(entry.key, 0);
                if (!Arrays.equals(entry.key, 0, idPlace, provider, 0, provider.length)) {
                    provider = Arrays.copyOf(entry.key, idPlace);
                    providerId = providerId(provider);
                }
                action.accept(providerId, StateFormat.decodeHead(entry.value),
                        decode.apply(PackedId.read(entry.key, idPlace), entry.value));
            }
        }
    }

    private static byte[] key(String providerId) {
        return new BinaryWriter().id(providerId).toBytes();
    }

    private static byte[] key(String providerId, String id) {
        return new BinaryWriter().id(providerId).id(id).toBytes();
    }

    private static String providerId(byte[] key) {
        return PackedId.read(key, 0);
    }

    private static String id(byte[] key) {
        return PackedId.read(key, PackedId.size(key, 0));
    }
}
