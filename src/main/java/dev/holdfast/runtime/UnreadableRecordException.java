package dev.holdfast.runtime;

/** A record between the stages that this version can't read. */
final class UnreadableRecordException extends RuntimeException {

    /** @param position as {@code topic/partition@offset} */
    UnreadableRecordException(String position, Exception cause) {
        super(position + " can't be read (" + said(cause) + ")", cause);
    }

    private static String said(Exception cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
