package dev.holdfast.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.domain.Policy;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/** A policy in JSON: six durations. */
public final class PolicyCodec {

    private static final Duration MAX_AHEAD = Duration.ofDays(730);
    /** Two buffers of this length still end with the 24 h for which a completed reservation is kept. */
    private static final Duration MAX_BUFFER = Duration.ofHours(12);
    private static final Duration MAX_HOLD = Duration.ofDays(30);
    private static final Policy NOTHING = new Policy(null, null, null, null, null, null);

    private PolicyCodec() {
    }

    /** What a command changes: null where it says nothing. */
    static Policy readChange(Fields fields) throws MalformedException {
        Policy policy = read(fields, fields::has);
        if (policy.equals(NOTHING)) {
            throw new MalformedException("a policy must set at least one of slotLength, leadTime, holdDuration, "
                    + "horizon, bufferBefore and bufferAfter");
        }
        return policy;
    }

    /** A policy that says everything. */
    static Policy readWhole(Fields fields) throws MalformedException {
        return read(fields, name -> true);
    }

    private static Policy read(Fields fields, Predicate<String> wanted) throws MalformedException {
        return new Policy(
                duration(fields, wanted, "slotLength", Duration.ofMinutes(1), Duration.ofHours(24)),
                duration(fields, wanted, "leadTime", Duration.ZERO, MAX_AHEAD),
                duration(fields, wanted, "holdDuration", Duration.ofSeconds(1), MAX_HOLD),
                duration(fields, wanted, "horizon", Duration.ZERO, MAX_AHEAD),
                duration(fields, wanted, "bufferBefore", Duration.ZERO, MAX_BUFFER),
                duration(fields, wanted, "bufferAfter", Duration.ZERO, MAX_BUFFER));
    }

    private static Duration duration(Fields fields, Predicate<String> wanted, String name, Duration least, Duration most)
            throws MalformedException {
        return wanted.test(name) ? fields.duration(name, least, most) : null;
    }

    /** Writes the fields. */
    public static void write(JsonGenerator json, Policy policy) throws IOException {
        Json.field(json, "slotLength", policy.slotLength());
        Json.field(json, "leadTime", policy.leadTime());
        Json.field(json, "holdDuration", policy.holdDuration());
        Json.field(json, "horizon", policy.horizon());
        Json.field(json, "bufferBefore", policy.bufferBefore());
        Json.field(json, "bufferAfter", policy.bufferAfter());
    }
}
