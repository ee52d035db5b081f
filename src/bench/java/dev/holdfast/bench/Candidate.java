package dev.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.CloudEvents;
import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.Reservation;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** What is measured, side by side. */
enum Candidate {
    /** Each request is answered by the same bytes, whatever it says. */
    PASS_THROUGH("Kafka Streams passing through"),
    /** The same, after one get and one put. */
    LEAST_STATEFUL("Kafka Streams with one get and one put"),
    ONE_STAGE("Holdfast, client stage off"),
    TWO_STAGES("Holdfast"),
    POSTGRES("Postgres, no provider twice"),
    POSTGRES_CLIENTS("Postgres, no provider and no client twice");

    private static final int PUT_BYTES = 64;
    private static final String STORE = "least";

    private final String title;

    Candidate(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    boolean isHoldfast() {
        return this == ONE_STAGE || this == TWO_STAGES;
    }

    boolean isOnKafka() {
        return compareTo(POSTGRES) < 0;
    }

    /** The graph of a candidate that is not Holdfast. */
    Topology bare() {
        var bytesIn = Serdes.ByteArray().deserializer();
        var bytesOut = Serdes.ByteArray().serializer();
        return new Topology()
                .addSource("requests", bytesIn, bytesIn, Topic.RESERVATION_REQUESTS.topicName())
                .addProcessor("answering", this == PASS_THROUGH ? new Passing() : new Storing(), "requests")
                .addSink("events", Topic.RESERVATION_EVENTS.topicName(), bytesOut, bytesOut, "answering");
    }

    /** An answer of the usual size, with the usual headers. */
    private static Record<byte[], byte[]> answer(Record<byte[], byte[]> request) {
        return request.withValue(Sample.VALUE).withHeaders(new RecordHeaders(Sample.HEADERS));
    }

    private static final class Sample {

        private static final Event EVENT = event();
        private static final byte[] VALUE = EventCodec.encode(EVENT);
        private static final Headers HEADERS = CloudEvents.headers(EVENT);

        private static Event event() {
            Instant start = Instant.parse("2027-01-31T09:00:00Z");
            Reservation held = Reservation.held("0001e240-5a9c-4a54-9a37-0f6f7c1f0a55", "client-123456",
                    new Interval(start, start.plus(Workload.SLOT)), Instant.parse("2027-01-20T10:11:12.345Z"),
                    Policy.DEFAULT);
            return new Event("provider-1234", 4711, held.heldAt(), held.reservationId(),
                    "reservation-requests/3@123456", new Event.Held(held));
        }
    }

    private static final class Passing implements ProcessorSupplier<byte[], byte[], byte[], byte[]> {

        @Override
        public Processor<byte[], byte[], byte[], byte[]> get() {
            return new ContextualProcessor<>() {
                @Override
                public void process(Record<byte[], byte[]> record) {
                    context().forward(answer(record));
                }
            };
        }
    }

    private static final class Storing implements ProcessorSupplier<byte[], byte[], byte[], byte[]> {

        @Override
        public Processor<byte[], byte[], byte[], byte[]> get() {
            return new ContextualProcessor<>() {
                @Override
                public void process(Record<byte[], byte[]> record) {
                    KeyValueStore<String, byte[]> store = context().getStateStore(STORE);
                    String key = new String(record.key(), UTF_8);
                    byte[] before = store.get(key);
                    byte[] after = before == null ? new byte[PUT_BYTES] : before.clone();
                    after[0]++;
                    store.put(key, after);
                    context().forward(answer(record));
                }
            };
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray()));
        }
    }
}
