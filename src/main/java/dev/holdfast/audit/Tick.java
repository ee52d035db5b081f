package dev.holdfast.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.contract.Topic;
import java.io.IOException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The service's own question whether anything is due, the only record of an input that is not answered. */
final class Tick {

    private static final String TYPE = "clock.tick.v1";
    /** What is longer is a dead letter, whatever it says. */
    private static final int MAX_VALUE_BYTES = 64 * 1024;
    private static final int MAX_HEADER_BYTES = 8 * 1024;
    private static final JsonFactory JSON = JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

    private Tick() {
    }

    static boolean is(String topic, byte[] value, Headers headers) {
        return topic.equals(Topic.RESERVATION_REQUESTS.topicName()) && value != null && value.length <= MAX_VALUE_BYTES
                && isNothingButItsType(value) && length(headers) <= MAX_HEADER_BYTES;
    }

    private static boolean isNothingButItsType(byte[] value) {
        try (JsonParser json = JSON.createParser(value)) {
            return json.nextToken() == JsonToken.START_OBJECT && "type".equals(json.nextFieldName())
                    && TYPE.equals(json.nextTextValue()) && json.nextToken() == JsonToken.END_OBJECT
                    && json.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static int length(Headers headers) {
        int length = 0;
        for (Header header : headers) {
            length += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return length;
    }
}
