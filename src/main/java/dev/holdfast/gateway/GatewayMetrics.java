package dev.holdfast.gateway;

import io.javalin.http.Context;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Counts and times the calls, by what was called and how it was answered. */
final class GatewayMetrics {

    private static final Duration[] BOUNDS = {Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25),
        Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
        Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(10)};
    /** Of whatever is not among the endpoints: callers make up as many paths as they like. */
    private static final String OTHER = "other";
    private static final String API = "/v1/";
    private static final String STREAM = "/events";

    private final MeterRegistry metrics;

    GatewayMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    void watch(Gateway gateway) {
        Gauge.builder("holdfast.http.waiting", gateway, Gateway::waiting)
                .description("Calls that wait for a decision").register(metrics);
        Gauge.builder("holdfast.http.streams", gateway, Gateway::streams)
                .description("Open event streams").register(metrics);
    }

    /** @param ms from the call to the end of the answer */
    void answered(Context ctx, float ms) {
        String path = path(ctx);
        if (path.endsWith(STREAM) && ctx.statusCode() == 200) {
            // Open for hours, and counted elsewhere.
            return;
        }
        Timer.builder("holdfast.http.calls").description("Calls of the gateway, by endpoint and status")
                .tag("method", ctx.method().name()).tag("path", path).tag("status", Integer.toString(ctx.statusCode()))
                .serviceLevelObjectives(BOUNDS).register(metrics)
                .record((long) (ms * 1e6), TimeUnit.NANOSECONDS);
    }

    private static String path(Context ctx) {
        var endpoint = ctx.endpoints().matchedHttpEndpoint();
        return endpoint != null && endpoint.path.startsWith(API) && endpoint.path.indexOf('*') < 0 ? endpoint.path : OTHER;
    }
}
