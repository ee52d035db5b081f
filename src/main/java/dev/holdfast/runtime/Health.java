package dev.holdfast.runtime;

/**
 * How a part does.
 *
 * @param isVital whether an instance that has it is of use only while it does what it is there for
 * @param isReady whether it does that
 * @param reason  what it does, or why it does not, to be read after the part's name
 */
public record Health(String part, boolean isVital, boolean isReady, String reason) {

    @Override
    public String toString() {
        return part + " " + reason;
    }
}
