package dev.holdfast.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Event;
import dev.holdfast.domain.Reservation;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.kafka.CloudEventDeserializer;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What goes out is read by the CloudEvents SDK's own deserializer for Kafka. */
class CloudEventsTest {

    static Set<String> eventTypes() {
        return Codecs.EVENT_TYPES;
    }

    @ParameterizedTest
    @MethodSource("eventTypes")
    void anEventIsReadByTheCloudEventsSdk(String type) {
        try (var deserializer = new CloudEventDeserializer()) {
            for (JsonNode example : Schemas.examples(type)) {
                Event event = EventCodec.decode(example.toString().getBytes(UTF_8), Codecs.CAUSE);
                byte[] value = EventCodec.encode(event);
                CloudEvent read = deserializer.deserialize(Topic.RESERVATION_EVENTS.topicName(),
                        CloudEvents.headers(event), value);
                assertThat(read.getSpecVersion()).isEqualTo(SpecVersion.V1);
                assertThat(read.getId()).isEqualTo(example.path("eventId").asString());
                assertThat(read.getSource()).isEqualTo(URI.create("/holdfast"));
                assertThat(read.getType()).isEqualTo(type);
                assertThat(read.getTime()).isEqualTo(event.at().atOffset(ZoneOffset.UTC));
                Reservation reservation = event.fact().reservation();
                assertThat(read.getSubject()).isEqualTo(reservation == null ? null : reservation.reservationId());
                assertThat(read.getDataContentType()).isEqualTo("application/json");
                assertThat(read.getData().toBytes()).isEqualTo(value);
            }
        }
    }

    @Test
    void anEventCarriesThePositionOfItsCause() {
        Event event = anEvent();
        Header cause = CloudEvents.headers(event).lastHeader(HeaderNames.CAUSE);
        assertThat(new String(cause.value(), UTF_8)).isEqualTo("reservation-requests/3@1234");
    }

    @Test
    void noHeaderIsWrittenTwice() {
        Headers headers = CloudEvents.headers(anEvent());
        Set<String> names = StreamSupport.stream(headers.spliterator(), false).map(Header::key)
                .collect(Collectors.toSet());
        assertThat(headers.toArray()).hasSameSizeAs(names);
    }

    private static Event anEvent() {
        String json = Schemas.examples("reservation.held.v1").get(0).toString();
        return EventCodec.decode(json.getBytes(UTF_8), Codecs.CAUSE);
    }
}
