package dev.holdfast.topology;

import dev.holdfast.domain.Claim;
import dev.holdfast.domain.ClientClaim;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The client stage's store: one stretch of time per client, provider and reservation. */
final class ClientStore {

    private final KeyValueStore<byte[], byte[]> claims;

    ClientStore(ProcessorContext<?, ?> context) {
        claims = context.getStateStore(Names.CLIENT_CLAIMS);
    }

    static Set<StoreBuilder<?>> builders() {
        return Set.of(StateStores.builder(Stores.inMemoryKeyValueStore(Names.CLIENT_CLAIMS)));
    }

    void put(String clientId, ClientClaim taken) {
        claims.put(key(clientId, taken.providerId(), taken.reservationId()), StageFormat.encode(taken));
    }

    void delete(Claim claim) {
        claims.delete(key(claim.clientId(), claim.providerId(), claim.reservationId()));
    }

    void forEach(BiConsumer<String, ClientClaim> action) {
        try (KeyValueIterator<byte[], byte[]> all = claims.all()) {
            all.forEachRemaining(entry -> {
                var key = new BinaryReader(entry.key);
                action.accept(key.id(), StageFormat.decodeClientClaim(key.id(), key.id(), entry.value));
            });
        }
    }

    private static byte[] key(String clientId, String providerId, String reservationId) {
        return new BinaryWriter().id(clientId).id(providerId).id(reservationId).toBytes();
    }
}
