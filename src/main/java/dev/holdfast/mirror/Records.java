package dev.holdfast.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.domain.Event;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.header.Header;

/** Records of the log, read as events. */
final class Records {

    private Records() {
    }

    /**
     * Folds the records.
     *
     * @throws MirrorFailedException if one is no event: the log is the service's own, so that is a bug or a newer
     *                               version's; to leave it out would falsify every row after it
     */
    static Batch fold(ConsumerRecords<byte[], byte[]> records) {
        var batch = new Batch();
        for (ConsumerRecord<byte[], byte[]> each : records) {
            batch.add(each.partition(), each.offset(), decode(each), each.value());
        }
        return batch;
    }

    private static Event decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            Header cause = record.headers().lastHeader(HeaderNames.CAUSE);
            if (cause == null || record.value() == null) {
                throw new IllegalArgumentException(
                        "not an event: it has no " + (cause == null ? "header " + HeaderNames.CAUSE : "value"));
            }
            return EventCodec.decode(record.value(), new String(cause.value(), UTF_8));
        } catch (IllegalArgumentException e) {
            throw new MirrorFailedException(record.topic() + "/" + record.partition() + "@" + record.offset()
                    + " can't be read (" + e.getMessage() + "). If the service was upgraded, upgrade this mirror first;"
                    + " nothing was left out", e);
        }
    }
}
