package dev.holdfast.topology;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HexFormat;

/**
 * An id in a key or a value: its length and its letters; or, if it is a UUID in the usual form, as most ids are, a zero
 * and the UUID's 16 bytes. One id has one form, and no id's form is the beginning of another's.
 */
final class PackedId {

    static final int MAX_SIZE = 65;

    private static final int UUID = 0;
    private static final int UUID_SIZE = 17;
    private static final int UUID_LETTERS = 36;
    /** The dashes are before these bytes. */
    private static final int FIRST_DASH = 4;
    private static final int LAST_DASH = 10;
    private static final HexFormat HEX = HexFormat.of();

    private PackedId() {
    }

    /** Writes the id there, and gives the place behind it. */
    static int write(String id, byte[] bytes, int at) {
        if (id.length() == UUID_LETTERS && writeUuid(id, bytes, at + 1)) {
            bytes[at] = UUID;
            return at + UUID_SIZE;
        }
        int length = id.length();
        bytes[at] = (byte) length;
        for (int i = 0; i < length; i++) {
            bytes[at + 1 + i] = (byte) id.charAt(i);
        }
        return at + 1 + length;
    }

    /** How many bytes the id there takes. */
    static int size(byte[] bytes, int at) {
        return bytes[at] == UUID ? UUID_SIZE : 1 + bytes[at];
    }

    static String read(byte[] bytes, int at) {
        if (bytes[at] != UUID) {
            return new String(bytes, at + 1, bytes[at], ISO_8859_1);
        }
        var letters = new byte[UUID_LETTERS];
        int to = 0;
        for (int i = 0; i < UUID_SIZE - 1; i++) {
            if (isAfterDash(i)) {
                letters[to++] = '-';
            }
            letters[to++] = (byte) HEX.toLowHexDigit(bytes[at + 1 + i] >> 4);
            letters[to++] = (byte) HEX.toLowHexDigit(bytes[at + 1 + i]);
        }
        return new String(letters, ISO_8859_1);
    }

    /** Whether it is one: with small letters only, for what is read must be what was written. */
    private static boolean writeUuid(String id, byte[] bytes, int at) {
        int from = 0;
        for (int i = 0; i < UUID_SIZE - 1; i++) {
            if (isAfterDash(i) && id.charAt(from++) != '-') {
                return false;
            }
            int high = digit(id.charAt(from++));
            int low = digit(id.charAt(from++));
            if ((high | low) < 0) {
                return false;
            }
            bytes[at + i] = (byte) (high << 4 | low);
        }
        return true;
    }

    private static boolean isAfterDash(int place) {
        return place >= FIRST_DASH && place <= LAST_DASH && place % 2 == 0;
    }

    private static int digit(char letter) {
        if (letter >= '0' && letter <= '9') {
            return letter - '0';
        }
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }
}
