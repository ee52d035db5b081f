package dev.holdfast.mirror;

import java.util.UUID;

/** The mirror can't go on, however long it waits; the message says what somebody must mend. */
final class MirrorFailedException extends RuntimeException {

    MirrorFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    static MirrorFailedException otherTopic(String topic, UUID mirrored, UUID found) {
        return new MirrorFailedException("the topic " + topic + " is not the one that this database mirrors: its id is "
                + found + ", that of the mirrored one is " + mirrored + ". It was made anew, or this is another"
                + " cluster. Nothing was changed; `holdfast mirror rebuild` makes the tables anew from it", null);
    }
}
