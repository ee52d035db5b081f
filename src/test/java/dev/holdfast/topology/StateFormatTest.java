package dev.holdfast.topology;

import static dev.holdfast.topology.Asked.EIGHT;
import static dev.holdfast.topology.Asked.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.domain.Answer;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Parked;
import dev.holdfast.domain.Pending;
import dev.holdfast.domain.ProviderHead;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.RecentAnswer;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.ReservationRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bytes of the small state records; they lie in changelogs that later versions read. */
class StateFormatTest {

    private static final long SEED = 20270301;
    private static final int VERSION_BYTE = 0;

    private static final ProviderHead HEAD = new ProviderHead(300, TODAY);
    private static final String HEAD_BYTES = "01" + "ac02" + "80f8e980c034";
    private static final RecentAnswer REFUSAL = new RecentAnswer(
            new Answer("h-2", 0x0123456789abcdefL, 4, EventType.REQUEST_REJECTED, Reason.SLOT_TAKEN), TODAY);
    private static final ReservationRecord BOOKING = new ReservationRecord(
            new Reservation("h-1", "carl", EIGHT, EIGHT.plusSeconds(900), Reservation.Status.CONFIRMED, TODAY,
                    TODAY.plusSeconds(1_800), TODAY.plusMillis(1), null),
            List.of(new Answer("h-1", -1, 2, EventType.RESERVATION_HELD, null),
                    new Answer("c-1", 1, 3, EventType.RESERVATION_CONFIRMED, null)));

    @Test
    void theBytesOfAHeadAreWhatTheyWere() {
        assertThat(hex(StateFormat.encode(HEAD))).isEqualTo(HEAD_BYTES);
        assertThat(StateFormat.decodeHead(StateFormat.encode(HEAD))).isEqualTo(HEAD);
    }

    @Test
    void everyRecordHasTheHead() {
        assertThat(StateFormat.decodeHead(StateFormat.encode(BOOKING, HEAD))).isEqualTo(HEAD);
        assertThat(StateFormat.decodeHead(StateFormat.encode(REFUSAL, HEAD))).isEqualTo(HEAD);
    }

    @Test
    void theBytesOfARecentAnswerAreWhatTheyWere() {
        assertThat(hex(StateFormat.encode(REFUSAL, HEAD))).isEqualTo(HEAD_BYTES + "00"
                + "0123456789abcdef" + "cf04" + "880d");
        assertThat(StateFormat.decodeRecentAnswer("h-2", StateFormat.encode(REFUSAL, HEAD))).isEqualTo(REFUSAL);
    }

    @Test
    void theBytesOfAReservationAreWhatTheyWere() {
        assertThat(hex(StateFormat.encode(BOOKING, HEAD))).isEqualTo(HEAD_BYTES + "046361726c" + "11"
                + "00" + "80e0e5a401" + "a0f736" + "80dddb01" + "02"
                + "ffffffffffffffff" + "d304" + "00"
                + "03632d31" + "0000000000000001" + "d104" + "01");
        assertThat(StateFormat.decodeReservation("h-1", StateFormat.encode(BOOKING, HEAD))).isEqualTo(BOOKING);
    }

    @Test
    void theBytesOfAPendingHoldAreWhatTheyWere() {
        var waiting = new ReservationRecord(BOOKING.reservation(), List.of(),
                new Pending("h-1", -1, TODAY, "r/0@7", BOOKING.reservation().time(), true),
                List.of(new Parked(new Command.Confirm("c-1", "anna", "h-1", "carl"), TODAY.plusMillis(1), "r/0@8")));
        String confirm = hex(CommandCodec.encode(waiting.parked().get(0).command()));
        String bytes = hex(StateFormat.encode(waiting, HEAD));
        assertThat(bytes).startsWith(HEAD_BYTES + "046361726c" + "51")
                .endsWith("03682d31" + "ffffffffffffffff" + "00" + "05722f304037" + "80e0e5a401" + "a0f736" + "01"
                        + "02" + "05722f304038" + "6f" + confirm);
        assertThat(StateFormat.decodeReservation("h-1", StateFormat.encode(waiting, HEAD))).isEqualTo(waiting);
    }

    @Test
    void anyReservationComesBackAsItWas() {
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 20_000; i++) {
            ReservationRecord stored = reservation(random);
            ProviderHead head = head(random);
            assertThat(StateFormat.decodeReservation(stored.reservationId(), StateFormat.encode(stored, head)))
                    .as("seed %d, number %d", SEED, i).isEqualTo(stored);
        }
    }

    @Test
    void anyHeadAndRecentAnswerComesBackAsItWas() {
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 20_000; i++) {
            ProviderHead head = head(random);
            var recent = new RecentAnswer(answer(id(random), random), instant(random));
            assertThat(StateFormat.decodeHead(StateFormat.encode(head))).isEqualTo(head);
            assertThat(StateFormat.decodeRecentAnswer(recent.answer().requestId(), StateFormat.encode(recent, head)))
                    .as("seed %d, number %d", SEED, i).isEqualTo(recent);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeOfEventHasAPlace(EventType type) {
        assertComesBack(new Answer("r", 1, 1, type, null));
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonHasAPlace(Reason reason) {
        assertComesBack(new Answer("r", 1, 1, EventType.REQUEST_REJECTED, reason));
    }

    @ParameterizedTest
    @EnumSource
    void everyStatusHasAPlace(Reservation.Status status) {
        var reservation = new Reservation("h", "c", EIGHT, EIGHT.plusSeconds(60), status, TODAY, EIGHT, null, null);
        var stored = new ReservationRecord(reservation, List.of(new Answer("h", 1, 1, EventType.RESERVATION_HELD,
                null)));
        assertThat(StateFormat.decodeReservation("h", StateFormat.encode(stored, HEAD))).isEqualTo(stored);
    }

    @Test
    void thePlaceOfEveryConstantIsWhatItWas() {
        assertThat(inOrderOfPlace(EventType.values(), type -> byteFromTheEnd(1,
                StateFormat.encode(new RecentAnswer(new Answer("r", 1, 1, type, null), TODAY), HEAD))))
                .containsExactly("RESERVATION_HELD", "RESERVATION_CONFIRMED", "RESERVATION_EXPIRED",
                        "RESERVATION_CANCELLED", "RESERVATION_RESCHEDULED", "RESERVATION_COMPLETED",
                        "AVAILABILITY_CHANGED", "POLICY_CHANGED", "REQUEST_REJECTED", "REQUEST_UNCHANGED",
                        "REQUEST_DUPLICATE");
        assertThat(inOrderOfPlace(Reason.values(), reason -> byteFromTheEnd(1,
                StateFormat.encode(new RecentAnswer(new Answer("r", 1, 1, EventType.REQUEST_REJECTED, reason), TODAY),
                        HEAD))))
                .containsExactly("MALFORMED", "REQUEST_ID_REUSED", "UNKNOWN_PROVIDER", "NOT_FOUND", "NOT_OWNER",
                        "HOLD_EXPIRED", "ALREADY_CANCELLED", "ALREADY_ENDED", "ALREADY_STARTED", "LEAD_TIME",
                        "BEYOND_HORIZON", "OUTSIDE_AVAILABILITY", "NOT_ON_GRID", "SLOT_TAKEN", "CLIENT_BUSY",
                        "TOO_MANY_HOLDS", "BUSY");
        // The status stands before four times, of one, four, three and four bytes.
        assertThat(inOrderOfPlace(Reservation.Status.values(), status -> byteFromTheEnd(13,
                StateFormat.encode(new ReservationRecord(new Reservation("h", "c", EIGHT, EIGHT.plusSeconds(60), status,
                        TODAY, EIGHT, null, null), List.of()), HEAD))))
                .containsExactly("HELD", "CONFIRMED", "EXPIRED", "CANCELLED", "COMPLETED");
    }

    @Test
    void aRecordOfANewerVersionIsRefusedInPlainWords() {
        byte[] head = newer(StateFormat.encode(HEAD));
        byte[] answer = newer(StateFormat.encode(REFUSAL, HEAD));
        byte[] reservation = newer(StateFormat.encode(BOOKING, HEAD));

        String words = "a state record has version 2, but this Holdfast reads version 1; "
                + "run the version that wrote it, or a newer one";
        assertThatThrownBy(() -> StateFormat.decodeHead(head)).hasMessage(words);
        assertThatThrownBy(() -> StateFormat.decodeRecentAnswer("h-2", answer)).hasMessage(words);
        assertThatThrownBy(() -> StateFormat.decodeReservation("h-1", reservation)).hasMessage(words);
    }

    @Test
    void aNegativeNumberIsABugAndNeverWritten() {
        assertThatThrownBy(() -> StateFormat.encode(new ProviderHead(-1, TODAY)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static <E extends Enum<E>> List<String> inOrderOfPlace(E[] constants, ToIntFunction<E> place) {
        return Arrays.stream(constants).sorted(Comparator.comparingInt(place)).map(Enum::name).toList();
    }

    private static int byteFromTheEnd(int distance, byte[] bytes) {
        return bytes[bytes.length - distance];
    }

    static byte[] newer(byte[] record) {
        byte[] newer = record.clone();
        newer[VERSION_BYTE]++;
        return newer;
    }

    private static void assertComesBack(Answer answer) {
        var recent = new RecentAnswer(answer, TODAY);
        assertThat(StateFormat.decodeRecentAnswer(answer.requestId(), StateFormat.encode(recent, HEAD)))
                .isEqualTo(recent);
    }

    private static ProviderHead head(SplittableRandom random) {
        return new ProviderHead(random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63), instant(random));
    }

    private static ReservationRecord reservation(SplittableRandom random) {
        Instant start = instant(random);
        var reservation = new Reservation(id(random), id(random), start,
                start.plus(Duration.ofMillis(random.nextLong(1, 86_400_001))),
                Reservation.Status.values()[random.nextInt(Reservation.Status.values().length)], instant(random),
                instant(random), random.nextBoolean() ? null : instant(random),
                random.nextBoolean() ? null : instant(random));
        var answers = new ArrayList<Answer>();
        answers.add(answer(reservation.reservationId(), random));
        for (int i = random.nextInt(ReservationRecord.MAX_ANSWERS); i > 0; i /= 2) {
            answers.add(answer(id(random), random));
        }
        var settled = new ReservationRecord(reservation, answers);
        return random.nextInt(3) > 0 ? settled : waiting(settled, random);
    }

    private static ReservationRecord waiting(ReservationRecord settled, SplittableRandom random) {
        boolean isHold = random.nextBoolean();
        Instant start = instant(random);
        var pending = new Pending(isHold ? settled.reservationId() : id(random), random.nextLong(), instant(random),
                "reservation-requests/" + random.nextInt(100) + "@" + random.nextLong(Long.MAX_VALUE),
                new Interval(start, start.plusMillis(random.nextLong(1, 86_400_001))), isHold);
        var parked = new ArrayList<Parked>();
        for (int i = random.nextInt(ReservationRecord.MAX_PARKED + 1); i > 0; i--) {
            parked.add(new Parked(command(settled.reservationId(), random), instant(random), "reservation-requests/3@" + i));
        }
        return new ReservationRecord(settled.reservation(), isHold ? List.of() : settled.answers(), pending, parked);
    }

    private static Command.OnReservation command(String reservationId, SplittableRandom random) {
        Instant start = instant(random);
        Instant end = random.nextBoolean() ? null : start.plusMillis(random.nextLong(1, 86_400_001));
        return switch (random.nextInt(4)) {
            case 0 -> new Command.Hold(reservationId, "anna", id(random), start, end);
            case 1 -> new Command.Confirm(id(random), "anna", reservationId, id(random));
            case 2 -> new Command.Cancel(id(random), "anna", reservationId,
                    random.nextBoolean() ? null : id(random), random.nextBoolean() ? null : "ill, \"sorry\" \u00e9");
            default -> new Command.Reschedule(id(random), "anna", reservationId, id(random), start, end);
        };
    }

    private static Answer answer(String requestId, SplittableRandom random) {
        Reason[] reasons = Reason.values();
        return new Answer(requestId, random.nextLong(), random.nextLong(1, Long.MAX_VALUE) >>> random.nextInt(62),
                EventType.values()[random.nextInt(EventType.values().length)],
                random.nextBoolean() ? null : reasons[random.nextInt(reasons.length)]);
    }

    /** From 2000 to 9999, as the contract has it. */
    private static Instant instant(SplittableRandom random) {
        return Instant.ofEpochMilli(random.nextLong(946_684_800_000L, 253_402_300_800_000L));
    }

    private static String id(SplittableRandom random) {
        String alphabet = "ABCXYZabcxyz0189._:-";
        var id = new StringBuilder();
        for (int i = random.nextInt(1, 65); i > 0; i--) {
            id.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return id.toString();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
