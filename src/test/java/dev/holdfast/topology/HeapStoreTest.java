package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateRestoreCallback;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store beside a map. */
class HeapStoreTest {

    private final KeyValueStore<Bytes, byte[]> store = HeapStore.supplier("records").get();

    @ParameterizedTest
    @ValueSource(ints = {5, 300, 20_000})
    void holdsWhatAMapHolds(int ids) {
        var random = new SplittableRandom(ids);
        var map = new HashMap<Bytes, byte[]>();
        for (int i = 0; i < 12 * ids; i++) {
            // By turns it grows and shrinks.
            boolean grows = i / (3 * ids) % 2 == 0;
            Bytes key = key("p-" + random.nextInt(4), id(random.nextInt(ids)));
            assertThat(store.get(key)).isEqualTo(map.get(key));
            if (random.nextInt(10) < (grows ? 8 : 2)) {
                byte[] value = new byte[random.nextInt(5)];
                random.nextBytes(value);
                map.put(key, value);
                store.put(key, value);
            } else {
                assertThat(store.delete(key)).isEqualTo(map.remove(key));
            }
            if (i % ids == 0) {
                assertThat(entries(store.all())).containsExactlyInAnyOrderEntriesOf(map);
                assertThat(store.approximateNumEntries()).isEqualTo(map.size());
            }
        }
        map.keySet().forEach(store::delete);
        assertThat(store.all().hasNext()).isFalse();
    }

    @Test
    void listsAProvidersRecordsAndNoOthers() {
        store.put(key("ann", "a"), new byte[] {1});
        store.put(key("anna", "a"), new byte[] {2});
        store.put(key("anna", "b"), new byte[] {3});
        byte[] anna = new BinaryWriter().id("anna").toBytes();
        byte[] an = new BinaryWriter().id("an").toBytes();

        assertThat(entries(store.prefixScan(anna, new ByteArraySerializer())))
                .containsOnlyKeys(key("anna", "a"), key("anna", "b"));
        assertThat(entries(store.prefixScan(an, new ByteArraySerializer()))).isEmpty();
    }

    @Test
    void keepsItsOwnCopies() {
        byte[] value = {1};
        store.put(key("anna", "a"), value);
        value[0] = 2;
        store.get(key("anna", "a"))[0] = 3;
        assertThat(store.get(key("anna", "a"))).containsExactly(1);
    }

    @Test
    void putsOnlyIfAbsentAndManyAtOnce() {
        assertThat(store.putIfAbsent(key("anna", "a"), new byte[] {1})).isNull();
        assertThat(store.putIfAbsent(key("anna", "a"), new byte[] {2})).containsExactly(1);
        store.putAll(List.of(KeyValue.pair(key("anna", "a"), null), KeyValue.pair(key("anna", "b"), new byte[] {3})));
        assertThat(entries(store.all())).containsOnlyKeys(key("anna", "b"));
    }

    @Test
    void restoresFromItsChangelogAndForgetsAllWhenItIsClosed() {
        var callback = new StateRestoreCallback[1];
        store.init((StateStoreContext) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {StateStoreContext.class}, (proxy, method, arguments) -> {
                    callback[0] = (StateRestoreCallback) arguments[1];
                    return null;
                }), store);
        assertThat(store.isOpen()).isTrue();
        StateRestoreCallback restore = callback[0];
        restore.restore(key("anna", "a").get(), new byte[] {1});
        restore.restore(key("anna", "b").get(), new byte[] {2});
        restore.restore(key("anna", "a").get(), null);
        assertThat(entries(store.all())).containsOnlyKeys(key("anna", "b"));

        store.close();
        assertThat(store.isOpen()).isFalse();
        assertThat(store.all().hasNext()).isFalse();
    }

    @Test
    void hasNoOrder() {
        assertThatThrownBy(() -> store.range(null, null)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(store::reverseAll).isInstanceOf(UnsupportedOperationException.class);
    }

    private static Map<Bytes, byte[]> entries(KeyValueIterator<Bytes, byte[]> iterator) {
        var entries = new HashMap<Bytes, byte[]>();
        try (iterator) {
            iterator.forEachRemaining(entry -> assertThat(entries.put(entry.key, entry.value)).isNull());
        }
        return entries;
    }

    private static Bytes key(String providerId, String id) {
        return Bytes.wrap(new BinaryWriter().id(providerId).id(id).toBytes());
    }

    private static String id(int number) {
        return number % 2 == 0 ? "id-" + number : new UUID(number, 7).toString();
    }
}
