package dev.holdfast.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Input;
import dev.holdfast.contract.Topic;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Takes records as they come: reads them, sends those in the wrong partition on to the right one, and puts aside what
 * nobody can be answered for.
 */
final class IntakeProcessor implements Processor<byte[], byte[], byte[], Object> {

    private static final int MAX_HEADER_BYTES = 8 * 1024;
    /** A longer key belongs to a dead letter, and a dead letter must fit into a record. */
    private static final int MAX_DEAD_KEY_BYTES = 1024;

    private final int partitions;
    private final Watcher watcher;
    private ProcessorContext<byte[], Object> context;

    /** @param partitions how many the input topics have */
    IntakeProcessor(int partitions, Watcher watcher) {
        this.partitions = partitions;
        this.watcher = watcher;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        this.context = context;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value != null && value.length > CommandCodec.MAX_VALUE_BYTES) {
            bury(record, "the value is longer than " + CommandCodec.MAX_VALUE_BYTES + " bytes");
            return;
        }
        if (size(record.headers()) > MAX_HEADER_BYTES) {
            bury(record, "the headers are longer than " + MAX_HEADER_BYTES + " bytes");
            return;
        }
        Input input = CommandCodec.decode(value, topic());
        if (input instanceof Input.Unreadable unreadable) {
            bury(record, unreadable.why());
        } else if (input instanceof Input.OfProvider request) {
            route(record, request);
        } else {
            context.forward(record.withValue(input), Names.PROVIDER_STAGE);
        }
    }

    /** Producers in other languages hash keys in their own ways; state is where Java's hash says. */
    private void route(Record<byte[], byte[]> record, Input.OfProvider input) {
        byte[] key = input.request().providerId().getBytes(UTF_8);
        int partition = HoldfastTopology.partition(key, partitions);
        if (Arrays.equals(key, record.key()) && partition == context.taskId().partition()) {
            context.forward(record.withValue(input), Names.PROVIDER_STAGE);
        } else if (record.headers().lastHeader(HeaderNames.ORIGIN) != null) {
            bury(record, "the record was sent on to the partition of its provider once and is in a wrong one again");
        } else {
            // Without the sender's headers, which nobody reads: with the origin they might be too long on arrival.
            Headers headers = new RecordHeaders().add(HeaderNames.ORIGIN, position());
            context.forward(new Record<>(key, record.value(), record.timestamp(), headers), Names.REROUTED_SINK);
            watcher.sentOn();
        }
    }

    private void bury(Record<byte[], byte[]> record, String why) {
        byte[] value = record.value() == null ? new byte[0] : record.value();
        Headers headers = new RecordHeaders()
                .add(HeaderNames.REASON, why.getBytes(UTF_8))
                .add(HeaderNames.LENGTH, Integer.toString(value.length).getBytes(UTF_8))
                .add(HeaderNames.SHA_256, sha256(value).getBytes(UTF_8))
                .add(HeaderNames.CAUSE, position());
        context.forward(new Record<>(shortened(record.key(), MAX_DEAD_KEY_BYTES),
                shortened(record.value(), CommandCodec.MAX_VALUE_BYTES), record.timestamp(), headers),
                Names.DEAD_LETTERS_SINK);
        watcher.buried();
    }

    private byte[] position() {
        return Positions.of(context).getBytes(UTF_8);
    }

    private Topic topic() {
        boolean isAvailability = context.recordMetadata().orElseThrow().topic().equals(Topic.AVAILABILITY.topicName());
        return isAvailability ? Topic.AVAILABILITY : Topic.RESERVATION_REQUESTS;
    }

    private static int size(Headers headers) {
        int size = 0;
        for (Header header : headers) {
            size += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return size;
    }

    private static byte[] shortened(byte[] bytes, int length) {
        return bytes == null || bytes.length <= length ? bytes : Arrays.copyOf(bytes, length);
    }

    private static String sha256(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
