package dev.holdfast.topology;

import static dev.holdfast.domain.EventType.AVAILABILITY_CHANGED;
import static dev.holdfast.domain.EventType.RESERVATION_HELD;
import static dev.holdfast.topology.Asked.ANNA;
import static dev.holdfast.topology.Asked.TODAY;
import static dev.holdfast.topology.Asked.hold;
import static dev.holdfast.topology.Asked.open;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.Reason;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of records that are no commands, or lie where they don't belong. */
class IntakeTest {

    private static final String EMPTY_SHA_256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final TopologyHarness harness = new TopologyHarness(TODAY);

    @AfterEach
    void close() {
        harness.close();
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                Arguments.of(new byte[] {(byte) 0xff, 0, (byte) 0xc3, 0x28}, "not JSON"),
                Arguments.of("plain text".getBytes(UTF_8), "not JSON"),
                Arguments.of("{\"type\":".getBytes(UTF_8), "not JSON"),
                Arguments.of("  ".getBytes(UTF_8), "not a JSON object"),
                Arguments.of("[1]".getBytes(UTF_8), "not a JSON object"),
                Arguments.of("{}".getBytes(UTF_8), "no valid 'providerId'"),
                Arguments.of("{\"providerId\":\"an na\",\"requestId\":\"r\"}".getBytes(UTF_8), "no valid 'providerId'"),
                Arguments.of("{\"providerId\":\"anna\"}".getBytes(UTF_8), "no valid 'requestId'"),
                Arguments.of("{\"type\":\"clock.tick.v1\",\"at\":1}".getBytes(UTF_8), "no valid 'providerId'"),
                Arguments.of(("{\"a\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}").getBytes(UTF_8), "too deep"));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void whatNobodyCanBeAnsweredForIsADeadLetterAndTheNextRecordIsDecided(byte[] value, String why) {
        for (Topic topic : List.of(Topic.AVAILABILITY, Topic.RESERVATION_REQUESTS)) {
            harness.pipe(topic, new byte[] {1, 2}, value);

            Written letter = onlyDeadLetter();
            assertThat(letter.key()).containsExactly(1, 2);
            assertThat(letter.value()).isEqualTo(value);
            assertThat(letter.time()).isEqualTo(TODAY);
            assertThat(letter.header(HeaderNames.REASON)).contains(why);
            assertThat(letter.headerTexts()).containsAllEntriesOf(Map.of(
                    HeaderNames.LENGTH, Integer.toString(value.length),
                    HeaderNames.SHA_256, sha256(value),
                    HeaderNames.CAUSE, topic + "/0@0")).hasSize(4);
        }
        assertThat(harness.events()).isEmpty();
        assertTheNextIsDecided();
    }

    @Test
    void aTombstoneAndAnEmptyValueAreDeadLetters() {
        harness.pipe(Topic.RESERVATION_REQUESTS, "anna".getBytes(UTF_8), null);
        Written tombstone = onlyDeadLetter();
        harness.pipe(Topic.RESERVATION_REQUESTS, null, new byte[0]);
        Written empty = onlyDeadLetter();

        assertThat(tombstone.value()).isNull();
        assertThat(empty.value()).isEmpty();
        assertThat(empty.key()).isNull();
        for (Written letter : List.of(tombstone, empty)) {
            assertThat(letter.headerTexts()).containsEntry(HeaderNames.LENGTH, "0")
                    .containsEntry(HeaderNames.SHA_256, EMPTY_SHA_256)
                    .containsEntry(HeaderNames.REASON, "the value is empty");
        }
        assertTheNextIsDecided();
    }

    @Test
    void sixtyFourKibibytesAreReadAndAByteMoreIsADeadLetterWithTheFirstOfThem() {
        byte[] command = CommandCodec.encode(open("o-1"));
        byte[] justRight = Arrays.copyOf(command, CommandCodec.MAX_VALUE_BYTES);
        Arrays.fill(justRight, command.length, justRight.length, (byte) ' ');
        byte[] tooLong = Arrays.copyOf(justRight, justRight.length + 1);
        tooLong[tooLong.length - 1] = ' ';

        harness.pipe(Topic.AVAILABILITY, ANNA.getBytes(UTF_8), tooLong);
        assertThat(harness.events()).isEmpty();
        Written letter = onlyDeadLetter();
        assertThat(letter.value()).isEqualTo(justRight);
        assertThat(letter.headerTexts()).containsEntry(HeaderNames.LENGTH, "65537")
                .containsEntry(HeaderNames.SHA_256, sha256(tooLong))
                .containsEntry(HeaderNames.REASON, "the value is longer than 65536 bytes");

        harness.pipe(Topic.AVAILABILITY, ANNA.getBytes(UTF_8), justRight);
        assertThat(harness.events()).extracting(Event::type).containsExactly(AVAILABILITY_CHANGED);
    }

    @Test
    void aThousandHeadersAreADeadLetterOnlyIfTheyAreLong() {
        harness.pipe(Topic.AVAILABILITY, ANNA.getBytes(UTF_8), CommandCodec.encode(open("o-1")), headers(1_000, 9),
                TODAY);
        assertThat(harness.events()).isEmpty();
        assertThat(onlyDeadLetter().headerTexts()).hasSize(4)
                .containsEntry(HeaderNames.REASON, "the headers are longer than 8192 bytes");

        harness.pipe(Topic.AVAILABILITY, ANNA.getBytes(UTF_8), CommandCodec.encode(open("o-1")), headers(1_000, 8),
                TODAY);
        assertThat(harness.events()).extracting(Event::type).containsExactly(AVAILABILITY_CHANGED);
    }

    @Test
    void aRecordWithoutKeyIsSentOnUnderItsKeyAndDecided() {
        harness.pipe(Topic.AVAILABILITY, null, CommandCodec.encode(open("o-1")));

        assertThat(harness.read(Topic.AVAILABILITY)).singleElement().satisfies(record -> {
            assertThat(record.keyText()).isEqualTo(ANNA);
            assertThat(record.value()).isEqualTo(CommandCodec.encode(open("o-1")));
            assertThat(record.headerTexts()).isEqualTo(Map.of(HeaderNames.ORIGIN, "availability/0@0"));
        });
        assertThat(harness.events()).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(AVAILABILITY_CHANGED);
            assertThat(event.cause()).isEqualTo("availability/0@1");
        });
    }

    @Test
    void aRecordUnderAnotherKeyIsSentOnInItsOwnTopic() {
        harness.send(open("o-1"));
        for (byte[] key : new byte[][] {"bert".getBytes(UTF_8), new byte[0], new byte[900_000]}) {
            String requestId = "h-" + key.length;
            harness.pipe(Topic.RESERVATION_REQUESTS, key, CommandCodec.encode(hold(requestId, "carl", key.length % 7)));

            assertThat(harness.read(Topic.RESERVATION_REQUESTS)).extracting(Written::keyText).containsExactly(ANNA);
            assertThat(harness.events()).extracting(Event::requestId).containsExactly(requestId);
        }
        assertThat(harness.read(Topic.AVAILABILITY)).isEmpty();
        assertThat(harness.read(Topic.DEAD_LETTERS)).isEmpty();
    }

    @Test
    void headersThatJustFitStillFitAfterARecordWasSentOn() {
        harness.pipe(Topic.AVAILABILITY, null, CommandCodec.encode(open("o-1")), headers(512, 16), TODAY);

        assertThat(harness.events()).extracting(Event::type).containsExactly(AVAILABILITY_CHANGED);
    }

    @Test
    void aRecordThatIsInAWrongPlaceAgainIsADeadLetter() {
        var sentOn = new RecordHeaders().add(HeaderNames.ORIGIN, "availability/2@7".getBytes(UTF_8));
        byte[] value = CommandCodec.encode(open("o-1"));
        harness.pipe(Topic.AVAILABILITY, "bert".getBytes(UTF_8), value, sentOn, TODAY);

        Written letter = onlyDeadLetter();
        assertThat(letter.keyText()).isEqualTo("bert");
        assertThat(letter.value()).isEqualTo(value);
        assertThat(letter.header(HeaderNames.REASON)).contains("in a wrong one again");
        assertThat(harness.read(Topic.AVAILABILITY)).isEmpty();
        assertThat(harness.events()).isEmpty();
    }

    @Test
    void aRecordThatClaimsToHaveBeenSentOnAndLiesRightIsDecided() {
        var sentOn = new RecordHeaders().add(HeaderNames.ORIGIN, "availability/2@7".getBytes(UTF_8));
        harness.pipe(Topic.AVAILABILITY, ANNA.getBytes(UTF_8), CommandCodec.encode(open("o-1")), sentOn, TODAY);

        assertThat(harness.events()).extracting(Event::type).containsExactly(AVAILABILITY_CHANGED);
    }

    @Test
    void aLongKeyOfADeadLetterIsCutOff() {
        byte[] key = new byte[900_000];
        key[1_023] = 7;
        harness.pipe(Topic.AVAILABILITY, key, "?".getBytes(UTF_8));

        assertThat(onlyDeadLetter().key()).isEqualTo(Arrays.copyOf(key, 1_024)).endsWith(7);
    }

    @Test
    void aMalformedRequestWithValidIdsIsAnsweredInItsProvidersSequence() {
        byte[] malformed = "{\"type\":\"reservation.hold.v1\",\"requestId\":\"r-1\",\"providerId\":\"anna\",\"x\":1}"
                .getBytes(UTF_8);

        harness.pipe(Topic.RESERVATION_REQUESTS, null, malformed);
        List<Event> unknown = harness.events();
        harness.send(open("o-1"));
        harness.pipe(Topic.RESERVATION_REQUESTS, null, malformed);
        List<Event> known = harness.events();

        assertThat(unknown).extracting(Event::eventId).containsExactly("anna/0/reservation-requests/0@1");
        assertThat(known).extracting(Event::eventId).containsExactly("anna/2");
        assertThat(unknown.get(0).fact()).isInstanceOfSatisfying(Event.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(Reason.MALFORMED);
            assertThat(rejected.detail()).contains("'clientId'");
        }).isEqualTo(known.get(0).fact());
        assertThat(harness.read(Topic.DEAD_LETTERS)).isEmpty();
    }

    @Test
    void aCommandInTheOtherTopicIsMalformed() {
        harness.pipe(Topic.AVAILABILITY, ANNA.getBytes(UTF_8), CommandCodec.encode(hold("h-1", "carl", 0)));

        assertThat(harness.events()).extracting(Event::fact).singleElement()
                .isInstanceOfSatisfying(Event.Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(Reason.MALFORMED));
    }

    private void assertTheNextIsDecided() {
        harness.send(open("o-1"));
        assertThat(harness.send(hold("h-1", "carl", 0))).extracting(Event::type).containsExactly(RESERVATION_HELD);
    }

    private Written onlyDeadLetter() {
        List<Written> letters = harness.read(Topic.DEAD_LETTERS);
        assertThat(letters).hasSize(1);
        return letters.get(0);
    }

    /** Headers of that many bytes each, names included. */
    private static Headers headers(int count, int bytes) {
        var headers = new RecordHeaders();
        for (int i = 0; i < count; i++) {
            headers.add("h%03d".formatted(i), new byte[bytes - 4]);
        }
        return headers;
    }

    private static String sha256(byte[] value) {
        try {
            return "%064x".formatted(new BigInteger(1, MessageDigest.getInstance("SHA-256").digest(value)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
