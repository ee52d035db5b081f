package dev.holdfast.audit;

/**
 * Something that does not hold.
 *
 * @param rule  the name of the rule, such as {@code no-overlap-per-provider}
 * @param place the record that breaks it, or null where a record is missing
 * @param what  what is wrong there, in a sentence
 */
public record Finding(String rule, Place place, String what) {

    @Override
    public String toString() {
        return (place == null ? "" : place + "  ") + what + " (" + rule + ")";
    }
}
