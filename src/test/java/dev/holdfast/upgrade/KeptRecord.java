package dev.holdfast.upgrade;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record of a topic or of a changelog, kept as a line of text.
 *
 * @param isRead whether the service had read it; it reads its inputs and what travels between its stages
 * @param key    null if there is none
 */
record KeptRecord(String topic, boolean isRead, long timeMs, Map<String, String> headers, byte[] key, byte[] value) {

    private static final JsonMapper JSON = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final ObjectWriter WRITER = JSON.writerFor(Line.class);

    /** Bytes are a character each: most are text, and a difference can be read. */
    private record Line(String topic, boolean read, long timeMs, Map<String, String> headers, String key, String value) {
    }

    static Map<String, String> texts(Headers headers) {
        var texts = new TreeMap<String, String>();
        headers.forEach(header -> texts.put(header.key(), new String(header.value(), UTF_8)));
        return texts;
    }

    Headers kafkaHeaders() {
        var kafka = new RecordHeaders();
        headers.forEach((name, text) -> kafka.add(name, text.getBytes(UTF_8)));
        return kafka;
    }

    String line() {
        try {
            return WRITER.writeValueAsString(new Line(topic, isRead, timeMs, headers,
                    key == null ? null : new String(key, ISO_8859_1), new String(value, ISO_8859_1)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeptRecord of(String text) {
        try {
            Line line = JSON.readValue(text, Line.class);
            return new KeptRecord(line.topic, line.read, line.timeMs, line.headers,
                    line.key == null ? null : line.key.getBytes(ISO_8859_1), line.value.getBytes(ISO_8859_1));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
