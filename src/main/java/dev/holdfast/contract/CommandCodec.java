package dev.holdfast.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Command.Cancel;
import dev.holdfast.domain.Command.CloseAvailability;
import dev.holdfast.domain.Command.Confirm;
import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Command.Party;
import dev.holdfast.domain.Command.Reschedule;
import dev.holdfast.domain.Command.SetHours;
import dev.holdfast.domain.Command.SetPolicy;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Request;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** Commands in JSON, as {@code schemas/} has them. What is not exactly a command is refused with a clear word. */
public final class CommandCodec {

    /** A longer value is not looked at. */
    public static final int MAX_VALUE_BYTES = 64 * 1024;

    private static final Map<String, String> TICK = Map.of("type", "clock.tick.v1");
    private static final int MAX_REASON_LENGTH = 500;
    private static final Duration MAX_RESERVATION = Duration.ofDays(1);

    private static final Map<Class<? extends Command>, String> TYPES = Map.of(
            OpenAvailability.class, "availability.open.v1",
            CloseAvailability.class, "availability.close.v1",
            SetHours.class, "availability.hours.v1",
            SetPolicy.class, "provider.policy.v1",
            Hold.class, "reservation.hold.v1",
            Confirm.class, "reservation.confirm.v1",
            Cancel.class, "reservation.cancel.v1",
            Reschedule.class, "reservation.reschedule.v1");

    private static final Map<String, Reader> AVAILABILITY = Map.of(
            TYPES.get(OpenAvailability.class), (ids, fields) ->
                    new OpenAvailability(ids.request, ids.provider, fields.interval()),
            TYPES.get(CloseAvailability.class), (ids, fields) ->
                    new CloseAvailability(ids.request, ids.provider, fields.interval()),
            TYPES.get(SetHours.class), (ids, fields) ->
                    new SetHours(ids.request, ids.provider, HoursCodec.read(fields)),
            TYPES.get(SetPolicy.class), (ids, fields) ->
                    new SetPolicy(ids.request, ids.provider, PolicyCodec.readChange(fields)));

    private static final Map<String, Reader> REQUESTS = Map.of(
            TYPES.get(Hold.class), CommandCodec::hold,
            TYPES.get(Confirm.class), (ids, fields) -> new Confirm(ids.request, ids.provider,
                    fields.id("reservationId"), fields.id("clientId")),
            TYPES.get(Cancel.class), CommandCodec::cancel,
            TYPES.get(Reschedule.class), CommandCodec::reschedule);

    private CommandCodec() {
    }

    /** The service's own question whether anything is due. */
    public static byte[] tick() {
        return Json.text(TICK).getBytes(UTF_8);
    }

    /**
     * What the value is, as a record of the given input topic. Never throws, whatever the bytes.
     *
     * @param value at most {@link #MAX_VALUE_BYTES}; null for a tombstone
     */
    public static Input decode(byte[] value, Topic topic) {
        try {
            Map<?, ?> object = object(value);
            return topic == Topic.RESERVATION_REQUESTS && object.equals(TICK) ? new Input.Tick() : decode(object, topic);
        } catch (MalformedException e) {
            return new Input.Unreadable(e.getMessage());
        }
    }

    /**
     * The fields of one JSON object, as {@link #decode(Map, Topic)} takes them.
     *
     * @throws MalformedException if the value is anything else
     */
    public static Map<?, ?> object(byte[] value) throws MalformedException {
        if (value == null || value.length == 0) {
            throw new MalformedException("the value is empty");
        }
        try {
            if (Json.read(value) instanceof Map<?, ?> object) {
                return object;
            }
        } catch (StreamConstraintsException e) {
            throw new MalformedException("the value is nested too deeply, or holds a number or name that is too long");
        } catch (JsonProcessingException e) {
            throw new MalformedException("the value is not JSON in UTF-8, or has a field twice: see byte "
                    + e.getLocation().getByteOffset());
        } catch (IOException e) {
            throw new MalformedException("the value is not JSON in UTF-8");
        }
        throw new MalformedException("the value is not a JSON object");
    }

    /** What an object with these fields is; never a tick. */
    public static Input decode(Map<?, ?> object, Topic topic) {
        Fields fields = Fields.ofCommand(object);
        String providerId = fields.idOrNull("providerId");
        String requestId = fields.idOrNull("requestId");
        if (providerId == null) {
            return new Input.Unreadable("there is no valid 'providerId', so no provider to answer for");
        }
        if (requestId == null) {
            return new Input.Unreadable("there is no valid 'requestId', so no request to answer");
        }
        return new Input.OfProvider(request(new Ref(requestId, providerId), fields, topic));
    }

    /** The command's JSON; {@link #decode} gives the command back. */
    public static byte[] encode(Command command) {
        return Json.object(json -> {
            Json.field(json, "type", TYPES.get(command.getClass()));
            Json.field(json, "requestId", command.requestId());
            Json.field(json, "providerId", command.providerId());
            writeRest(json, command);
        });
    }

    /** The type as it stands on the wire, such as {@code reservation.hold.v1}. */
    public static String typeName(Class<? extends Command> command) {
        return TYPES.get(command);
    }

    /** The topic that the command goes to. */
    public static Topic topicOf(Command command) {
        return command instanceof Command.OnReservation ? Topic.RESERVATION_REQUESTS : Topic.AVAILABILITY;
    }

    private interface Reader {
        Command read(Ref ids, Fields fields) throws MalformedException;
    }

    private record Ref(String request, String provider) {
    }

    private static Request request(Ref ids, Fields fields, Topic topic) {
        Map<String, Reader> readers = topic == Topic.AVAILABILITY ? AVAILABILITY : REQUESTS;
        try {
            Command command = fields.oneOf("type", readers).read(ids, fields);
            fields.refuseOthers();
            return command;
        } catch (MalformedException e) {
            return new Request.Malformed(ids.request, ids.provider, e.getMessage());
        }
    }

    private static Command hold(Ref ids, Fields fields) throws MalformedException {
        return new Hold(ids.request, ids.provider, fields.id("clientId"), fields.instant("start"), optionalEnd(fields));
    }

    private static Command cancel(Ref ids, Fields fields) throws MalformedException {
        Party by = fields.party("by");
        return new Cancel(ids.request, ids.provider, fields.id("reservationId"),
                by == Party.CLIENT ? fields.id("clientId") : null,
                fields.has("reason") ? fields.text("reason", MAX_REASON_LENGTH) : null);
    }

    private static Command reschedule(Ref ids, Fields fields) throws MalformedException {
        return new Reschedule(ids.request, ids.provider, fields.id("reservationId"), fields.id("clientId"),
                fields.instant("start"), optionalEnd(fields));
    }

    private static Instant optionalEnd(Fields fields) throws MalformedException {
        if (!fields.has("end")) {
            return null;
        }
        Interval time = fields.interval();
        if (time.length().compareTo(MAX_RESERVATION) > 0) {
            throw new MalformedException("'end' must be at most 24 hours after 'start'");
        }
        return time.end();
    }

    private static void writeRest(JsonGenerator json, Command command) throws IOException {
        if (command instanceof OpenAvailability open) {
            write(json, open.range().start(), open.range().end());
        } else if (command instanceof CloseAvailability close) {
            write(json, close.range().start(), close.range().end());
        } else if (command instanceof SetHours set) {
            HoursCodec.write(json, set.hours());
        } else if (command instanceof SetPolicy set) {
            PolicyCodec.write(json, set.change());
        } else if (command instanceof Hold hold) {
            Json.field(json, "clientId", hold.clientId());
            write(json, hold.start(), hold.end());
        } else if (command instanceof Confirm confirm) {
            Json.field(json, "reservationId", confirm.reservationId());
            Json.field(json, "clientId", confirm.clientId());
        } else if (command instanceof Cancel cancel) {
            Json.field(json, "reservationId", cancel.reservationId());
            Json.field(json, "by", cancel.by().name().toLowerCase(Locale.ROOT));
            Json.field(json, "clientId", cancel.clientId());
            Json.field(json, "reason", cancel.reason());
        } else if (command instanceof Reschedule move) {
            Json.field(json, "reservationId", move.reservationId());
            Json.field(json, "clientId", move.clientId());
            write(json, move.start(), move.end());
        }
    }

    private static void write(JsonGenerator json, Instant start, Instant end) throws IOException {
        Json.field(json, "start", start);
        Json.field(json, "end", end);
    }
}
