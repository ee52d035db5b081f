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

    @Test
    void recordsRightAfterACommitWaitForTheNext() {
        process(1, 1_000);
        hasAsked();
        process(10, 1_004);
        assertThat(hasAsked()).isFalse();
        process(1, 1_005);
        assertThat(hasAsked()).isTrue();
    }

    @Test
    void allTasksOfAThreadCountTogether() {
        process(1, 1_000);
        hasAsked();
        process(30, 1_004);
        MockProcessorContext<byte[], byte[]> other = StageHarness.context();
        other.setCurrentSystemTimeMs(1_004);
        for (int i = 0; i < 30; i++) {
            EarlyCommits.recordProcessed(other, 1_004);
        }
        process(1, 1_005);
        assertThat(hasAsked()).isFalse();
    }

    @Test
    void aBusyThreadGoesByTheInterval() {
        process(1, 1_000);
        hasAsked();
        process(40, 1_004);
        process(1, 1_005);
        assertThat(hasAsked()).isFalse();
    }

    @Test
    void aThreadThatIsBusyNoMoreAsksAgain() {
        process(1_000, 1_000);
        process(1_000, 1_005);
        hasAsked();
        process(1, 1_010);
        assertThat(hasAsked()).isFalse();
        process(1, 1_015);
        assertThat(hasAsked()).isTrue();
    }

    /** Else a slow commit would look like a quiet time, and be followed by the next one after a single record. */
    @Test
    void aThreadThatHasFallenBehindGoesByTheInterval() {
        processAppended(949, 1_000);
        assertThat(hasAsked()).isFalse();
        processAppended(955, 1_005);
        assertThat(hasAsked()).isTrue();
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
