package dev.holdfast.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import dev.holdfast.runtime.StreamsSettings;
import dev.holdfast.topology.ClientTask;
import dev.holdfast.topology.ProviderTask;
import dev.holdfast.topology.SimulatedTask;
import dev.holdfast.topology.TopologySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;

/** Both stages of one partition, the real code on topics and changelogs in memory. Nothing is read unless the caller says so. */
final class OnePartition implements SimulatedTask.Output {

    private static final String CHANGELOG = StreamsSettings.APPLICATION_ID + "-%s-changelog";
    private static final List<String> STORES =
            List.of("provider-heads", "provider-schedules", "reservations", "recent-answers", "client-claims");

    private final Map<Topic, List<KeptRecord>> topics = new EnumMap<>(Topic.class);
    private final Map<Topic, Integer> positions = new EnumMap<>(Topic.class);
    private final Map<String, Map<Bytes, byte[]>> changelogs = new TreeMap<>();
    private final List<KeptRecord> log = new ArrayList<>();
    private final ProviderTask providers = new ProviderTask(0, 1, TopologySettings.DEFAULT, this);
    private final ClientTask clients = new ClientTask(0, 1, TopologySettings.DEFAULT, this);
    private Instant now;

    /**
     * Starts on what is there.
     *
     * @param kept of another one of these, or none
     */
    OnePartition(List<KeptRecord> kept, Instant now) {
        this.now = now;
        for (Topic topic : Topic.values()) {
            topics.put(topic, new ArrayList<>());
            positions.put(topic, 0);
        }
        STORES.forEach(store -> changelogs.put(CHANGELOG.formatted(store), new TreeMap<>()));
        kept.forEach(this::take);
        var stores = new TreeMap<String, Map<Bytes, byte[]>>();
        STORES.forEach(store -> stores.put(store, changelogs.get(CHANGELOG.formatted(store))));
        providers.start(stores);
        clients.start(stores);
    }

    private void take(KeptRecord record) {
        if (changelogs.containsKey(record.topic())) {
            changelogs.get(record.topic()).put(Bytes.wrap(record.key()), record.value());
            return;
        }
        Topic topic = topic(record);
        append(topic, record);
        positions.merge(topic, record.isRead() ? 1 : 0, Integer::sum);
    }

    /** The broker's clock, and the service's. */
    Instant now() {
        return now;
    }

    void send(Command command) {
        send(CommandCodec.topicOf(command), command.providerId(), CommandCodec.encode(command));
    }

    void send(Topic topic, String key, byte[] value) {
        send(topic, 0, key.getBytes(UTF_8), value, new RecordHeaders(), now.toEpochMilli());
    }

    /** Lets the service read what it has not read of the topic. */
    void read(Topic topic) {
        while (positions.get(topic) < topics.get(topic).size()) {
            int offset = positions.merge(topic, 1, Integer::sum) - 1;
            KeptRecord record = topics.get(topic).get(offset);
            SimulatedTask reader = topic == Topic.RESERVATION_CLAIMS ? clients : providers;
            reader.process(topic, offset, record.key(), record.value(), record.kafkaHeaders(), record.timeMs(),
                    now.toEpochMilli());
        }
    }

    /** Lets the service read until there is nothing more. */
    void settle() {
        int before;
        do {
            before = log.size();
            read(Topic.AVAILABILITY);
            read(Topic.RESERVATION_REQUESTS);
            read(Topic.RESERVATION_CLAIMS);
            read(Topic.RESERVATION_VERDICTS);
        } while (log.size() > before);
    }

    /** Sends it, and gives all that was decided then, a second later. */
    List<Event> decide(Command command) {
        now = now.plusSeconds(1);
        int before = topics.get(Topic.RESERVATION_EVENTS).size();
        send(command);
        settle();
        return events().subList(before, events().size());
    }

    /** Lets time pass, and the service do what is due then. */
    void pass(Duration time) {
        now = now.plus(time);
        providers.punctuate(now.toEpochMilli());
        settle();
    }

    List<Event> events() {
        return topics.get(Topic.RESERVATION_EVENTS).stream()
                .map(record -> EventCodec.decode(record.value(), record.headers().get(HeaderNames.CAUSE))).toList();
    }

    /** The topics' records, in the order in which they were written. */
    List<KeptRecord> records() {
        return List.copyOf(log);
    }

    /** The same, and then what the changelogs come to. */
    List<KeptRecord> all() {
        var all = new ArrayList<KeptRecord>();
        var offsets = new EnumMap<Topic, Integer>(Topic.class);
        for (KeptRecord each : log) {
            int offset = offsets.merge(topic(each), 1, Integer::sum) - 1;
            all.add(new KeptRecord(each.topic(), offset < positions.get(topic(each)), each.timeMs(), each.headers(),
                    each.key(), each.value()));
        }
        changelogs.forEach((topic, entries) -> entries.forEach((key, value) ->
                all.add(new KeptRecord(topic, false, 0, Map.of(), key.get(), value))));
        return all;
    }

    static Topic topic(KeptRecord record) {
        for (Topic topic : Topic.values()) {
            if (topic.topicName().equals(record.topic())) {
                return topic;
            }
        }
        throw new IllegalArgumentException("no topic and no changelog of this release: " + record.topic());
    }

    private void append(Topic topic, KeptRecord record) {
        topics.get(topic).add(record);
        log.add(record);
    }

    @Override
    public void send(Topic topic, int partition, byte[] key, byte[] value, Headers headers, long timeMs) {
        long stampedMs = topic.isInput() ? now.toEpochMilli() : timeMs;
        append(topic, new KeptRecord(topic.topicName(), false, stampedMs, KeptRecord.texts(headers), key, value));
    }

    @Override
    public boolean changed(String store, Bytes key, byte[] value) {
        Map<Bytes, byte[]> changelog = changelogs.get(CHANGELOG.formatted(store));
        if (value == null) {
            changelog.remove(key);
        } else {
            changelog.put(key, value);
        }
        return true;
    }
}
