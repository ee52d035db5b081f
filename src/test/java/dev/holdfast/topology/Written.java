package dev.holdfast.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.domain.Event;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** A record as the topology wrote it. */
record Written(byte[] key, byte[] value, Instant time, Headers headers) {

    String keyText() {
        return key == null ? null : new String(key, UTF_8);
    }

    String valueText() {
        return value == null ? null : new String(value, UTF_8);
    }

    /** All of it, to compare and to read. */
    String text() {
        return keyText() + " " + time + " " + headerTexts() + " " + valueText();
    }

    /** The event in it, with the cause that the header tells. */
    Event event() {
        return EventCodec.decode(value, header(HeaderNames.CAUSE));
    }

    /** The header's text, or null; a header must not be there twice. */
    String header(String name) {
        return headerTexts().get(name);
    }

    Map<String, String> headerTexts() {
        var texts = new TreeMap<String, String>();
        for (Header header : headers) {
            if (texts.put(header.key(), new String(header.value(), UTF_8)) != null) {
                throw new AssertionError("the header " + header.key() + " is there twice");
            }
        }
        return texts;
    }
}
