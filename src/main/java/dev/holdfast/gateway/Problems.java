package dev.holdfast.gateway;

import dev.holdfast.domain.UnreadableException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what goes wrong with problem documents (RFC 9457). */
final class Problems {

    static final String TYPE = "application/problem+json";

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {
    }

    static void addTo(RoutesConfig routes) {
        routes.exception(ProblemException.class, (e, ctx) -> reply(ctx, e));
        routes.exception(UnreadableException.class,
                (e, ctx) -> reply(ctx, new ProblemException(Problem.NOT_NOW, e.getMessage())));
        routes.exception(HttpResponseException.class, (e, ctx) -> reply(ctx, problemOf(ctx, e)));
        routes.exception(Exception.class, (e, ctx) -> {
            LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
            reply(ctx, new ProblemException(Problem.INTERNAL, null));
        });
    }

    private static void reply(Context ctx, ProblemException e) {
        Problem problem = e.problem();
        if (e.retryAfterS() > 0) {
            ctx.header(Header.RETRY_AFTER, Integer.toString(e.retryAfterS()));
        }
        if (problem.status() == 401) {
            ctx.header(Header.WWW_AUTHENTICATE, "Bearer realm=\"holdfast\""
                    + (problem == Problem.BAD_TOKEN ? ", error=\"invalid_token\"" : ""));
        }
        ctx.status(problem.status()).contentType(TYPE).result(Replies.problem(problem, problem.status(), e.getMessage()));
    }

    private static ProblemException problemOf(Context ctx, HttpResponseException e) {
        if (e instanceof MethodNotAllowedResponse) {
            ctx.header(Header.ALLOW, String.valueOf(e.getDetails().get("availableMethods")));
            return new ProblemException(Problem.METHOD_NOT_ALLOWED, null);
        }
        return new ProblemException(e.getStatus() == 404 ? Problem.NO_SUCH_PATH : Problem.INTERNAL, null);
    }
}
