package dev.holdfast.embedded;

/** An embedded server that could not start; the message is one sentence for whoever typed the command. */
public class EmbeddedStartException extends RuntimeException {

    EmbeddedStartException(String message) {
        super(message);
    }

    EmbeddedStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
