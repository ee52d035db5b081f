package dev.holdfast.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.Codecs.Outcome;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.Request;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must hold of a decoder's word on any bytes: it has one, in plain letters; what is accepted comes back as it was
 * when it is written and read again, and the schema accepts it, too; what is refused the schema refuses, but for what a
 * schema can't say.
 */
final class DecoderOracle {

    private static final Pattern PLAIN = Pattern.compile("[\\x20-\\x7E]{1,400}");
    private static final Pattern INNER_WORKINGS = Pattern.compile("Exception|java\\.|jackson|holdfast\\.|Token|Node");
    /** As in {@link CodecOnlyRefusalsTest}. */
    private static final Pattern NOT_FOR_A_SCHEMA = Pattern.compile("'zone' must be an IANA.*|'weekly' must have at most.*"
            + "|'\\w+' must be an ISO 8601 duration.*|'end' must be at most 24 hours.*|'reason' must be text.*");
    private static final Pattern TYPE = Pattern.compile("\"type\"\\s*:\\s*\"([a-z.]+\\.v1)\"");
    /** A schema takes a hundred times as long as the codec: of what is refused it sees a part. */
    private static final int ONE_IN = 64;

    private DecoderOracle() {
    }

    static Outcome checkCommand(byte[] value, Topic topic) {
        return checkCommand(value, topic, CommandCodec::decode);
    }

    static Outcome checkCommand(byte[] value, Topic topic, BiFunction<byte[], Topic, Input> decode) {
        Input input = decode.apply(value, topic);
        if (input instanceof Input.Unreadable unreadable) {
            assertPlain(unreadable.why());
            return Outcome.UNREADABLE;
        }
        if (input instanceof Input.OfProvider of && of.request() instanceof Command command) {
            assertThat(decode.apply(CommandCodec.encode(command), topic)).isEqualTo(input);
            assertThat(CommandCodec.topicOf(command)).isEqualTo(topic);
            assertSchemaAccepts(value);
        } else if (input instanceof Input.OfProvider of && of.request() instanceof Request.Malformed bad) {
            assertPlain(bad.detail());
            assertPublishable(bad);
            if (value.length % ONE_IN == 0) {
                assertSchemaRefuses(value, topic, bad.detail());
            }
            return Outcome.MALFORMED;
        }
        return Outcome.ACCEPTED;
    }

    static Outcome checkEvent(byte[] value) {
        return checkEvent(value, bytes -> EventCodec.decode(bytes, Codecs.CAUSE));
    }

    static Outcome checkEvent(byte[] value, Function<byte[], Event> decode) {
        Event event;
        try {
            event = decode.apply(value);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).startsWith("not an event: ");
            return Outcome.NO_EVENT;
        }
        byte[] again = EventCodec.encode(event);
        assertThat(decode.apply(again)).isEqualTo(event);
        assertSchemaAccepts(again);
        return Outcome.ACCEPTED;
    }

    /** What is read as a time is one to Java, too, the same, and comes back as it was. */
    static void checkTime(String text, Function<String, Instant> parse) {
        Instant time = parse.apply(text);
        if (time != null) {
            assertThat(time).isEqualTo(javasWord(text));
            assertThat(parse.apply(new String(InstantFormat.ascii(time), US_ASCII))).isEqualTo(time);
        }
    }

    private static Instant javasWord(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static void assertSchemaAccepts(byte[] value) {
        String json = new String(value, UTF_8);
        String type = Schemas.JSON.readTree(json).get("type").stringValue();
        assertThat(Schemas.faults(type, json)).as("the schema of what the codec accepts").isEmpty();
    }

    private static void assertSchemaRefuses(byte[] value, Topic topic, String why) {
        String json = new String(value, UTF_8);
        Matcher type = TYPE.matcher(json);
        if (type.find() && Schemas.types().contains(type.group(1)) && !Codecs.isEvent(type.group(1))
                && Codecs.topicOf(type.group(1)) == topic && Schemas.faults(type.group(1), json).isEmpty()) {
            assertThat(why).as("what only the codec refuses").matches(NOT_FOR_A_SCHEMA);
        }
    }

    private static void assertPlain(String why) {
        assertThat(why).matches(PLAIN).doesNotContainPattern(INNER_WORKINGS);
    }

    private static void assertPublishable(Request.Malformed bad) {
        var event = new Event(bad.providerId(), 1, Instant.EPOCH.plusSeconds(1_800_000_000), bad.requestId(),
                Codecs.CAUSE, new Event.Rejected(Reason.MALFORMED, bad.detail()));
        assertThat(EventCodec.decode(EventCodec.encode(event), Codecs.CAUSE)).isEqualTo(event);
    }
}
