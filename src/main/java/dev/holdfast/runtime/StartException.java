package dev.holdfast.runtime;

/** Why the service can't start; the message is for the person who started it, and says what to do. */
public final class StartException extends RuntimeException {

    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
