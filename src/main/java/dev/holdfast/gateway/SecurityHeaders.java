package dev.holdfast.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.Map;

/** What every answer tells a browser: nothing from elsewhere, in no frame, guess no types, keep nothing of the API. */
final class SecurityHeaders {

    private static final Map<String, String> ALWAYS = Map.of(
            "Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                    + "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
                    + "frame-ancestors 'none'",
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()");

    private SecurityHeaders() {
    }

    static void addTo(Context ctx) {
        ALWAYS.forEach(ctx::header);
        ctx.header(Header.CACHE_CONTROL, ctx.path().startsWith("/v1/") ? "no-store" : "no-cache");
    }
}
