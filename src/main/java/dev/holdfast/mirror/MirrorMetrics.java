package dev.holdfast.mirror;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How a mirror does, as metrics: they are read off its status when somebody asks. */
final class MirrorMetrics {

    private MirrorMetrics() {
    }

    static void bind(Mirror mirror, MeterRegistry metrics) {
        Gauge.builder("holdfast.mirror.lag", mirror, each -> lag(each.status()))
                .description("Offsets of this mirror's partitions that Postgres does not have yet; NaN while unknown")
                .register(metrics);
        Gauge.builder("holdfast.mirror.newest.event.age", mirror, each -> ageS(each.status())).baseUnit("seconds")
                .description("How long ago the newest event in Postgres, of those this mirror wrote, was decided")
                .register(metrics);
        for (MirrorStatus.State state : MirrorStatus.State.values()) {
            Gauge.builder("holdfast.mirror.state", mirror, each -> each.status().state() == state ? 1 : 0)
                    .tag("state", state.name().toLowerCase(Locale.ROOT)).description("1 for the state that it is in")
                    .register(metrics);
        }
    }

    private static double lag(MirrorStatus status) {
        return status.lag().isPresent() ? status.lag().getAsLong() : Double.NaN;
    }

    private static double ageS(MirrorStatus status) {
        return status.newestEventAt() == null ? Double.NaN
                : Duration.between(status.newestEventAt(), Instant.now()).toMillis() / 1e3;
    }
}
