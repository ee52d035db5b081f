package dev.holdfast.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.Input;
import dev.holdfast.contract.Topic;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The binary form of the small state records. Each begins with its provider's head as it was when the record was
 * written, from which its times and sequence numbers are near, and takes few bytes. Enumerations are stored by their
 * place in the lists below, which may only grow at their end.
 */
final class StateFormat {

    private static final int VERSION = 1;
    /** What else there is shares a byte with the status. */
    private static final int STATUS = 0x0f;
    private static final int CONFIRMED_AT = 0x10;
    private static final int ENDED_AT = 0x20;
    private static final int PENDING_HOLD = 0x40;
    private static final int PENDING_MOVE = 0x80;
    /** Beside the type of an event: a reason follows. */
    private static final int WITH_REASON = 0x80;
    private static final List<Reservation.Status> STATUSES = List.of(Reservation.Status.HELD,
            Reservation.Status.CONFIRMED, Reservation.Status.EXPIRED, Reservation.Status.CANCELLED,
            Reservation.Status.COMPLETED);
    private static final List<EventType> EVENT_TYPES = List.of(EventType.RESERVATION_HELD,
            EventType.RESERVATION_CONFIRMED, EventType.RESERVATION_EXPIRED, EventType.RESERVATION_CANCELLED,
            EventType.RESERVATION_RESCHEDULED, EventType.RESERVATION_COMPLETED, EventType.AVAILABILITY_CHANGED,
            EventType.POLICY_CHANGED, EventType.REQUEST_REJECTED, EventType.REQUEST_UNCHANGED,
            EventType.REQUEST_DUPLICATE);
    private static final List<Reason> REASONS = List.of(Reason.MALFORMED, Reason.REQUEST_ID_REUSED,
            Reason.UNKNOWN_PROVIDER, Reason.NOT_FOUND, Reason.NOT_OWNER, Reason.HOLD_EXPIRED, Reason.ALREADY_CANCELLED,
            Reason.ALREADY_ENDED, Reason.ALREADY_STARTED, Reason.LEAD_TIME, Reason.BEYOND_HORIZON,
            Reason.OUTSIDE_AVAILABILITY, Reason.NOT_ON_GRID, Reason.SLOT_TAKEN, Reason.CLIENT_BUSY,
            Reason.TOO_MANY_HOLDS, Reason.BUSY);

    private StateFormat() {
    }

    static byte[] encode(ProviderHead head) {
        return begin(head).toBytes();
    }

    /** Of any of these records. */
    static ProviderHead decodeHead(byte[] bytes) {
        return readHead(new BinaryReader(bytes));
    }

    /** The reservation's id is in the key. */
    static byte[] encode(ReservationRecord stored, ProviderHead head) {
        Reservation reservation = stored.reservation();
        BinaryWriter writer = begin(head).id(reservation.clientId()).oneByte(flags(stored));
        write(writer, reservation.heldAt(), head);
        write(writer, reservation.start(), head);
        writer.duration(reservation.time().length());
        write(writer, reservation.expiresAt(), head);
        if (reservation.confirmedAt() != null) {
            write(writer, reservation.confirmedAt(), head);
        }
        if (reservation.endedAt() != null) {
            write(writer, reservation.endedAt(), head);
        }
        if (stored.isPending()) {
            write(writer, stored.pending(), head);
            writer.number(stored.parked().size());
            stored.parked().forEach(parked -> write(writer, parked, head));
        }
        // The first answers the hold, whose request id the key has; the last ends the record.
        for (int i = 0; i < stored.answers().size(); i++) {
            Answer answer = stored.answers().get(i);
            write(i == 0 ? writer : writer.id(answer.requestId()), answer, head);
        }
        return writer.toBytes();
    }

    static ReservationRecord decodeReservation(String reservationId, byte[] bytes) {
        var reader = new BinaryReader(bytes);
        ProviderHead head = readHead(reader);
        String clientId = reader.id();
        int flags = reader.oneByte();
        Instant heldAt = readInstant(reader, head);
        Instant start = readInstant(reader, head);
        Instant end = start.plus(reader.duration());
        Instant expiresAt = readInstant(reader, head);
        Instant confirmedAt = (flags & CONFIRMED_AT) == 0 ? null : readInstant(reader, head);
        Instant endedAt = (flags & ENDED_AT) == 0 ? null : readInstant(reader, head);
        Pending pending = null;
        List<Parked> parked = List.of();
        if ((flags & (PENDING_HOLD | PENDING_MOVE)) != 0) {
            pending = readPending(reader, head, (flags & PENDING_HOLD) != 0);
            parked = readParked(reader, head);
        }
        var answers = new ArrayList<Answer>(2);
        while (!reader.isAtEnd()) {
            answers.add(readAnswer(reader, answers.isEmpty() ? reservationId : reader.id(), head));
        }
        return new ReservationRecord(new Reservation(reservationId, clientId, start, end, STATUSES.get(flags & STATUS),
                heldAt, expiresAt, confirmedAt, endedAt), answers, pending, parked);
    }

    /** The request's id is in the key. */
    static byte[] encode(RecentAnswer recent, ProviderHead head) {
        var writer = begin(head);
        write(writer, recent.at(), head);
        write(writer, recent.answer(), head);
        return writer.toBytes();
    }

    static RecentAnswer decodeRecentAnswer(String requestId, byte[] bytes) {
        var reader = new BinaryReader(bytes);
        ProviderHead head = readHead(reader);
        Instant at = readInstant(reader, head);
        return new RecentAnswer(readAnswer(reader, requestId, head), at);
    }

    private static BinaryWriter begin(ProviderHead head) {
        return new BinaryWriter().oneByte(VERSION).number(head.sequence()).instant(head.at());
    }

    private static ProviderHead readHead(BinaryReader reader) {
        reader.version(VERSION);
        return new ProviderHead(reader.number(), reader.instant());
    }

    private static int flags(ReservationRecord stored) {
        int flags = STATUSES.indexOf(stored.reservation().status());
        flags |= stored.reservation().confirmedAt() == null ? 0 : CONFIRMED_AT;
        flags |= stored.reservation().endedAt() == null ? 0 : ENDED_AT;
        if (stored.isPending()) {
            flags |= stored.pending().isHold() ? PENDING_HOLD : PENDING_MOVE;
        }
        return flags;
    }

    private static void write(BinaryWriter writer, Pending pending, ProviderHead head) {
        write(writer.id(pending.requestId()).eightBytes(pending.fingerprint()), pending.at(), head);
        write(writer.text(pending.cause()), pending.time().start(), head);
        writer.duration(pending.time().length());
    }

    private static Pending readPending(BinaryReader reader, ProviderHead head, boolean isHold) {
        String requestId = reader.id();
        long fingerprint = reader.eightBytes();
        Instant at = readInstant(reader, head);
        String cause = reader.text();
        Instant start = readInstant(reader, head);
        return new Pending(requestId, fingerprint, at, cause, new Interval(start, start.plus(reader.duration())),
                isHold);
    }

    /** Rare and short-lived, so the command keeps the form in which it came. */
    private static void write(BinaryWriter writer, Parked parked, ProviderHead head) {
        write(writer, parked.at(), head);
        writer.text(parked.cause()).text(new String(CommandCodec.encode(parked.command()), UTF_8));
    }

    private static List<Parked> readParked(BinaryReader reader, ProviderHead head) {
        int count = reader.count();
        var parked = new ArrayList<Parked>(count);
        for (int i = 0; i < count; i++) {
            Instant at = readInstant(reader, head);
            String cause = reader.text();
            parked.add(new Parked(readCommand(reader), at, cause));
        }
        return parked;
    }

    private static Command.OnReservation readCommand(BinaryReader reader) {
        Input input = CommandCodec.decode(reader.text().getBytes(UTF_8), Topic.RESERVATION_REQUESTS);
        if (input instanceof Input.OfProvider request && request.request() instanceof Command.OnReservation command) {
            return command;
        }
        throw new IllegalStateException("a command that waits in the state can't be read: " + input);
    }

    private static void write(BinaryWriter writer, Answer answer, ProviderHead head) {
        writer.eightBytes(answer.fingerprint()).distance(answer.sequence(), head.sequence());
        int type = EVENT_TYPES.indexOf(answer.type());
        if (answer.reason() == null) {
            writer.oneByte(type);
        } else {
            writer.oneByte(type | WITH_REASON).oneByte(REASONS.indexOf(answer.reason()));
        }
    }

    private static Answer readAnswer(BinaryReader reader, String requestId, ProviderHead head) {
        long fingerprint = reader.eightBytes();
        long sequence = reader.near(head.sequence());
        int type = reader.oneByte();
        Reason reason = (type & WITH_REASON) == 0 ? null : REASONS.get(reader.oneByte());
        return new Answer(requestId, fingerprint, sequence, EVENT_TYPES.get(type & ~WITH_REASON), reason);
    }

    private static void write(BinaryWriter writer, Instant time, ProviderHead head) {
        writer.distance(time.toEpochMilli(), head.at().toEpochMilli());
    }

    private static Instant readInstant(BinaryReader reader, ProviderHead head) {
        return Instant.ofEpochMilli(reader.near(head.at().toEpochMilli()));
    }
}
