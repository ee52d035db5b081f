package dev.holdfast.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.domain.Command;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Request;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Both codecs behind one face, by type. */
final class Codecs {

    static final String CAUSE = "reservation-requests/3@1234";
    static final String TICK = "clock.tick.v1";
    static final Set<String> EVENT_TYPES = Arrays.stream(EventType.values()).map(EventCodec::typeName)
            .collect(Collectors.toUnmodifiableSet());

    private Codecs() {
    }

    /** @param why the refusal in words, or null if the value was accepted */
    record Verdict(Outcome outcome, String why) {
    }

    enum Outcome { ACCEPTED, MALFORMED, UNREADABLE, NO_EVENT }

    static boolean isEvent(String type) {
        return EVENT_TYPES.contains(type);
    }

    static Topic topicOf(String commandType) {
        return commandType.startsWith("reservation.") || commandType.equals(TICK)
                ? Topic.RESERVATION_REQUESTS : Topic.AVAILABILITY;
    }

    static Verdict judge(String type, String json) {
        return judge(type, json.getBytes(UTF_8));
    }

    static Verdict judge(String type, byte[] value) {
        if (isEvent(type)) {
            try {
                EventCodec.decode(value, CAUSE);
                return new Verdict(Outcome.ACCEPTED, null);
            } catch (IllegalArgumentException e) {
                return new Verdict(Outcome.NO_EVENT, e.getMessage());
            }
        }
        Input input = CommandCodec.decode(value, topicOf(type));
        if (input instanceof Input.Unreadable unreadable) {
            return new Verdict(Outcome.UNREADABLE, unreadable.why());
        }
        if (input instanceof Input.OfProvider of && of.request() instanceof Request.Malformed malformed) {
            return new Verdict(Outcome.MALFORMED, malformed.detail());
        }
        return new Verdict(Outcome.ACCEPTED, null);
    }

    /** The JSON that the codec writes of what it read. */
    static String again(String type, String json) {
        return new String(encodedAgain(type, json.getBytes(UTF_8)), UTF_8);
    }

    /** What the codec makes of a valid value: a command, a tick or an event. */
    static Object decoded(String type, String json) {
        byte[] value = json.getBytes(UTF_8);
        return isEvent(type) ? EventCodec.decode(value, CAUSE) : CommandCodec.decode(value, topicOf(type));
    }

    private static byte[] encodedAgain(String type, byte[] value) {
        if (isEvent(type)) {
            return EventCodec.encode(EventCodec.decode(value, CAUSE));
        }
        Input input = CommandCodec.decode(value, topicOf(type));
        if (input instanceof Input.Tick) {
            return CommandCodec.tick();
        }
        return CommandCodec.encode((Command) ((Input.OfProvider) input).request());
    }
}
