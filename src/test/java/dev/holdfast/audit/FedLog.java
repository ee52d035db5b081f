package dev.holdfast.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventType;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Writes the topics as the service would, straight into an audit. */
final class FedLog {

    static final int PARTITIONS = 4;

    private static final byte[] REQUEST = "{\"type\":\"some.request.v1\"}".getBytes();
    private static final byte[] TICK = "{\"type\":\"clock.tick.v1\"}".getBytes();

    private final Audit audit;
    private final Map<String, long[]> ends = new HashMap<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private long events;

    FedLog(Audit audit) {
        this.audit = audit;
    }

    /** A request of that time, which is to be answered; its place, as an event names its cause. */
    String ask(Topic topic, String providerId, Instant at) {
        return input(topic, partition(providerId), at, REQUEST, new RecordHeaders());
    }

    String tick(String providerId, Instant at) {
        return tick(providerId, at, TICK, new RecordHeaders());
    }

    /** A record that may be a tick. */
    String tick(String providerId, Instant at, byte[] value, Headers headers) {
        return input(Topic.RESERVATION_REQUESTS, partition(providerId), at, value, headers);
    }

    /** The provider's next event, and, of what a client relies on, its confirmation. */
    void tell(String providerId, Instant at, String requestId, String cause, Event.Fact fact) {
        var event = new Event(providerId, nextSequence(providerId), at, requestId, cause, fact);
        byte[] value = EventCodec.encode(event);
        tell(event, value);
        if (isBooking(event)) {
            confirm(event, value);
        }
    }

    /** The event as it is given, and no confirmation. */
    void tell(Event event, byte[] value) {
        sequences.merge(event.providerId(), event.sequence(), Long::max);
        events++;
        write(Topic.RESERVATION_EVENTS, partition(event.providerId()), event.at(), value, causedBy(event.cause()));
    }

    void confirm(Event event, byte[] value) {
        write(Topic.RESERVATION_CONFIRMATIONS, 0, event.at(), value, causedBy(event.cause()));
    }

    void bury(String cause, Instant at) {
        write(Topic.DEAD_LETTERS, 0, at, REQUEST, causedBy(cause));
    }

    long nextSequence(String providerId) {
        return sequences.getOrDefault(providerId, 0L) + 1;
    }

    /** How many events there are. */
    long events() {
        return events;
    }

    private static boolean isBooking(Event event) {
        return event.type() == EventType.RESERVATION_CONFIRMED
                || (event.type() == EventType.RESERVATION_CANCELLED || event.type() == EventType.RESERVATION_RESCHEDULED)
                && event.fact().reservation().confirmedAt() != null;
    }

    private String input(Topic topic, int partition, Instant at, byte[] value, Headers headers) {
        return write(topic, partition, at, value, headers).toString();
    }

    private Place write(Topic topic, int partition, Instant at, byte[] value, Headers headers) {
        long[] end = ends.computeIfAbsent(topic + "/" + partition, any -> new long[1]);
        var place = new Place(topic.topicName(), partition, end[0]);
        // Each second offset is a transaction's end, as it may be.
        end[0] += 2;
        audit.record(place, at.toEpochMilli(), value, headers);
        return place;
    }

    private static Headers causedBy(String cause) {
        return new RecordHeaders().add(HeaderNames.CAUSE, cause.getBytes(UTF_8));
    }

    private static int partition(String providerId) {
        return Math.floorMod(providerId.hashCode(), PARTITIONS);
    }
}
