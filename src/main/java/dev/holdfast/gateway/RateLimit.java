package dev.holdfast.gateway;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How much each caller may ask. */
final class RateLimit {

    private static final int CALLERS = 100_000;
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final LoadingCache<String, Bucket> buckets;

    RateLimit(int requestsPerSecond) {
        // A bucket is full again long before it is forgotten.
        buckets = Caffeine.newBuilder().maximumSize(CALLERS).expireAfterAccess(KEPT).build(caller -> Bucket.builder()
                .addLimit(limit -> limit.capacity(2L * requestsPerSecond)
                        .refillGreedy(requestsPerSecond, Duration.ofSeconds(1)))
                .build());
    }

    /** @throws ProblemException if the caller asks too much */
    void count(Caller caller) {
        ConsumptionProbe probe = buckets.get(caller.name()).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            int seconds = (int) TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1;
            throw new ProblemException(Problem.TOO_MANY_REQUESTS, null, seconds);
        }
    }
}
