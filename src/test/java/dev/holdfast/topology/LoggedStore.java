package dev.holdfast.topology;

import java.util.List;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** A real store in the place of the layers that Kafka Streams puts around it: it only tells what is written. */
final class LoggedStore implements KeyValueStore<byte[], byte[]> {

    private final KeyValueStore<Bytes, byte[]> store;
    private final SimulatedTask.Output changelog;

    LoggedStore(KeyValueStore<Bytes, byte[]> store, SimulatedTask.Output changelog) {
        this.store = store;
        this.changelog = changelog;
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        store.init(context, root);
    }

    @Override
    public void put(byte[] key, byte[] value) {
        Bytes wrapped = Bytes.wrap(key);
        if (changelog.changed(name(), wrapped, value)) {
            store.put(wrapped, value);
        }
    }

    @Override
    public byte[] putIfAbsent(byte[] key, byte[] value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void putAll(List<KeyValue<byte[], byte[]>> entries) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] delete(byte[] key) {
        Bytes wrapped = Bytes.wrap(key);
        return changelog.changed(name(), wrapped, null) ? store.delete(wrapped) : null;
    }

    @Override
    public byte[] get(byte[] key) {
        return store.get(Bytes.wrap(key));
    }

    @Override
    public KeyValueIterator<byte[], byte[]> range(byte[] from, byte[] to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public KeyValueIterator<byte[], byte[]> all() {
        return new Unwrapped(store.all());
    }

    @Override
    public <S extends Serializer<P>, P> KeyValueIterator<byte[], byte[]> prefixScan(P prefix, S serializer) {
        return new Unwrapped(store.prefixScan(prefix, serializer));
    }

    @Override
    public long approximateNumEntries() {
        return store.approximateNumEntries();
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return store.isOpen();
    }

    private record Unwrapped(KeyValueIterator<Bytes, byte[]> entries) implements KeyValueIterator<byte[], byte[]> {

        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public KeyValue<byte[], byte[]> next() {
            KeyValue<Bytes, byte[]> next = entries.next();
            return KeyValue.pair(next.key.get(), next.value);
        }

        @Override
        public byte[] peekNextKey() {
            return entries.peekNextKey().get();
        }

        @Override
        public void close() {
            entries.close();
        }
    }
}
