package dev.holdfast.runtime;

/**
 * How a part does.
 *
 * @param isReady whether it does what it is there for
 * @param reason  what it does, or why it does not, to be read after the part's name
 */
public record Health(String part, boolean isReady, String reason) {

    @Override
    public String toString() {
        return part + " " + reason;
    }
}
