package dev.holdfast.cli;

import dev.holdfast.audit.Verification;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a person at a terminal how far the reading has come; a file or a pipe gets nothing of it. */
final class VerifyProgress implements Verification.Progress, AutoCloseable {

    private static final int UPDATE_MS = 200;

    private final ProgressBar bar;
    private long toRead;

    VerifyProgress(boolean isWanted) {
        bar = !isWanted || System.console() == null ? null : new ProgressBarBuilder().setTaskName("Reading").setInitialMax(0)
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK).setUpdateIntervalMillis(UPDATE_MS)
                .setUnit(" records", 1).showSpeed().clearDisplayOnFinish().build();
    }

    @Override
    public void toRead(long offsets) {
        toRead += offsets;
        if (bar != null) {
            bar.maxHint(toRead);
        }
    }

    @Override
    public void read() {
        if (bar != null) {
            bar.step();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
