package dev.holdfast.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.domain.Event;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers of an output record: CloudEvents 1.0 in binary mode, so that a CloudEvents SDK reads it as it is, and the
 * position of its cause. Source: CloudEvents, Kafka Protocol Binding 1.0.2, section 3.2.
 */
public final class CloudEvents {

    /** The CloudEvents source; an event's id is unique within it. */
    public static final String SOURCE = "/holdfast";

    private CloudEvents() {
    }

    public static Headers headers(Event event) {
        var headers = new RecordHeaders();
        add(headers, "ce_specversion", "1.0");
        add(headers, "ce_id", event.eventId());
        add(headers, "ce_source", SOURCE);
        add(headers, "ce_type", EventCodec.typeName(event.type()));
        add(headers, "ce_time", event.at().toString());
        if (event.fact().reservation() != null) {
            add(headers, "ce_subject", event.fact().reservation().reservationId());
        }
        add(headers, "content-type", "application/json");
        add(headers, HeaderNames.CAUSE, event.cause());
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }
}
