package dev.holdfast.domain;

/** The provider can't be read at this moment: its partition is on its way, or the service starts or stops. Try again. */
public final class NotNowException extends UnreadableException {

    public NotNowException(String message) {
        super(message);
    }
}
