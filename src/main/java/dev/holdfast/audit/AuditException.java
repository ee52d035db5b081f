package dev.holdfast.audit;

/** What is to be checked can't be read; the message says why and what to look at. */
public final class AuditException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AuditException(String message, Throwable cause) {
        super(message, cause);
    }
}
