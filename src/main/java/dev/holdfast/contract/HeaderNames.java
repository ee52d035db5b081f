package dev.holdfast.contract;

/** The names of the record headers that Holdfast writes, besides those of CloudEvents. */
public final class HeaderNames {

    /** On every output: the position of the input that caused it, {@code topic/partition@offset}. */
    public static final String CAUSE = "holdfast_cause";
    /** On a re-routed input: where it was found. */
    public static final String ORIGIN = "holdfast_origin";
    /** On a dead letter: why nothing could be decided, in a sentence. */
    public static final String REASON = "holdfast_reason";
    /** On a dead letter: the length of the whole value in bytes. */
    public static final String LENGTH = "holdfast_length";
    /** On a dead letter: the SHA-256 of the whole value, in hex. */
    public static final String SHA_256 = "holdfast_sha256";

    private HeaderNames() {
    }
}
