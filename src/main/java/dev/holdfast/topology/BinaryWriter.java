package dev.holdfast.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.domain.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** Writes a state record: as few bytes as is simple, for every one of them goes through a changelog. */
final class BinaryWriter {

    private static final int TYPICAL_SIZE = 128;
    private static final int MAX_NUMBER_SIZE = 10;

    private byte[] bytes = new byte[TYPICAL_SIZE];
    private int size;

    BinaryWriter oneByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
        return this;
    }

    /** A whole number from 0, seven bits a byte, the lowest first. */
    BinaryWriter number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("the state knows no negative number: " + value);
        }
        return sevenBitsAByte(value);
    }

    /** How far the value is from another that the reader knows; what is near takes few bytes, on either side. */
    BinaryWriter distance(long value, long from) {
        long distance = value - from;
        return sevenBitsAByte(distance << 1 ^ distance >> 63);
    }

    BinaryWriter eightBytes(long value) {
        reserve(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    BinaryWriter text(String value) {
        byte[] utf8 = value.getBytes(UTF_8);
        number(utf8.length);
        reserve(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
        return this;
    }

    /** As {@link PackedId} has it. */
    BinaryWriter id(String id) {
        reserve(PackedId.MAX_SIZE);
        size = PackedId.write(id, bytes, size);
        return this;
    }

    /** To the millisecond, as all times of the contract are. */
    BinaryWriter instant(Instant value) {
        return number(value.toEpochMilli());
    }

    BinaryWriter duration(Duration value) {
        return number(value.toMillis());
    }

    BinaryWriter interval(Interval value) {
        return instant(value.start()).duration(value.length());
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private BinaryWriter sevenBitsAByte(long value) {
        reserve(MAX_NUMBER_SIZE);
        long rest = value;
        while ((rest & ~0x7f) != 0) {
            bytes[size++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
