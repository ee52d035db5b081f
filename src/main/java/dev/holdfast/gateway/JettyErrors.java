package dev.holdfast.gateway;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what never comes as far as an endpoint: broken HTTP, tricks with paths, a body too large, a server that stops. */
final class JettyErrors extends ErrorHandler {

    private static final HttpField TYPE = new HttpField(HttpHeader.CONTENT_TYPE, Problems.TYPE);

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        response.getHeaders().put(TYPE);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        if (problemOf(status).isPassing()) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
        }
        response.write(true, ByteBuffer.wrap(body(status)), callback);
        return true;
    }

    private static byte[] body(int status) {
        return Replies.problem(problemOf(status), status, null);
    }

    private static Problem problemOf(int status) {
        return switch (status) {
            case 404 -> Problem.NO_SUCH_PATH;
            case 405 -> Problem.METHOD_NOT_ALLOWED;
            case 413 -> Problem.TOO_LARGE;
            case 503 -> Problem.STOPPING;
            default -> status < 500 ? Problem.MALFORMED : Problem.INTERNAL;
        };
    }
}
