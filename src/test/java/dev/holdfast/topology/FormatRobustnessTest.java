package dev.holdfast.topology;

import static dev.holdfast.topology.Asked.EIGHT;
import static dev.holdfast.topology.Asked.TODAY;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.contract.MutatedBytes;
import dev.holdfast.domain.Claim;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.Verdict;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

/** Records between the stages and in the state, broken at random; {@code -Dholdfast.seed=<printed seed>} for the same. */
class FormatRobustnessTest {

    private static final int MUTATIONS = Integer.getInteger("holdfast.mutations", 200_000);
    private static final long SEED = Long.getLong("holdfast.seed", System.nanoTime());

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void noBytesMakeAReaderTakeMemoryOrTimeForWhatIsNotThere() {
        System.out.println("mutated records: -Dholdfast.seed=" + SEED);
        play(stages(), FormatOracle::checkStages);
        play(states(Names.PROVIDER_HEADS, Names.RESERVATIONS, Names.RECENT_ANSWERS), FormatOracle::checkStates);
        play(states(Names.PROVIDER_SCHEDULES), FormatOracle::checkSchedules);
    }

    @Test
    void aCountWithoutRoomForItsEntriesIsRefusedBeforeItTakesMemory() {
        byte[] bytes = {1, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1, 7};
        assertThatThrownBy(() -> ScheduleFormat.decode(bytes)).isInstanceOf(IllegalStateException.class)
                .hasMessage("a record counts 2147483647 entries in its last 0 bytes");
    }

    private void play(List<byte[]> examples, Consumer<byte[]> check) {
        var mutations = new MutatedBytes(random);
        for (int i = 0; i < MUTATIONS / 4; i++) {
            byte[] bytes = mutations.of(examples.get(random.nextInt(examples.size())));
            try {
                check.accept(bytes);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + SEED + ": " + HexFormat.of().formatHex(bytes), e);
            }
        }
    }

    private static List<byte[]> stages() {
        var time = new Interval(EIGHT, EIGHT.plusSeconds(900));
        var examples = new ArrayList<byte[]>();
        for (Claim.Kind kind : Claim.Kind.values()) {
            examples.add(StageFormat.encode(
                    new Claim(kind, "carl", "anna", "h-1", time, kind == Claim.Kind.MOVE ? time : null, "r/0@7")));
        }
        examples.add(StageFormat.encode(new Verdict("anna", "h-1", "r/0@7", null)));
        examples.add(StageFormat.encode(new Verdict("anna", "h-1", "r/0@7", Reason.CLIENT_BUSY)));
        return examples;
    }

    /** What those stores hold after some traffic. */
    private static List<byte[]> states(String... stores) {
        var stage = new StageHarness(TopologySettings.DEFAULT);
        var traffic = new RandomTraffic(SEED);
        for (int i = 0; i < 300; i++) {
            stage.process(traffic.next(), TODAY.plusSeconds(i));
        }
        Map<String, Map<Bytes, byte[]>> held = stage.stores();
        var examples = new ArrayList<byte[]>();
        for (String store : stores) {
            examples.addAll(held.get(store).values());
        }
        return examples;
    }
}
