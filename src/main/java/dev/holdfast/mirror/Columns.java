package dev.holdfast.mirror;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;

/**
 * Rows handed to a statement column by column, each as one array for {@code unnest}: one round trip, however many
 * rows. The order of the calls is that of the statement's parameters.
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
     * Adds a column.
     *
     * @param type  the name that Postgres has for the elements' type
     * @param value null, or a number, a boolean, or what spells itself as Postgres reads it: an instant and a
     *              duration do, to the last digit, for both know ISO 8601
     */
    Columns<R> column(String type, Function<R, ?> value) throws SQLException {
        var values = new Object[rows.size()];
        int i = 0;
        for (R row : rows) {
            Object each = value.apply(row);
            values[i++] = each == null || each instanceof Number || each instanceof Boolean ? each : each.toString();
        }
        statement.setArray(++count, statement.getConnection().createArrayOf(type, values));
        return this;
    }
}
