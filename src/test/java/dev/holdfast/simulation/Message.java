package dev.holdfast.simulation;

import dev.holdfast.contract.Topic;
import org.apache.kafka.common.header.Headers;

/** A record on its way to a partition, from a sender or from a task. */
record Message(Topic topic, int partition, byte[] key, byte[] value, Headers headers, long timeMs) {
}
