package dev.holdfast.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.Request;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Whatever the bytes, a decoder says what they are or what is wrong with them, and what it says can be published.
 * {@code -Dholdfast.seed=<printed seed>} runs the same bytes again; {@code -Dholdfast.mutations=<count>} more of them.
 */
class DecoderRobustnessTest {

    private static final int MUTATIONS = Integer.getInteger("holdfast.mutations", 200_000);
    private static final Pattern PLAIN = Pattern.compile("[\\x20-\\x7E]{1,400}");
    private static final Pattern INNER_WORKINGS = Pattern.compile("Exception|java\\.|jackson|holdfast\\.|Token|Node");
    /** Pieces that have broken decoders before, among them what no sender's library would write. */
    private static final List<byte[]> PIECES = pieces("\\ud800", "\\udc00", "\\u0000", "\\u001f", "\\u0080", "\\\\",
            "\\", "\"", "\"\"", "{", "}", "[", "]", "[[[[[[[[", ",", ":", "null", "true", "-1", "1e999", "1E+999999999",
            "-0", "0.1", "9".repeat(400), " ", "\n", "\u0000", "\u0085", "\u2028", "\ufeff", "\uffff", "\ud83e\udd12",
            "\"type\":", "\"end\":", "\"weekly\":", "\"overrides\":{", "\"MONDAY\":[", "\"\\ud800\":", "\"clientId\":",
            "PT", "P999D", "T24:00:00Z", "9999-12-31T23:59:59.999Z", "2000-01-01T00:00:00Z", "2027-02-30",
            "x".repeat(70));
    private static final byte[][] ILL_FORMED = {{(byte) 0xC0, (byte) 0x80}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            {(byte) 0xF8}, {(byte) 0xFF, (byte) 0xFE}, {(byte) 0xE2, (byte) 0x82}, {(byte) 0x80}};

    private long seed;
    private SplittableRandom random;

    @BeforeEach
    void chooseSeed() {
        seed = Long.getLong("holdfast.seed", System.nanoTime());
        random = new SplittableRandom(seed);
        System.out.println("mutated bytes: -Dholdfast.seed=" + seed);
    }

    @Test
    void noBytesMakeTheCommandDecoderThrowOrItsAnswerUnpublishable() {
        List<byte[]> examples = examples(false);
        int commands = 0;
        int malformed = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] value = mutated(examples.get(random.nextInt(examples.size())));
            Topic topic = random.nextBoolean() ? Topic.AVAILABILITY : Topic.RESERVATION_REQUESTS;
            Input input = decoded(value, topic);
            if (input instanceof Input.Unreadable unreadable) {
                assertPlain(unreadable.why(), value);
            } else if (input instanceof Input.OfProvider of && of.request() instanceof Request.Malformed bad) {
                malformed++;
                assertPlain(bad.detail(), value);
                assertPublishable(bad, value);
            } else if (input instanceof Input.OfProvider of && of.request() instanceof Command command) {
                commands++;
                assertThat(CommandCodec.decode(CommandCodec.encode(command), CommandCodec.topicOf(command)))
                        .as(hex(value)).isEqualTo(new Input.OfProvider(command));
            }
        }
        assertThat(commands).as("seed %d: mutations that are still commands", seed).isGreaterThan(MUTATIONS / 100);
        assertThat(malformed).as("seed %d: mutations that can be answered", seed).isGreaterThan(MUTATIONS / 100);
    }

    @Test
    void noBytesMakeTheEventDecoderThrowAnythingButItsRefusal() {
        List<byte[]> examples = examples(true);
        int events = 0;
        for (int i = 0; i < MUTATIONS / 4; i++) {
            byte[] value = mutated(examples.get(random.nextInt(examples.size())));
            try {
                Event event = EventCodec.decode(value, Codecs.CAUSE);
                assertThat(EventCodec.decode(EventCodec.encode(event), Codecs.CAUSE)).as(hex(value)).isEqualTo(event);
                events++;
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).as(hex(value)).startsWith("not an event: ");
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ": " + hex(value), e);
            }
        }
        assertThat(events).as("seed %d: mutations that are still events", seed).isGreaterThan(MUTATIONS / 400);
    }

    @Test
    void anEventThatIsNothingIsRefusedLikeAnyOther() {
        for (byte[] value : new byte[][] {null, {}}) {
            assertThatThrownBy(() -> EventCodec.decode(value, Codecs.CAUSE))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("not an event: ");
        }
    }

    private Input decoded(byte[] value, Topic topic) {
        try {
            return CommandCodec.decode(value, topic);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("seed " + seed + ": " + hex(value), e);
        }
    }

    private void assertPlain(String why, byte[] value) {
        assertThat(why).as("seed %d: %s", seed, hex(value)).matches(PLAIN).doesNotContainPattern(INNER_WORKINGS);
    }

    private void assertPublishable(Request.Malformed bad, byte[] value) {
        var event = new Event(bad.providerId(), 1, Instant.EPOCH.plusSeconds(1_800_000_000), bad.requestId(),
                Codecs.CAUSE, new Event.Rejected(Reason.MALFORMED, bad.detail()));
        assertThat(EventCodec.decode(EventCodec.encode(event), Codecs.CAUSE)).as("seed %d: %s", seed, hex(value))
                .isEqualTo(event);
    }

    private byte[] mutated(byte[] example) {
        byte[] value = example;
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int at = random.nextInt(value.length + 1);
            int length = Math.min(random.nextInt(8), value.length - at);
            value = switch (random.nextInt(6)) {
                case 0 -> spliced(value, at, Math.min(1, length), new byte[] {(byte) random.nextInt(256)});
                case 1 -> spliced(value, at, length, new byte[0]);
                case 2 -> spliced(value, at, length, PIECES.get(random.nextInt(PIECES.size())));
                case 3 -> spliced(value, at, 0, PIECES.get(random.nextInt(PIECES.size())));
                case 4 -> spliced(value, at, 0, ILL_FORMED[random.nextInt(ILL_FORMED.length)]);
                default -> spliced(value, at, 0, slice(value));
            };
        }
        return value;
    }

    private byte[] slice(byte[] value) {
        int from = random.nextInt(value.length + 1);
        int to = from + random.nextInt(value.length - from + 1);
        return Arrays.copyOfRange(value, from, to);
    }

    private static byte[] spliced(byte[] value, int at, int removed, byte[] added) {
        var bytes = new ByteArrayOutputStream(value.length + added.length);
        bytes.write(value, 0, at);
        bytes.writeBytes(added);
        bytes.write(value, at + removed, value.length - at - removed);
        return bytes.toByteArray();
    }

    private static List<byte[]> examples(boolean ofEvents) {
        var examples = new ArrayList<byte[]>();
        for (String type : Schemas.types()) {
            if (Codecs.isEvent(type) == ofEvents) {
                for (JsonNode example : Schemas.examples(type)) {
                    examples.add(example.toString().getBytes(UTF_8));
                }
            }
        }
        return examples;
    }

    private static List<byte[]> pieces(String... texts) {
        return Arrays.stream(texts).map(text -> text.getBytes(UTF_8)).toList();
    }

    private static String hex(byte[] value) {
        return HexFormat.of().formatHex(value);
    }
}
