package dev.holdfast.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.Topic;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * A record in a log.
 *
 * @param transaction in which it was written, or null
 */
record Entry(Topic topic, int partition, long offset, byte[] key, byte[] value, Headers headers, long timeMs,
             Transaction transaction) {

    /** As causes and origins name it. */
    String position() {
        return topic.topicName() + "/" + partition + "@" + offset;
    }

    /** The header's text, or null. */
    String header(String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }
}
