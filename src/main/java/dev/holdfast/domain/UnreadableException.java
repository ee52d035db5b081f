package dev.holdfast.domain;

/** A provider can't be read in this process; the message says why, and fits into an answer to the caller. */
public abstract sealed class UnreadableException extends RuntimeException
        permits ElsewhereException, NotNowException {

    UnreadableException(String message) {
        super(message);
    }
}
