package dev.holdfast.domain;

/** The provider can't be read now: its partition is on its way here, or the service starts or stops. Try again. */
public final class NotNowException extends UnreadableException {

    public NotNowException(String message) {
        super(message);
    }
}
