package dev.holdfast.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.domain.Interval;
import java.time.Duration;
import java.time.Instant;

/** Reads what {@link BinaryWriter} wrote. */
final class BinaryReader {

    private final byte[] bytes;
    private int at;

    BinaryReader(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isAtEnd() {
        return at == bytes.length;
    }

    int oneByte() {
        return bytes[at++] & 0xff;
    }

    /** Refuses a record that a newer version wrote. */
    void version(int known) {
        int version = oneByte();
        if (version != known) {
            throw new IllegalStateException("a state record has version " + version + ", but this Holdfast reads version "
                    + known + "; run the version that wrote it, or a newer one");
        }
    }

    long number() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    /** How many there are of what takes a byte each at least; more than there is room for would take memory for nothing. */
    int count() {
        long count = number();
        if (count < 0 || count > bytes.length - at) {
            throw new IllegalStateException("a record counts " + count + " entries in its last " + (bytes.length - at)
                    + " bytes");
        }
        return (int) count;
    }

    /** A value that was written as its distance from the other. */
    long near(long from) {
        long distance = number();
        return from + (distance >>> 1 ^ -(distance & 1));
    }

    long eightBytes() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | oneByte();
        }
        return value;
    }

    String text() {
        int length = count();
        at += length;
        return new String(bytes, at - length, length, UTF_8);
    }

    String id() {
        int from = at;
        at += PackedId.size(bytes, from);
        return PackedId.read(bytes, from);
    }

    Instant instant() {
        return Instant.ofEpochMilli(number());
    }

    Duration duration() {
        return Duration.ofMillis(number());
    }

    Interval interval() {
        Instant start = instant();
        return new Interval(start, start.plus(duration()));
    }
}
