package dev.holdfast.topology;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A store in the heap whose keys are two {@link PackedId}s: a provider's, and that of one of its records. Kafka's own
 * is a tree, whose nodes and keys take more than the records, and which compares whole keys at each level; this is a
 * hash table per provider, so that it grows by a little at a time.
 *
 * <p>It has no order and takes no lock: one thread writes, and who reads meanwhile goes through {@link PartitionState}.
 * An iterator is good until the next write.
 */
final class HeapStore implements KeyValueStore<Bytes, byte[]> {

    private final String name;
    private final Map<Bytes, PackedRecords> providers = new HashMap<>();
    /** Only a question about the position of a query would need to know more, and queries there are none. */
    private final Position position = Position.emptyPosition();
    private volatile boolean isOpen;

    private HeapStore(String name) {
        this.name = name;
    }

    static KeyValueBytesStoreSupplier supplier(String name) {
        return new Supplier(name);
    }

    private record Supplier(String name) implements KeyValueBytesStoreSupplier {

        @Override
        public KeyValueStore<Bytes, byte[]> get() {
            return new HeapStore(name);
        }

        @Override
        public String metricsScope() {
            return "heap";
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        isOpen = true;
        context.register(root, (key, value) -> put(Bytes.wrap(key), value));
    }

    @Override
    public void close() {
        providers.clear();
        isOpen = false;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public Position getPosition() {
        return position;
    }

    @Override
    public byte[] get(Bytes key) {
        PackedRecords records = providers.get(provider(key.get()));
        return records == null ? null : records.get(key.get(), idPlace(key.get()));
    }

    @Override
    public void put(Bytes key, byte[] value) {
        if (value == null) {
            delete(key);
        } else {
            providers.computeIfAbsent(provider(key.get()), any -> new PackedRecords())
                    .put(key.get(), idPlace(key.get()), value);
        }
    }

    @Override
    public byte[] putIfAbsent(Bytes key, byte[] value) {
        byte[] before = get(key);
        if (before == null) {
            put(key, value);
        }
        return before;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
        entries.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public byte[] delete(Bytes key) {
        Bytes provider = provider(key.get());
        PackedRecords records = providers.get(provider);
        if (records == null) {
            return null;
        }
        byte[] before = records.remove(key.get(), idPlace(key.get()));
        if (records.isEmpty()) {
            providers.remove(provider);
        }
        return before;
    }

    /** @param prefix a provider's id, packed */
    @Override
    public <S extends Serializer<P>, P> KeyValueIterator<Bytes, byte[]> prefixScan(P prefix, S serializer) {
        Bytes provider = Bytes.wrap(serializer.serialize(null, prefix));
        PackedRecords records = providers.get(provider);
        Map<Bytes, PackedRecords> found = records == null ? Map.of() : Map.of(provider, records);
        return new Entries(found.entrySet().iterator());
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return new Entries(providers.entrySet().iterator());
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        throw new UnsupportedOperationException("the store " + name + " has no order; ask for a provider's records");
    }

    @Override
    public long approximateNumEntries() {
        return providers.values().stream().mapToLong(PackedRecords::size).sum();
    }

    private static Bytes provider(byte[] key) {
        return Bytes.wrap(Arrays.copyOf(key, idPlace(key)));
    }

    private static int idPlace(byte[] key) {
        return PackedId.size(key, 0);
    }

    /** The records of some providers. */
    private static final class Entries implements KeyValueIterator<Bytes, byte[]> {

        private final Iterator<Map.Entry<Bytes, PackedRecords>> providers;
        private byte[] provider;
        private Iterator<byte[]> records = Collections.emptyIterator();

        Entries(Iterator<Map.Entry<Bytes, PackedRecords>> providers) {
            this.providers = providers;
        }

        @Override
        public boolean hasNext() {
            while (!records.hasNext() && providers.hasNext()) {
                Map.Entry<Bytes, PackedRecords> next = providers.next();
                provider = next.getKey().get();
                records = next.getValue().iterator();
            }
            return records.hasNext();
        }

        @Override
        public KeyValue<Bytes, byte[]> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            byte[] record = records.next();
            int idSize = PackedId.size(record, 0);
            byte[] key = Arrays.copyOf(provider, provider.length + idSize);
            System.arraycopy(record, 0, key, provider.length, idSize);
            return KeyValue.pair(Bytes.wrap(key), Arrays.copyOfRange(record, idSize, record.length));
        }

        @Override
        public Bytes peekNextKey() {
            throw new UnsupportedOperationException("look at the entry itself");
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }
}
