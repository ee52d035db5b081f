package dev.holdfast.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.domain.Interval;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;

/** Writes a state record: as few bytes as is simple, for every one of them goes through a changelog. */
final class BinaryWriter {

    private static final int TYPICAL_SIZE = 96;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_SIZE);

    BinaryWriter oneByte(int value) {
        bytes.write(value);
        return this;
    }

    /** A whole number from 0, seven bits a byte, the lowest first. */
    BinaryWriter number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("the state knows no negative number: " + value);
        }
        long rest = value;
        while (rest > 0x7f) {
            bytes.write((int) rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return this;
    }

    BinaryWriter eightBytes(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes.write((int) (value >>> shift));
        }
        return this;
    }

    BinaryWriter text(String value) {
        byte[] utf8 = value.getBytes(UTF_8);
        number(utf8.length);
        bytes.writeBytes(utf8);
        return this;
    }

    /** To the millisecond, as all times of the contract are. */
    BinaryWriter instant(Instant value) {
        return number(value.toEpochMilli());
    }

    /** Null is 0, the first millisecond of 1970, which no time of the contract is. */
    BinaryWriter optionalInstant(Instant value) {
        return value == null ? number(0) : instant(value);
    }

    BinaryWriter duration(Duration value) {
        return number(value.toMillis());
    }

    BinaryWriter interval(Interval value) {
        return instant(value.start()).duration(value.length());
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
