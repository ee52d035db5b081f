package dev.holdfast.runtime;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/**
 * Inputs are read as bytes, whatever they are; only what the stages say to each other is read where it comes in. Fails
 * with the record's position, which Kafka Streams would only log.
 */
public final class UnreadableRecordHandler implements DeserializationExceptionHandler {

    @Override
    public Response handleError(ErrorHandlerContext where, ConsumerRecord<byte[], byte[]> record, Exception cause) {
        throw new UnreadableRecordException(record.topic() + "/" + record.partition() + "@" + record.offset(), cause);
    }

    @Override
    public void configure(Map<String, ?> settings) {
        // Nothing to choose.
    }
}
