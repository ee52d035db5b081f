package dev.holdfast.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.Schedule;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Events in JSON, as {@code schemas/} has them. A reader ignores fields that it does not know. */
public final class EventCodec {

    private static final int MAX_TEXT = 4_000;
    private static final Map<EventType, String> TYPE_NAMES = new EnumMap<>(Arrays.stream(EventType.values())
            .collect(Collectors.toMap(Function.identity(),
                    type -> type.name().toLowerCase(Locale.ROOT).replace('_', '.') + ".v1")));
    private static final Map<String, EventType> TYPES = Arrays.stream(EventType.values())
            .collect(Collectors.toUnmodifiableMap(EventCodec::typeName, Function.identity()));
    private static final Map<String, Reservation.Status> STATUSES = byName(Reservation.Status.values());
    private static final Map<String, Reason> REASONS = byName(Reason.values());
    /** A topic's name has at most 249 characters, which bounds the cause. */
    private static final Pattern EVENT_ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}/(0/[!-~]{1,300}|[1-9][0-9]{0,18})");

    private EventCodec() {
    }

    /** The type as it stands on the wire, such as {@code reservation.held.v1}. */
    public static String typeName(EventType type) {
        return TYPE_NAMES.get(type);
    }

    public static byte[] encode(Event event) {
        return Json.object(json -> {
            Json.field(json, "type", typeName(event.type()));
            Json.field(json, "eventId", event.eventId());
            json.writeNumberField("sequence", event.sequence());
            Json.field(json, "providerId", event.providerId());
            Json.field(json, "at", event.at());
            Json.field(json, "requestId", event.requestId());
            write(json, event.fact());
            if (event.fact().reservation() != null) {
                json.writeObjectFieldStart("reservation");
                write(json, event.fact().reservation());
                json.writeEndObject();
            }
        });
    }

    /**
     * Reads an event back.
     *
     * @param cause the record's {@link HeaderNames#CAUSE} header
     * @throws IllegalArgumentException if the value is no event of this contract; says why
     */
    public static Event decode(byte[] value, String cause) {
        try {
            if (value == null || !(Json.read(value) instanceof Map<?, ?> object)) {
                throw new MalformedException("not a JSON object");
            }
            Fields fields = Fields.ofEvent(object);
            EventType type = fields.oneOf("type", TYPES);
            var event = new Event(fields.id("providerId"), fields.number("sequence", leastSequence(type)),
                    fields.instant("at"), requestId(type, fields), cause, fact(type, fields));
            requireOwnId(event, eventId(fields));
            return event;
        } catch (IOException | MalformedException e) {
            throw new IllegalArgumentException("not an event: " + e.getMessage(), e);
        }
    }

    private static void write(JsonGenerator json, Event.Fact fact) throws IOException {
        if (fact instanceof Event.Cancelled cancelled) {
            Json.field(json, "by", cancelled.by().name().toLowerCase(Locale.ROOT));
            Json.field(json, "reason", cancelled.reason());
        } else if (fact instanceof Event.Rescheduled rescheduled) {
            json.writeFieldName("previous");
            write(json, rescheduled.previous());
        } else if (fact instanceof Event.AvailabilityChanged changed) {
            if (changed.hours() != null) {
                json.writeObjectFieldStart("hours");
                HoursCodec.write(json, changed.hours());
                json.writeEndObject();
            } else {
                write(json, "openRemoved", changed.openRemoved());
                write(json, "openAdded", changed.openAdded());
                write(json, "closedRemoved", changed.closedRemoved());
                write(json, "closedAdded", changed.closedAdded());
            }
        } else if (fact instanceof Event.PolicyChanged changed) {
            json.writeObjectFieldStart("policy");
            PolicyCodec.write(json, changed.policy());
            json.writeEndObject();
        } else if (fact instanceof Event.Rejected rejected) {
            Json.field(json, "reason", rejected.reason());
            Json.field(json, "detail", rejected.detail());
            if (rejected.asked() != null) {
                json.writeObjectFieldStart("asked");
                write(json, rejected.asked());
                json.writeEndObject();
            }
        } else if (fact instanceof Event.Duplicate duplicate) {
            Event.First first = duplicate.first();
            json.writeObjectFieldStart("first");
            Json.field(json, "eventId", first.eventId());
            Json.field(json, "type", typeName(first.type()));
            Json.field(json, "reason", first.reason());
            json.writeEndObject();
        }
    }

    /** Writes the fields of a reservation, without those that are null. */
    public static void write(JsonGenerator json, Reservation reservation) throws IOException {
        Json.field(json, "reservationId", reservation.reservationId());
        Json.field(json, "clientId", reservation.clientId());
        Json.field(json, "start", reservation.start());
        Json.field(json, "end", reservation.end());
        Json.field(json, "status", reservation.status());
        Json.field(json, "heldAt", reservation.heldAt());
        Json.field(json, "expiresAt", reservation.expiresAt());
        Json.field(json, "confirmedAt", reservation.confirmedAt());
        Json.field(json, "endedAt", reservation.endedAt());
    }

    private static void write(JsonGenerator json, Event.Asked asked) throws IOException {
        Json.field(json, "reservationId", asked.reservationId());
        Json.field(json, "clientId", asked.clientId());
        if (asked.time() != null) {
            json.writeFieldName("time");
            write(json, asked.time());
        }
    }

    private static void write(JsonGenerator json, String name, List<Interval> intervals) throws IOException {
        json.writeArrayFieldStart(name);
        for (Interval interval : intervals) {
            write(json, interval);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Interval interval) throws IOException {
        json.writeStartObject();
        Json.field(json, "start", interval.start());
        Json.field(json, "end", interval.end());
        json.writeEndObject();
    }

    private static Event.Fact fact(EventType type, Fields fields) throws MalformedException {
        return switch (type) {
            case RESERVATION_HELD -> new Event.Held(reservation(fields));
            case RESERVATION_CONFIRMED -> new Event.Confirmed(reservation(fields));
            case RESERVATION_EXPIRED -> new Event.Expired(reservation(fields));
            case RESERVATION_CANCELLED -> new Event.Cancelled(reservation(fields),
                    fields.party("by"), fields.has("reason") ? fields.text("reason", MAX_TEXT) : null);
            case RESERVATION_RESCHEDULED ->
                    new Event.Rescheduled(reservation(fields), fields.object("previous").interval());
            case RESERVATION_COMPLETED -> new Event.Completed(reservation(fields));
            case AVAILABILITY_CHANGED -> availabilityChanged(fields);
            case POLICY_CHANGED -> new Event.PolicyChanged(PolicyCodec.readWhole(fields.object("policy")));
            case REQUEST_REJECTED -> new Event.Rejected(reason(fields),
                    fields.has("detail") ? fields.text("detail", MAX_TEXT) : null,
                    fields.has("asked") ? asked(fields.object("asked")) : null);
            case REQUEST_UNCHANGED -> new Event.Unchanged(optionalReservation(fields));
            case REQUEST_DUPLICATE -> new Event.Duplicate(first(fields.object("first")), optionalReservation(fields));
        };
    }

    /** Time alone lets a reservation expire or end, and takes away windows that have ended; the rest answers a request. */
    private static String requestId(EventType type, Fields fields) throws MalformedException {
        return switch (type) {
            case RESERVATION_EXPIRED, RESERVATION_COMPLETED -> null;
            case AVAILABILITY_CHANGED -> fields.has("requestId") ? fields.id("requestId") : null;
            default -> fields.id("requestId");
        };
    }

    /** Only a refusal can be of a provider that does not exist, and so has no sequence. */
    private static long leastSequence(EventType type) {
        return type == EventType.REQUEST_REJECTED ? 0 : 1;
    }

    private static String eventId(Fields fields) throws MalformedException {
        return fields.matching("eventId", EVENT_ID, "a providerId, a slash, and a sequence or 0 and the cause");
    }

    private static void requireOwnId(Event event, String eventId) throws MalformedException {
        String own = event.providerId() + "/" + event.sequence();
        if (event.sequence() == 0 ? !eventId.startsWith(own + "/") : !eventId.equals(own)) {
            throw new MalformedException("'eventId' does not fit 'providerId' and 'sequence'");
        }
    }

    private static Event.Fact availabilityChanged(Fields fields) throws MalformedException {
        if (fields.has("hours")) {
            return new Event.AvailabilityChanged(List.of(), List.of(), List.of(), List.of(),
                    HoursCodec.read(fields.object("hours")));
        }
        return new Event.AvailabilityChanged(intervals(fields, "openRemoved"), intervals(fields, "openAdded"),
                intervals(fields, "closedRemoved"), intervals(fields, "closedAdded"), null);
    }

    private static List<Interval> intervals(Fields fields, String name) throws MalformedException {
        var intervals = new ArrayList<Interval>();
        for (Fields each : fields.objects(name, Schedule.MAX_WINDOWS,
                "{\"start\":\"2027-01-31T09:00:00Z\",\"end\":\"2027-01-31T10:00:00Z\"}")) {
            intervals.add(each.interval());
        }
        return List.copyOf(intervals);
    }

    private static Event.First first(Fields fields) throws MalformedException {
        return new Event.First(eventId(fields), fields.oneOf("type", TYPES),
                fields.has("reason") ? reason(fields) : null);
    }

    private static Reason reason(Fields fields) throws MalformedException {
        return fields.oneOf("reason", REASONS);
    }

    private static Event.Asked asked(Fields fields) throws MalformedException {
        return new Event.Asked(fields.has("reservationId") ? fields.id("reservationId") : null,
                fields.has("clientId") ? fields.id("clientId") : null,
                fields.has("time") ? fields.object("time").interval() : null);
    }

    private static Reservation optionalReservation(Fields fields) throws MalformedException {
        return fields.has("reservation") ? reservation(fields) : null;
    }

    private static Reservation reservation(Fields event) throws MalformedException {
        Fields fields = event.object("reservation");
        Interval time = fields.interval();
        Instant expiresAt = fields.instant("expiresAt");
        return new Reservation(fields.id("reservationId"), fields.id("clientId"), time.start(), time.end(),
                fields.oneOf("status", STATUSES), fields.instant("heldAt"), expiresAt,
                fields.optionalInstant("confirmedAt"), fields.optionalInstant("endedAt"));
    }

    private static <E extends Enum<E>> Map<String, E> byName(E[] values) {
        return Arrays.stream(values).collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));
    }
}
