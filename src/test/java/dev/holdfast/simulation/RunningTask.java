package dev.holdfast.simulation;

import dev.holdfast.contract.Topic;
import dev.holdfast.topology.ClientTask;
import dev.holdfast.topology.ProviderTask;
import dev.holdfast.topology.SimulatedTask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;

/** A task while an instance runs it: the code, its positions, and what it writes in the instance's transaction. */
final class RunningTask implements SimulatedTask.Output {

    private static final List<Topic> OF_PROVIDERS =
            List.of(Topic.AVAILABILITY, Topic.RESERVATION_REQUESTS, Topic.RESERVATION_VERDICTS);
    private static final List<Topic> OF_CLIENTS = List.of(Topic.RESERVATION_CLAIMS);
    private static final List<String> STORES = List.of("provider-heads", "provider-schedules", "reservations",
            "recent-answers", "client-claims");

    final int partition;
    final boolean isOfProviders;
    private final World world;
    private final Instance instance;
    private final List<PartitionLog> sources;
    private final long[] positions;
    private final SimulatedTask code;
    /** What is being processed, and how many events it has led to. */
    private Entry reading;
    private int eventsOfIt;

    RunningTask(World world, Instance instance, int partition, boolean isOfProviders) {
        this.world = world;
        this.instance = instance;
        this.partition = partition;
        this.isOfProviders = isOfProviders;
        this.sources = (isOfProviders ? OF_PROVIDERS : OF_CLIENTS).stream()
                .map(topic -> world.broker.log(topic, partition)).toList();
        this.positions = new long[sources.size()];
        int partitions = world.plan.partitions;
        this.code = isOfProviders ? new ProviderTask(partition, partitions, world.plan.settings, this)
                : new ClientTask(partition, partitions, world.plan.settings, this);
    }

    /** From what is committed. */
    void start() {
        for (int i = 0; i < positions.length; i++) {
            positions[i] = sources.get(i).committed();
        }
        Map<String, Map<Bytes, byte[]>> changelogs = new HashMap<>();
        STORES.forEach(store -> changelogs.put(store, world.broker.changelog(store, partition)));
        code.start(changelogs);
    }

    void close() {
        code.close();
    }

    /** @return whether there was anything to read */
    boolean processOne() {
        int first = world.random.nextInt(sources.size());
        for (int i = 0; i < sources.size(); i++) {
            int at = (first + i) % sources.size();
            Entry entry = world.isStalled(sources.get(at)) ? null : sources.get(at).read(positions[at]);
            if (entry != null) {
                positions[at] = entry.offset() + 1;
                instance.transaction().readUpTo(sources.get(at), positions[at]);
                process(entry);
                return true;
            }
        }
        return false;
    }

    private void process(Entry entry) {
        if (world.sabotage.skips(entry)) {
            return;
        }
        reading = entry;
        eventsOfIt = 0;
        if (World.isTick(entry)) {
            world.coverage.count(Fault.TICK);
        }
        code.process(entry.topic(), entry.offset(), entry.key(), entry.value(), entry.headers(), entry.timeMs(),
                instance.clockMs());
        reading = null;
    }

    void look() {
        if (isOfProviders && world.sabotage.settlesWithoutTick()) {
            ((ProviderTask) code).settleWithoutTick(instance.clockMs());
        }
        code.punctuate(instance.clockMs());
    }

    /** The state, of a task of providers. */
    ProviderTask providers() {
        return (ProviderTask) code;
    }

    @Override
    public void send(Topic topic, int to, byte[] key, byte[] value, Headers headers, long timeMs) {
        count(topic, key);
        var message = new Message(topic, to, key, value, headers, timeMs);
        if (world.sabotage == Sabotage.NONE) {
            instance.write(message);
        } else {
            world.sabotage.written(message, world.plan.partitions).forEach(instance::write);
        }
    }

    private void count(Topic topic, byte[] key) {
        if (topic == Topic.RESERVATION_REQUESTS && key == null && reading != null) {
            world.coverage.count(Fault.TICK_WITH_MORE_DUE);
        } else if (topic.isInput() && key != null) {
            world.coverage.count(Fault.REROUTED);
        } else if (topic == Topic.DEAD_LETTERS) {
            world.coverage.count(Fault.DEAD_LETTER);
        } else if (topic == Topic.RESERVATION_EVENTS && reading != null
                && reading.topic() == Topic.RESERVATION_VERDICTS && eventsOfIt++ > 0) {
            world.coverage.count(Fault.PARKED);
        }
    }

    @Override
    public boolean changed(String store, Bytes key, byte[] value) {
        if (!world.sabotage.isLostToChangelog(store, value)) {
            instance.transaction().changed(world.broker.changelog(store, partition), key, value);
        }
        return !world.sabotage.isLostToStore(store, value);
    }
}
