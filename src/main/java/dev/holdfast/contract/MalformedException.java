package dev.holdfast.contract;

/** A value that breaks the contract; the message says what is wrong and what would be right. */
public final class MalformedException extends Exception {

    MalformedException(String message) {
        super(message, null, false, false);
    }
}
