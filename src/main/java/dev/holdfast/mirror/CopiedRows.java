package dev.holdfast.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows in the binary form of {@code COPY}, the way into Postgres with the least work on both sides: nothing is parsed,
 * nothing goes through arrays, and the rows of a page are written at once.
 */
final class CopiedRows {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int NO_FLAGS = 0;
    private static final int NO_EXTENSION = 0;
    private static final short END = -1;
    private static final int NULL = -1;
    private static final byte JSONB_VERSION = 1;
    private static final int FIRST_BYTES = 1 << 20;

    private final short columns;
    private ByteBuffer bytes = ByteBuffer.allocate(FIRST_BYTES);

    CopiedRows(int columns) {
        this.columns = (short) columns;
        bytes.put(SIGNATURE).putInt(NO_FLAGS).putInt(NO_EXTENSION);
    }

    /** Begins a row; its values follow, in the order of the columns. */
    CopiedRows row() {
        room(Short.BYTES).putShort(columns);
        return this;
    }

    CopiedRows integer(int value) {
        room(Integer.BYTES + Integer.BYTES).putInt(Integer.BYTES).putInt(value);
        return this;
    }

    CopiedRows bigint(long value) {
        room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(value);
        return this;
    }

    /** @param value or null */
    CopiedRows text(String value) {
        if (value == null) {
            room(Integer.BYTES).putInt(NULL);
        } else {
            byte[] text = value.getBytes(UTF_8);
            room(Integer.BYTES + text.length).putInt(text.length).put(text);
        }
        return this;
    }

    /** @param value or null */
    CopiedRows time(Instant value) {
        PostgresTime.put(room(Integer.BYTES + Long.BYTES), value);
        return this;
    }

    CopiedRows jsonb(byte[] json) {
        int length = 1 + json.length;
        room(Integer.BYTES + length).putInt(length).put(JSONB_VERSION).put(json);
        return this;
    }

    /** @param copy {@code COPY table (columns) FROM STDIN (FORMAT binary)} */
    void send(Connection connection, String copy) throws SQLException {
        room(Short.BYTES).putShort(END);
        CopyIn sending = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy);
        try {
            sending.writeToCopy(bytes.array(), 0, bytes.position());
            sending.endCopy();
        } finally {
            if (sending.isActive()) {
                sending.cancelCopy();
            }
        }
    }

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            int used = bytes.position();
            bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), Math.max(2 * used, used + more))).position(used);
        }
        return bytes;
    }
}
