package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.ProviderHead;
import java.util.function.Function;

/**
 * What must hold of the binary forms' readers on any bytes: they read what is there, or throw an exception, which stops
 * deciding; they never take memory or time for what is not there. What is read comes back when it is written.
 */
final class FormatOracle {

    private FormatOracle() {
    }

    static void checkStages(byte[] bytes) {
        check(bytes, StageFormat::decodeClaim, StageFormat::encode);
        check(bytes, StageFormat::decodeVerdict, StageFormat::encode);
        check(bytes, each -> StageFormat.decodeClientClaim("p", "r", each),
                claim -> StageFormat.encode(StageFormat.decodeClientId(bytes), claim));
    }

    static void checkStates(byte[] bytes) {
        check(bytes, StateFormat::decodeHead, StateFormat::encode);
        check(bytes, each -> StateFormat.decodeReservation("r", each),
                record -> StateFormat.encode(record, head(bytes)));
        check(bytes, each -> StateFormat.decodeRecentAnswer("r", each), answer -> StateFormat.encode(answer, head(bytes)));
    }

    static void checkSchedules(byte[] bytes) {
        check(bytes, ScheduleFormat::decode, ScheduleFormat::encode);
    }

    private static ProviderHead head(byte[] bytes) {
        return StateFormat.decodeHead(bytes);
    }

    private static <T> void check(byte[] bytes, Function<byte[], T> decode, Function<T, byte[]> encode) {
        T read;
        try {
            read = decode.apply(bytes);
        } catch (RuntimeException e) {
            return;
        }
        assertThat(decode.apply(encode.apply(read))).isEqualTo(read);
    }
}
