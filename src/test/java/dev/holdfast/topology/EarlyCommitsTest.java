package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a thread's tasks ask for a commit of their own. */
class EarlyCommitsTest {

    private final MockProcessorContext<byte[], byte[]> context = StageHarness.context();

    /** As if nothing had been processed for long. */
    @BeforeEach
    void rest() {
        process(1, 1);
        process(1, 500);
        hasAsked();
    }

    @Test
    void aRecordThatComesAfterAQuietTimeIsCommittedAtOnce() {
        process(1, 1_000);
        assertThat(hasAsked()).isTrue();
    }

    /** The three steps of a hold, and more. */
    @Test
    void someRecordsOneRightAfterTheOtherAreCommittedAtOnce() {
        for (int nowMs = 1_000; nowMs < 1_020; nowMs += 4) {
            process(1, nowMs);
            assertThat(hasAsked()).as("at %d", nowMs).isTrue();
        }
    }

    @Test
    void inTheLongRunACommitIsAskedForEveryTenMilliseconds() {
        int asked = 0;
        for (int nowMs = 1_000; nowMs < 2_000; nowMs++) {
            process(1, nowMs);
            asked += hasAsked() ? 1 : 0;
        }
        assertThat(asked).isBetween(100, 105);
    }

    @Test
    void recordsThatTheSameCommitTakesPayForOne() {
        process(40, 1_000);
        hasAsked();
        process(1, 1_004);
        assertThat(hasAsked()).isTrue();
    }

    @Test
    void allTasksOfAThreadCountTogether() {
        spendAllBy(1_000);
        process(50, 1_004);
        MockProcessorContext<byte[], byte[]> other = StageHarness.context();
        other.setCurrentSystemTimeMs(1_004);
        for (int i = 0; i < 50; i++) {
            EarlyCommits.recordProcessed(other, 1_004);
        }
        process(1, 1_010);
        assertThat(hasAsked()).isFalse();
    }

    @Test
    void aBusyThreadGoesByTheInterval() {
        spendAllBy(1_000);
        process(80, 1_004);
        process(1, 1_010);
        assertThat(hasAsked()).isFalse();
    }

    @Test
    void aThreadThatIsBusyNoMoreAsksAgain() {
        spendAllBy(1_000);
        process(1_000, 1_004);
        process(1, 1_010);
        assertThat(hasAsked()).isFalse();
        process(1, 1_020);
        assertThat(hasAsked()).isTrue();
    }

    @Test
    void aClockThatIsSetBackNeitherEarnsNorCosts() {
        spendAllBy(1_000);
        process(1, 400);
        assertThat(hasAsked()).isFalse();
        process(1, 410);
        assertThat(hasAsked()).isTrue();
    }

    /** Else a slow commit would look like a quiet time, and be followed by the next one after a single record. */
    @Test
    void aThreadThatHasFallenBehindGoesByTheInterval() {
        processAppended(949, 1_000);
        assertThat(hasAsked()).isFalse();
        processAppended(960, 1_010);
        assertThat(hasAsked()).isTrue();
    }

    /** So that the next is earned from then on. */
    private void spendAllBy(int nowMs) {
        for (int i = nowMs - 5; i <= nowMs; i++) {
            process(1, i);
        }
        hasAsked();
    }

    private void process(int records, long nowMs) {
        for (int i = 0; i < records; i++) {
            processAppended(nowMs, nowMs);
        }
    }

    private void processAppended(long recordMs, long nowMs) {
        context.setCurrentSystemTimeMs(nowMs);
        EarlyCommits.recordProcessed(context, recordMs);
    }

    private boolean hasAsked() {
        boolean asked = context.committed();
        context.resetCommit();
        return asked;
    }
}
