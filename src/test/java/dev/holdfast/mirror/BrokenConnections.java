package dev.holdfast.mirror;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Connections that break now and then: before a statement, before the commit, or after an unanswered one. A writer that
 * starts over needs three commits to get on, and waits for twice as long each time that it doesn't: were there as many
 * breaks as that, it would hardly ever get on.
 */
final class BrokenConnections {

    private int commits;
    private int statements;
    private int breaks;

    DataSource around(DataSource source) {
        return proxy(DataSource.class, source, (name, call) ->
                name.equals("getConnection") ? around((Connection) call.make()) : call.make());
    }

    private Connection around(Connection connection) {
        return proxy(Connection.class, connection, (name, call) -> {
            switch (name) {
                case "prepareStatement" -> breakEach(101, ++statements);
                case "commit" -> breakEach(29, ++commits);
                default -> { }
            }
            Object result = call.make();
            if (name.equals("commit")) {
                breakEach(17, commits);
            }
            return result;
        });
    }

    /** How often one broke. */
    int breaks() {
        return breaks;
    }

    private void breakEach(int nth, int count) throws SQLException {
        if (count % nth == 0) {
            breaks++;
            throw new SQLException("broken on purpose", "08006");
        }
    }

    private interface Call {
        Object make() throws Throwable;
    }

    private interface Handler {
        Object handle(String method, Call call) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, T target, Handler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> handler.handle(method.getName(), () -> {
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                })));
    }
}
