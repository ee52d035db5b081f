package dev.holdfast.topology;

import java.util.List;
import java.util.function.Function;

/**
 * What must hold of the binary forms' readers on any bytes: they read what is there, or throw an exception, which stops
 * deciding; they never take memory or time for what is not there.
 */
final class FormatOracle {

    private static final List<Function<byte[], ?>> STAGES = List.of(StageFormat::decodeClaim, StageFormat::decodeVerdict,
            StageFormat::decodeClientId, bytes -> StageFormat.decodeClientClaim("p", "r", bytes));
    private static final List<Function<byte[], ?>> STATES = List.of(StateFormat::decodeHead,
            bytes -> StateFormat.decodeReservation("r", bytes), bytes -> StateFormat.decodeRecentAnswer("r", bytes));

    private FormatOracle() {
    }

    static void checkStages(byte[] bytes) {
        STAGES.forEach(decode -> check(decode, bytes));
    }

    static void checkStates(byte[] bytes) {
        STATES.forEach(decode -> check(decode, bytes));
    }

    static void checkSchedules(byte[] bytes) {
        check(ScheduleFormat::decode, bytes);
    }

    /** Lets an error through, such as that there is no memory left. */
    private static void check(Function<byte[], ?> decode, byte[] bytes) {
        try {
            decode.apply(bytes);
        } catch (RuntimeException e) {
            // Refused: its caller stops.
        }
    }
}
