package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

/** When a task asks for a commit of its own. */
class EarlyCommitsTest {

    private final MockProcessorContext<byte[], byte[]> context = StageHarness.context();
    private final EarlyCommits commits = new EarlyCommits(context);

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
    void aBusyTaskGoesByTheInterval() {
        process(1, 1_000);
        hasAsked();
        process(64, 1_004);
        process(1, 1_005);
        assertThat(hasAsked()).isFalse();
    }

    @Test
    void aTaskThatIsBusyNoMoreAsksAgain() {
        process(1_000, 1_000);
        process(1_000, 1_005);
        hasAsked();
        process(1, 1_010);
        assertThat(hasAsked()).isFalse();
        process(1, 1_015);
        assertThat(hasAsked()).isTrue();
    }

    private void process(int records, long nowMs) {
        context.setCurrentSystemTimeMs(nowMs);
        for (int i = 0; i < records; i++) {
            commits.recordProcessed();
        }
    }

    private boolean hasAsked() {
        boolean asked = context.committed();
        context.resetCommit();
        return asked;
    }
}
