package dev.holdfast.mirror;

import java.lang.reflect.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;

/**
 * Rows handed to a statement column by column, each as one array for {@code unnest}: one round trip, however many
 * rows. The order of the calls is that of the statement's parameters. Arrays of just these four types travel in binary
 * form, which spares both sides the quoting.
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
     * Adds a column of what spells itself as Postgres reads it, or null. An instant and a duration do, to the last
     * digit, for both sides know ISO 8601: the statement casts them.
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

    Columns<R> bool(Function<R, Boolean> value) throws SQLException {
        return column("bool", Boolean.class, value);
    }

    Columns<R> bytes(Function<R, byte[]> value) throws SQLException {
        return column("bytea", byte[].class, value);
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
}
