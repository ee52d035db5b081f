package dev.holdfast.topology;

import dev.holdfast.domain.Claim;
import dev.holdfast.domain.ClientClaim;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The client stage's store: one stretch of time per provider and reservation, and the client whose it is. A reservation
 * is one client's: the id comes to another only after the first one's time was given up, in the same order of claims.
 */
final class ClientStore {

    private final KeyValueStore<byte[], byte[]> claims;

    ClientStore(ProcessorContext<?, ?> context) {
        claims = context.getStateStore(Names.CLIENT_CLAIMS);
    }

    static Set<StoreBuilder<?>> builders() {
        return Set.of(StateStores.builder(HeapStore.supplier(Names.CLIENT_CLAIMS)));
    }

    /** What is kept of the client's reservation that the claim is about, or null. */
    ClientClaim before(Claim claim) {
        byte[] bytes = claims.get(key(claim.providerId(), claim.reservationId()));
        return bytes != null && StageFormat.decodeClientId(bytes).equals(claim.clientId())
                ? StageFormat.decodeClientClaim(claim.providerId(), claim.reservationId(), bytes) : null;
    }

    void put(String clientId, ClientClaim kept) {
        claims.put(key(kept.providerId(), kept.reservationId()), StageFormat.encode(clientId, kept));
    }

    void delete(ClientClaim removed) {
        claims.delete(key(removed.providerId(), removed.reservationId()));
    }

    void forEach(BiConsumer<String, ClientClaim> action) {
        try (KeyValueIterator<byte[], byte[]> all = claims.all()) {
            all.forEachRemaining(entry -> {
                var key = new BinaryReader(entry.key);
                action.accept(StageFormat.decodeClientId(entry.value),
                        StageFormat.decodeClientClaim(key.id(), key.id(), entry.value));
            });
        }
    }

    private static byte[] key(String providerId, String reservationId) {
        return new BinaryWriter().id(providerId).id(reservationId).toBytes();
    }
}
