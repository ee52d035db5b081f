package dev.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.contract.Codecs.Outcome;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes, a decoder says what they are or what is wrong with them, and what it says can be published.
 * {@code -Dholdfast.seed=<printed seed>} runs the same bytes again; {@code -Dholdfast.mutations=<count>} more of them.
 */
class DecoderRobustnessTest {

    private static final int MUTATIONS = Integer.getInteger("holdfast.mutations", 30_000);

    private long seed;
    private SplittableRandom random;
    private MutatedBytes mutations;

    @BeforeEach
    void chooseSeed() {
        seed = Long.getLong("holdfast.seed", System.nanoTime());
        random = new SplittableRandom(seed);
        mutations = new MutatedBytes(random);
        System.out.println("mutated bytes: -Dholdfast.seed=" + seed);
    }

    @Test
    void noBytesMakeTheCommandDecoderThrowOrItsAnswerUnpublishable() {
        List<byte[]> examples = MutatedBytes.examples(false);
        int commands = 0;
        int malformed = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] value = mutations.of(examples.get(random.nextInt(examples.size())));
            Topic topic = random.nextBoolean() ? Topic.AVAILABILITY : Topic.RESERVATION_REQUESTS;
            Outcome outcome = checked(value, () -> DecoderOracle.checkCommand(value, topic));
            commands += outcome == Outcome.ACCEPTED ? 1 : 0;
            malformed += outcome == Outcome.MALFORMED ? 1 : 0;
        }
        assertThat(commands).as("seed %d: mutations that are still commands", seed).isGreaterThan(MUTATIONS / 100);
        assertThat(malformed).as("seed %d: mutations that can be answered", seed).isGreaterThan(MUTATIONS / 100);
    }

    @Test
    void noBytesMakeTheEventDecoderThrowAnythingButItsRefusal() {
        List<byte[]> examples = MutatedBytes.examples(true);
        int events = 0;
        for (int i = 0; i < MUTATIONS / 4; i++) {
            byte[] value = mutations.of(examples.get(random.nextInt(examples.size())));
            events += checked(value, () -> DecoderOracle.checkEvent(value)) == Outcome.ACCEPTED ? 1 : 0;
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

    private Outcome checked(byte[] value, Supplier<Outcome> check) {
        try {
            return check.get();
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + ": " + hex(value), e);
        }
    }

    private static String hex(byte[] value) {
        return HexFormat.of().formatHex(value);
    }
}
