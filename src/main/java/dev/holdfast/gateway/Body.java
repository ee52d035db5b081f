package dev.holdfast.gateway;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.MalformedException;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The JSON object that a request brings. */
final class Body {

    /** What is added to make it a command must still fit into one. */
    static final int MAX_BYTES = CommandCodec.MAX_VALUE_BYTES - 1024;

    private static final String JSON = "application/json";

    private Body() {
    }

    /** Its fields. */
    static Map<Object, Object> of(Context ctx) {
        return fields(ctx, bytes(ctx));
    }

    /** Its fields; none if there is no body. */
    static Map<Object, Object> orNothing(Context ctx) {
        byte[] bytes = bytes(ctx);
        return bytes.length == 0 ? new HashMap<>() : fields(ctx, bytes);
    }

    private static Map<Object, Object> fields(Context ctx, byte[] bytes) {
        String type = ctx.contentType();
        if (type == null || !type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT).equals(JSON)) {
            throw new ProblemException(Problem.NOT_JSON, null);
        }
        try {
            return new HashMap<>(CommandCodec.object(bytes));
        } catch (MalformedException e) {
            throw Query.malformed("The body: " + e.getMessage());
        }
    }

    private static byte[] bytes(Context ctx) {
        if (ctx.contentLength() > MAX_BYTES) {
            throw new ProblemException(Problem.TOO_LARGE, null);
        }
        try (InputStream in = ctx.bodyInputStream()) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new ProblemException(Problem.TOO_LARGE, null);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
