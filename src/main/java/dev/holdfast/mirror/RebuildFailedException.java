package dev.holdfast.mirror;

/** The tables can't be rebuilt; the message says what somebody must mend. Those that were there are as they were. */
public final class RebuildFailedException extends RuntimeException {

    RebuildFailedException(String message) {
        super(message);
    }
}
