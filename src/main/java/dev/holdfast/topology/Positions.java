package dev.holdfast.topology;

import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** How the place of an input record is written. */
final class Positions {

    private Positions() {
    }

    /** The record being processed, as {@code topic/partition@offset}. */
    static String of(ProcessorContext<?, ?> context) {
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        return metadata.topic() + "/" + metadata.partition() + "@" + metadata.offset();
    }
}
