package dev.holdfast.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers of an output record: CloudEvents 1.0 in binary mode, so that a CloudEvents SDK reads it as it is, and the
 * position of its cause. Source: CloudEvents, Kafka Protocol Binding 1.0.2, section 3.2.
 */
public final class CloudEvents {

    /** The CloudEvents source; an event's id is unique within it. */
    public static final String SOURCE = "/holdfast";

    private static final Header SPEC_VERSION_HEADER = header("ce_specversion", "1.0");
    private static final Header SOURCE_HEADER = header("ce_source", SOURCE);
    private static final Header CONTENT_TYPE_HEADER = header("content-type", "application/json");
    private static final Map<EventType, Header> TYPE_HEADERS = new EnumMap<>(Arrays.stream(EventType.values())
            .collect(Collectors.toMap(Function.identity(), type -> header("ce_type", EventCodec.typeName(type)))));

    private CloudEvents() {
    }

    public static Headers headers(Event event) {
        Headers headers = new RecordHeaders()
                .add(SPEC_VERSION_HEADER)
                .add(header("ce_id", event.eventId()))
                .add(SOURCE_HEADER)
                .add(TYPE_HEADERS.get(event.type()))
                .add("ce_time", InstantFormat.ascii(event.at()));
        if (event.fact().reservation() != null) {
            headers.add(header("ce_subject", event.fact().reservation().reservationId()));
        }
        return headers.add(CONTENT_TYPE_HEADER).add(header(HeaderNames.CAUSE, event.cause()));
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }
}
