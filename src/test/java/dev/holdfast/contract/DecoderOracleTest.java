package dev.holdfast.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.contract.Codecs.Outcome;
import dev.holdfast.domain.Command.Confirm;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.Request;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The oracle of the random tests and the fuzzer finds the faults of decoders that are planted here. */
class DecoderOracleTest {

    private static final byte[] CONFIRM = CommandCodec.encode(new Confirm("c-1", "anna", "h-1", "carl"));
    private static final String HOLD_ON_A_LEAP_DAY = "{\"type\":\"reservation.hold.v1\",\"requestId\":\"h-1\",\"providerId\":\"anna\","
            + "\"clientId\":\"carl\",\"start\":\"2028-02-29T09:00:00Z\"}";
    private static final byte[] EVENT = EventCodec.encode(new Event("anna", 7, Instant.parse("2027-02-01T09:00:00Z"), "c-1",
            Codecs.CAUSE, new Event.Rejected(Reason.NOT_FOUND, null)));

    @Test
    void soundDecodersPass() {
        assertThat(DecoderOracle.checkCommand(CONFIRM, Topic.RESERVATION_REQUESTS)).isEqualTo(Outcome.ACCEPTED);
        assertThat(DecoderOracle.checkEvent(EVENT)).isEqualTo(Outcome.ACCEPTED);
        assertThatCode(() -> DecoderOracle.checkTime("2028-02-29T09:00:00Z", InstantFormat::parse)).doesNotThrowAnyException();
    }

    @Test
    void aCommandThatComesBackOtherwiseIsFound() {
        assertFound(CONFIRM, (value, topic) -> {
            Confirm read = (Confirm) ((Input.OfProvider) CommandCodec.decode(value, topic)).request();
            return new Input.OfProvider(new Confirm(read.requestId(), read.providerId(), read.reservationId(), read.clientId() + "x"));
        });
    }

    @Test
    void aDecoderThatAcceptsWhatTheSchemaRefusesIsFound() {
        byte[] withMore = new String(CONFIRM, UTF_8).replace("}", ",\"more\":1}").getBytes(UTF_8);
        assertFound(withMore, (value, topic) ->
                CommandCodec.decode(new String(value, UTF_8).replace(",\"more\":1", "").getBytes(UTF_8), topic));
    }

    @Test
    void aDecoderThatRefusesWhatTheSchemaAcceptsIsFound() {
        // With blanks up to a length of which the schema is asked.
        byte[] value = (HOLD_ON_A_LEAP_DAY + " ".repeat(64 - HOLD_ON_A_LEAP_DAY.length() % 64)).getBytes(UTF_8);
        assertThat(DecoderOracle.checkCommand(value, Topic.RESERVATION_REQUESTS)).isEqualTo(Outcome.ACCEPTED);
        assertFound(value, (any, topic) -> new Input.OfProvider(new Request.Malformed("h-1", "anna", "'start' must be a time")));
    }

    @Test
    void aDecoderThatThrowsIsFound() {
        assertThatThrownBy(() -> DecoderOracle.checkCommand(CONFIRM, Topic.RESERVATION_REQUESTS, (value, topic) -> {
            throw new IllegalStateException("a bug");
        })).hasMessage("a bug");
    }

    @Test
    void aRefusalInWordsOfTheInnerWorkingsIsFound() {
        assertFound(CONFIRM, (value, topic) -> new Input.Unreadable("java.lang.NullPointerException"));
        assertFound(CONFIRM, (value, topic) -> new Input.Unreadable("line one\nline two"));
        assertFound(CONFIRM, (value, topic) -> new Input.OfProvider(new Request.Malformed("c-1", "anna", "")));
    }

    @Test
    void anEventThatComesBackOtherwiseIsFound() {
        assertThatThrownBy(() -> DecoderOracle.checkEvent(EVENT, bytes -> {
            Event read = EventCodec.decode(bytes, Codecs.CAUSE);
            return new Event(read.providerId(), read.sequence() + 1, read.at(), read.requestId(), read.cause(), read.fact());
        })).isInstanceOf(AssertionError.class);
    }

    @Test
    void anEventDecoderThatRefusesInOtherWordsIsFound() {
        assertThatThrownBy(() -> DecoderOracle.checkEvent(EVENT, bytes -> {
            throw new IllegalArgumentException("Text could not be parsed");
        })).isInstanceOf(AssertionError.class);
    }

    @Test
    void aTimeThatIsReadWrongOrIsNoneIsFound() {
        Function<String, Instant> aSecondLate = text -> Instant.parse(text).plusSeconds(1);
        Function<String, Instant> whateverTheDay = text -> Instant.parse(text.replace("02-30", "03-01"));
        assertThatThrownBy(() -> DecoderOracle.checkTime("2028-02-29T09:00:00Z", aSecondLate)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> DecoderOracle.checkTime("2028-02-30T09:00:00Z", whateverTheDay)).isInstanceOf(AssertionError.class);
    }

    private static void assertFound(byte[] value, BiFunction<byte[], Topic, Input> planted) {
        assertThatThrownBy(() -> DecoderOracle.checkCommand(value, Topic.RESERVATION_REQUESTS, planted)).isInstanceOf(AssertionError.class);
    }
}
