package dev.holdfast.contract;

import static dev.holdfast.contract.Samples.CANCEL;
import static dev.holdfast.contract.Samples.HOLD;
import static dev.holdfast.contract.Samples.cancel;
import static dev.holdfast.contract.Samples.hold;
import static dev.holdfast.contract.Samples.start;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.Codecs.Outcome;
import java.nio.charset.Charset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody can be answered for. */
class UnreadableValuesTest {

    static Stream<Arguments> unreadable() {
        String hold = hold("\"clientId\":\"c\"," + start());
        return Stream.of(
                Arguments.of("a field twice", hold.replace("{", "{\"providerId\":\"p\",")),
                Arguments.of("a field twice, once escaped", hold.replace("{", "{\"\\u0070roviderId\":\"p\",")),
                Arguments.of("a field twice, deep inside", hold.replace("}", ",\"x\":{\"y\":1,\"y\":1}}")),
                Arguments.of("something after the end", hold + "x"),
                Arguments.of("another object after the end", hold + hold),
                Arguments.of("a closing brace after the end", hold + "}"),
                Arguments.of("17 levels", hold.replace("}", ",\"x\":" + "[".repeat(16) + "]".repeat(16) + "}")),
                Arguments.of("900 kB of nesting", "[".repeat(900_000)),
                Arguments.of("a number of 1,001 digits", hold.replace("}", ",\"x\":" + "9".repeat(1_001) + "}")),
                Arguments.of("a comment", hold.replace("}", "/* */}")),
                Arguments.of("single quotes", hold.replace('"', '\'')),
                Arguments.of("a name without quotes", hold.replace("\"type\"", "type")),
                Arguments.of("not a number", hold.replace("}", ",\"x\":NaN}")),
                Arguments.of("a trailing comma", hold.replace("}", ",}")),
                Arguments.of("a list", "[" + hold + "]"),
                Arguments.of("text", "\"" + HOLD + "\""),
                Arguments.of("null", "null"),
                Arguments.of("white space alone", " \n"),
                Arguments.of("half of it", hold.substring(0, hold.length() / 2)),
                Arguments.of("a byte order mark", "\ufeff" + hold));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void whatIsNotOneJsonObjectInUtf8IsUnreadable(String what, String json) {
        assertThat(Codecs.judge(HOLD, json).outcome()).isEqualTo(Outcome.UNREADABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE"})
    void anotherEncodingThanUtf8IsUnreadable(String charset) {
        byte[] value = hold("\"clientId\":\"c\"," + start()).getBytes(Charset.forName(charset));
        assertThat(Codecs.judge(HOLD, value).outcome()).isEqualTo(Outcome.UNREADABLE);
    }

    @Test
    void latin1IsUnreadableWhereItIsNotAscii() {
        assertThat(Codecs.judge(CANCEL, cancel("f\u00fcr").getBytes(ISO_8859_1)).outcome())
                .isEqualTo(Outcome.UNREADABLE);
        assertThat(Codecs.judge(CANCEL, cancel("for").getBytes(ISO_8859_1)).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    /** Whatever was read before: Jackson remembers names, and fills up what it remembers with this byte. */
    @Test
    void aByteThatUtf8NeverHasIsUnreadableAlsoWhereJacksonWouldTakeItForANameThatItKnows() {
        String hold = hold("\"clientId\":\"c\"," + start());
        String withEnd = hold.replace("}", ",\"\u00ffend\":\"2027-02-01T10:00:00Z\"}");
        assertThat(Codecs.judge(HOLD, withEnd.replace("\u00ff", "").getBytes(ISO_8859_1)).outcome())
                .isEqualTo(Outcome.ACCEPTED);
        assertThat(Codecs.judge(HOLD, withEnd.getBytes(ISO_8859_1)).outcome()).isEqualTo(Outcome.UNREADABLE);
    }

    @Test
    void anEmptyValueAndATombstoneAreUnreadable() {
        for (byte[] value : new byte[][] {null, {}}) {
            assertThat(CommandCodec.decode(value, Topic.AVAILABILITY))
                    .isEqualTo(new Input.Unreadable("the value is empty"));
        }
    }

    @Test
    void aCommandOnTheOtherTopicIsMalformed() {
        Input input = CommandCodec.decode(hold("\"clientId\":\"c\"," + start()).getBytes(UTF_8), Topic.AVAILABILITY);
        assertThat(input.toString()).contains("'type' must be one of availability.close.v1");
    }

    @Test
    void aTickIsOneOnlyAloneAndOnlyAmongTheRequests() {
        byte[] tick = CommandCodec.tick();
        assertThat(CommandCodec.decode(tick, Topic.RESERVATION_REQUESTS)).isEqualTo(new Input.Tick());
        assertThat(CommandCodec.decode(tick, Topic.AVAILABILITY)).isInstanceOf(Input.Unreadable.class);
        assertThat(Codecs.judge(Codecs.TICK, "{\"type\":\"clock.tick.v1\",\"requestId\":\"r\",\"providerId\":\"p\"}")
                .outcome()).isEqualTo(Outcome.MALFORMED);
    }
}
