package dev.holdfast.mirror;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;
import org.postgresql.core.Oid;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * Rows handed to a statement column by column, each as one array for {@code unnest}: one round trip, however many
 * rows. The order of the calls is that of the statement's parameters. All of these arrays travel in binary form, which
 * spares both sides the text.
 */
final class Columns<R> {

    private final PreparedStatement statement;
    private final Collection<R> rows;
    private int count;

    Columns(PreparedStatement statement, Collection<R> rows) {
        this.statement = statement;
        this.rows = rows;
    }

    /**
     * Adds a column of what spells itself as Postgres reads it, or null. A duration, a date and a time of day do, for
     * both sides know ISO 8601: the statement casts them.
     */
    Columns<R> text(Function<R, ?> value) throws SQLException {
        return column("text", String.class, row -> {
            Object each = value.apply(row);
            return each == null ? null : each.toString();
        });
    }

    Columns<R> bigint(Function<R, Long> value) throws SQLException {
        return column("int8", Long.class, value);
    }

    Columns<R> time(Function<R, Instant> value) throws SQLException {
        statement.setObject(++count, new Times(rows.stream().map(value).toArray(Instant[]::new)));
        return this;
    }

    /** Adds one value, which is the same for all rows. */
    Columns<R> single(Object value) throws SQLException {
        statement.setString(++count, value.toString());
        return this;
    }

    private <V> Columns<R> column(String type, Class<V> javaType, Function<R, V> value) throws SQLException {
        // The driver looks at the array's own type to choose the form.
        var values = (Object[]) Array.newInstance(javaType, rows.size());
        int i = 0;
        for (R row : rows) {
            values[i++] = value.apply(row);
        }
        statement.setArray(++count, statement.getConnection().createArrayOf(type, values));
        return this;
    }

    /** An array of instants, which the driver has no binary form for; {@link MirrorPool} lets it take this one. */
    private static final class Times extends PGobject implements PGBinaryObject {

        private static final long serialVersionUID = 1;
        private static final int HEAD_BYTES = 5 * Integer.BYTES;

        private final Instant[] times;

        Times(Instant[] times) {
            this.times = times;
            setType("_timestamptz");
        }

        @Override
        public int lengthInBytes() {
            int bytes = HEAD_BYTES + times.length * Integer.BYTES;
            for (Instant each : times) {
                bytes += each == null ? 0 : Long.BYTES;
            }
            return bytes;
        }

        /** Source: {@code array_send} of Postgres. */
        @Override
        public void toBytes(byte[] bytes, int offset) {
            ByteBuffer to = ByteBuffer.wrap(bytes, offset, bytes.length - offset);
            int dimensions = 1;
            int mayHoldNulls = 1;
            int firstIndex = 1;
            to.putInt(dimensions).putInt(mayHoldNulls).putInt(Oid.TIMESTAMPTZ).putInt(times.length).putInt(firstIndex);
            for (Instant each : times) {
                PostgresTime.put(to, each);
            }
        }

        @Override
        public void setByteValue(byte[] bytes, int offset) {
            throw new UnsupportedOperationException("only sent");
        }

        @Override
        public String getValue() {
            throw new IllegalStateException("this connection takes no binary array of times");
        }
    }
}
