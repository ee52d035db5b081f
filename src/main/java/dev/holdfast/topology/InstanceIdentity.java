package dev.holdfast.topology;

import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * A store that holds nothing, but counts as one on disk: only if there is such a store does Kafka Streams (4.3.1,
 * {@code StateDirectory.initializeProcessId}) keep its process id in the state directory, and with it the names of its
 * transactions. An instance that is started again after a kill then ends its dead transaction at once; under a new name
 * it would have to wait until the broker gives that up.
 */
final class InstanceIdentity implements StateStore {

    private volatile boolean isOpen;

    private InstanceIdentity() {
    }

    static StoreBuilder<InstanceIdentity> builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return Names.INSTANCE_IDENTITY;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        context.register(root, (key, value) -> { });
        isOpen = true;
    }

    @Override
    public void close() {
        isOpen = false;
    }

    @Override
    public boolean persistent() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    private static final class Builder implements StoreBuilder<InstanceIdentity> {

        @Override
        public InstanceIdentity build() {
            return new InstanceIdentity();
        }

        @Override
        public String name() {
            return Names.INSTANCE_IDENTITY;
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public StoreBuilder<InstanceIdentity> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<InstanceIdentity> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<InstanceIdentity> withLoggingEnabled(Map<String, String> config) {
            return this;
        }

        @Override
        public StoreBuilder<InstanceIdentity> withLoggingDisabled() {
            return this;
        }
    }
}
