package dev.holdfast.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.Input;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Answer;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Parked;
import dev.holdfast.domain.Pending;
import dev.holdfast.domain.ProviderHead;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.RecentAnswer;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.ReservationRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * The binary form of the small state records. Enumerations are stored by their place in the lists below, which may
 * only grow at their end.
 */
final class StateFormat {

    private static final int VERSION = 1;
    private static final int NOTHING_PENDING = 0;
    private static final int PENDING_HOLD = 1;
    private static final int PENDING_MOVE = 2;
    private static final List<Reservation.Status> STATUSES = List.of(Reservation.Status.HELD,
            Reservation.Status.CONFIRMED, Reservation.Status.EXPIRED, Reservation.Status.CANCELLED,
            Reservation.Status.COMPLETED);
    private static final List<EventType> EVENT_TYPES = List.of(EventType.RESERVATION_HELD,
            EventType.RESERVATION_CONFIRMED, EventType.RESERVATION_EXPIRED, EventType.RESERVATION_CANCELLED,
            EventType.RESERVATION_RESCHEDULED, EventType.RESERVATION_COMPLETED, EventType.AVAILABILITY_CHANGED,
            EventType.POLICY_CHANGED, EventType.REQUEST_REJECTED, EventType.REQUEST_UNCHANGED,
            EventType.REQUEST_DUPLICATE);
    /** Place 0 is no reason. */
    private static final List<Reason> REASONS = List.of(Reason.MALFORMED, Reason.REQUEST_ID_REUSED,
            Reason.UNKNOWN_PROVIDER, Reason.NOT_FOUND, Reason.NOT_OWNER, Reason.HOLD_EXPIRED, Reason.ALREADY_CANCELLED,
            Reason.ALREADY_ENDED, Reason.ALREADY_STARTED, Reason.LEAD_TIME, Reason.BEYOND_HORIZON,
            Reason.OUTSIDE_AVAILABILITY, Reason.NOT_ON_GRID, Reason.SLOT_TAKEN, Reason.CLIENT_BUSY,
            Reason.TOO_MANY_HOLDS, Reason.BUSY);

    private StateFormat() {
    }

    static byte[] encode(ProviderHead head) {
        return new BinaryWriter().oneByte(VERSION).number(head.sequence()).instant(head.at()).toBytes();
    }

    static ProviderHead decodeHead(byte[] bytes) {
        var reader = new BinaryReader(bytes);
        reader.version(VERSION);
        return new ProviderHead(reader.number(), reader.instant());
    }

    /** The reservation's id is in the key. */
    static byte[] encode(ReservationRecord stored) {
        Reservation reservation = stored.reservation();
        var writer = new BinaryWriter().oneByte(VERSION)
                .text(reservation.clientId())
                .instant(reservation.start())
                .duration(reservation.time().length())
                .oneByte(STATUSES.indexOf(reservation.status()))
                .instant(reservation.heldAt())
                .instant(reservation.expiresAt())
                .optionalInstant(reservation.confirmedAt())
                .optionalInstant(reservation.endedAt())
                .number(stored.answers().size());
        for (Answer answer : stored.answers()) {
            // The first answers the hold, whose request id the key has.
            writer.text(answer == stored.answers().get(0) ? "" : answer.requestId());
            write(writer, answer);
        }
        write(writer, stored.pending());
        if (stored.isPending()) {
            writer.number(stored.parked().size());
            stored.parked().forEach(parked -> write(writer, parked));
        }
        return writer.toBytes();
    }

    static ReservationRecord decodeReservation(String reservationId, byte[] bytes) {
        var reader = new BinaryReader(bytes);
        reader.version(VERSION);
        String clientId = reader.text();
        var start = reader.instant();
        var end = start.plus(reader.duration());
        var reservation = new Reservation(reservationId, clientId, start, end, STATUSES.get(reader.oneByte()),
                reader.instant(), reader.instant(), reader.optionalInstant(), reader.optionalInstant());
        int count = reader.count();
        var answers = new ArrayList<Answer>(count);
        for (int i = 0; i < count; i++) {
            String requestId = reader.text();
            answers.add(readAnswer(reader, requestId.isEmpty() ? reservationId : requestId));
        }
        Pending pending = readPending(reader);
        var parked = new ArrayList<Parked>(0);
        for (int waiting = pending == null ? 0 : reader.count(); waiting > 0; waiting--) {
            parked.add(readParked(reader));
        }
        return new ReservationRecord(reservation, answers, pending, parked);
    }

    /** The request's id is in the key. */
    static byte[] encode(RecentAnswer recent) {
        var writer = new BinaryWriter().oneByte(VERSION).instant(recent.at());
        write(writer, recent.answer());
        return writer.toBytes();
    }

    static RecentAnswer decodeRecentAnswer(String requestId, byte[] bytes) {
        var reader = new BinaryReader(bytes);
        reader.version(VERSION);
        var at = reader.instant();
        return new RecentAnswer(readAnswer(reader, requestId), at);
    }

    private static void write(BinaryWriter writer, Pending pending) {
        if (pending == null) {
            writer.oneByte(NOTHING_PENDING);
            return;
        }
        writer.oneByte(pending.isHold() ? PENDING_HOLD : PENDING_MOVE)
                .text(pending.requestId())
                .eightBytes(pending.fingerprint())
                .instant(pending.at())
                .text(pending.cause())
                .interval(pending.time());
    }

    private static Pending readPending(BinaryReader reader) {
        int what = reader.oneByte();
        return what == NOTHING_PENDING ? null : new Pending(reader.text(), reader.eightBytes(), reader.instant(),
                reader.text(), reader.interval(), what == PENDING_HOLD);
    }

    /** Rare and short-lived, so the command keeps the form in which it came. */
    private static void write(BinaryWriter writer, Parked parked) {
        writer.instant(parked.at()).text(parked.cause()).text(new String(CommandCodec.encode(parked.command()), UTF_8));
    }

    private static Parked readParked(BinaryReader reader) {
        var at = reader.instant();
        String cause = reader.text();
        Input input = CommandCodec.decode(reader.text().getBytes(UTF_8), Topic.RESERVATION_REQUESTS);
        if (input instanceof Input.OfProvider request && request.request() instanceof Command.OnReservation command) {
            return new Parked(command, at, cause);
        }
        throw new IllegalStateException("a command that waits in the state can't be read: " + input);
    }

    private static void write(BinaryWriter writer, Answer answer) {
        writer.eightBytes(answer.fingerprint())
                .number(answer.sequence())
                .oneByte(EVENT_TYPES.indexOf(answer.type()))
                .oneByte(answer.reason() == null ? 0 : REASONS.indexOf(answer.reason()) + 1);
    }

    private static Answer readAnswer(BinaryReader reader, String requestId) {
        long fingerprint = reader.eightBytes();
        long sequence = reader.number();
        EventType type = EVENT_TYPES.get(reader.oneByte());
        int reason = reader.oneByte();
        return new Answer(requestId, fingerprint, sequence, type, reason == 0 ? null : REASONS.get(reason - 1));
    }
}
