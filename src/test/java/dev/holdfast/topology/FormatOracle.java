package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Claim;
import dev.holdfast.domain.ClientClaim;
import dev.holdfast.domain.ProviderHead;
import dev.holdfast.domain.RecentAnswer;
import dev.holdfast.domain.ReservationRecord;
import dev.holdfast.domain.Schedule;
import dev.holdfast.domain.Verdict;
import java.util.List;
import java.util.function.Function;

/**
 * What must hold of the binary forms' readers on any bytes: they read what is there, which comes back as it was when it is
 * written and read again, or an exception stops deciding, then or when it is written; they never take memory or time for
 * what is not there.
 */
final class FormatOracle {

    /** A reader and its writer. */
    record Form<T>(Function<byte[], T> decode, Function<T, byte[]> encode) {

        /** Lets an error through, such as that there is no memory left. */
        void check(byte[] bytes) {
            T read;
            byte[] written;
            try {
                read = decode.apply(bytes);
                written = encode.apply(read);
            } catch (RuntimeException e) {
                // Refused: its caller stops.
                return;
            }
            assertThat(decode.apply(written)).as("written and read again").isEqualTo(read);
        }
    }

    /** With whose client it is. */
    private record Kept(String clientId, ClientClaim claim) {
    }

    /** With how far its provider had come, which is in each record of the state. */
    private record Stored<T>(ProviderHead head, T what) {
    }

    static final Form<Claim> CLAIM = new Form<>(StageFormat::decodeClaim, StageFormat::encode);
    static final Form<Verdict> VERDICT = new Form<>(StageFormat::decodeVerdict, StageFormat::encode);
    static final Form<Schedule> SCHEDULE = new Form<>(ScheduleFormat::decode, ScheduleFormat::encode);
    private static final Form<Kept> CLIENT_CLAIM = new Form<>(
            bytes -> new Kept(StageFormat.decodeClientId(bytes), StageFormat.decodeClientClaim("p", "r", bytes)),
            kept -> StageFormat.encode(kept.clientId(), kept.claim()));
    private static final Form<ProviderHead> HEAD = new Form<>(StateFormat::decodeHead, StateFormat::encode);
    private static final Form<Stored<ReservationRecord>> RESERVATION = new Form<>(
            bytes -> new Stored<>(StateFormat.decodeHead(bytes), StateFormat.decodeReservation("r", bytes)),
            stored -> StateFormat.encode(stored.what(), stored.head()));
    private static final Form<Stored<RecentAnswer>> RECENT_ANSWER = new Form<>(
            bytes -> new Stored<>(StateFormat.decodeHead(bytes), StateFormat.decodeRecentAnswer("r", bytes)),
            stored -> StateFormat.encode(stored.what(), stored.head()));

    private FormatOracle() {
    }

    static void checkStages(byte[] bytes) {
        List.of(CLAIM, VERDICT, CLIENT_CLAIM).forEach(form -> form.check(bytes));
    }

    static void checkStates(byte[] bytes) {
        List.of(HEAD, RESERVATION, RECENT_ANSWER).forEach(form -> form.check(bytes));
    }

    static void checkSchedules(byte[] bytes) {
        SCHEDULE.check(bytes);
    }
}
