package dev.holdfast.topology;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The records of one provider by their ids: a hash table in which each record is one array, its {@link PackedId} and
 * its value, and has one byte beside it by which most others are told from it without being looked at.
 */
final class PackedRecords implements Iterable<byte[]> {

    private static final int SMALLEST = 4;
    private static final byte NONE = 0;

    private byte[] tags = new byte[SMALLEST];
    private byte[][] records = new byte[SMALLEST][];
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The value under the id that the key ends with, or null. */
    byte[] get(byte[] key, int idPlace) {
        int at = find(key, idPlace);
        return tags[at] == NONE ? null : value(records[at], key.length - idPlace);
    }

    void put(byte[] key, int idPlace, byte[] value) {
        int at = find(key, idPlace);
        int idSize = key.length - idPlace;
        var record = new byte[idSize + value.length];
        System.arraycopy(key, idPlace, record, 0, idSize);
        System.arraycopy(value, 0, record, idSize, value.length);
        if (records[at] != null) {
            records[at] = record;
            return;
        }
        if (size >= records.length / 4 * 3) {
            resize(2 * records.length);
        }
        place(record);
        size++;
    }

    /** Gives the value that was there, or null. */
    byte[] remove(byte[] key, int idPlace) {
        int at = find(key, idPlace);
        byte[] found = records[at];
        if (found == null) {
            return null;
        }
        free(at);
        size--;
        // What comes behind it may be there only because its own place was taken.
        for (int next = after(at); records[next] != null; next = after(next)) {
            byte[] moved = records[next];
            free(next);
            place(moved);
        }
        if (size < records.length / 8 && records.length > SMALLEST) {
            resize(records.length / 2);
        }
        return value(found, key.length - idPlace);
    }

    /** Each record whole, in no order that means anything. */
    @Override
    public Iterator<byte[]> iterator() {
        return new Iterator<>() {

            private int at;

            @Override
            public boolean hasNext() {
                while (at < records.length && records[at] == null) {
                    at++;
                }
                return at < records.length;
            }

            @Override
            public byte[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return records[at++];
            }
        };
    }

    private static byte[] value(byte[] record, int idSize) {
        return Arrays.copyOfRange(record, idSize, record.length);
    }

    /** Where the record with this id is, or else the free place where the search for it ends. */
    private int find(byte[] key, int idPlace) {
        int hash = Hash.of(key, idPlace, key.length);
        byte tag = tag(hash);
        int at = hash & records.length - 1;
        while (tags[at] != NONE && !(tags[at] == tag && hasId(records[at], key, idPlace))) {
            at = after(at);
        }
        return at;
    }

    private static boolean hasId(byte[] record, byte[] key, int idPlace) {
        int idSize = key.length - idPlace;
        return record.length >= idSize && Arrays.equals(record, 0, idSize, key, idPlace, key.length);
    }

    private void place(byte[] record) {
        int hash = Hash.of(record, 0, PackedId.size(record, 0));
        int at = hash & records.length - 1;
        while (tags[at] != NONE) {
            at = after(at);
        }
        tags[at] = tag(hash);
        records[at] = record;
    }

    private void free(int at) {
        tags[at] = NONE;
        records[at] = null;
    }

    private int after(int at) {
        return at + 1 & records.length - 1;
    }

    /** From other bits of the hash than the place; never {@link #NONE}. */
    private static byte tag(int hash) {
        return (byte) (hash >>> 25 | 0x80);
    }

    private void resize(int capacity) {
        byte[][] old = records;
        tags = new byte[capacity];
        records = new byte[capacity][];
        for (byte[] record : old) {
            if (record != null) {
                place(record);
            }
        }
    }
}
