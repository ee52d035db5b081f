package dev.holdfast.audit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Each confirmation, and each move and cancellation of what was confirmed, goes out to notifiers once, as the event is.
 * The two are written together and read nearly together, and what has found its counterpart is forgotten.
 */
final class OneConfirmationEach {

    static final String NAME = "one-confirmation-each";

    private record Waiting(LoggedEvent event, byte[] value) {
    }

    private final Map<String, Waiting> expected = new HashMap<>();
    private final Map<String, Waiting> sent = new HashMap<>();
    private final Sayer say;

    OneConfirmationEach(Sayer say) {
        this.say = say;
    }

    /** An event of the log that notifiers must hear of. */
    void event(LoggedEvent event, byte[] value) {
        Waiting confirmation = sent.remove(event.eventId());
        if (confirmation == null) {
            expected.put(event.eventId(), new Waiting(event, value));
        } else {
            compare(confirmation, new Waiting(event, value));
        }
    }

    /** A record that went out to notifiers. */
    void confirmation(LoggedEvent confirmation, byte[] value) {
        Waiting event = expected.remove(confirmation.eventId());
        var went = new Waiting(confirmation, value);
        if (event != null) {
            compare(went, event);
        } else if (sent.putIfAbsent(confirmation.eventId(), went) != null) {
            say.say(confirmation.place(), "it confirms " + confirmation.eventId() + " a second time");
        }
    }

    private void compare(Waiting confirmation, Waiting event) {
        if (!Arrays.equals(confirmation.value(), event.value())) {
            say.say(confirmation.event().place(), "it is not the same as its event " + event.event().eventId() + " at "
                    + event.event().place());
        }
    }

    /** Events that nothing went out for; a running service's may still come. */
    Set<Place> missing() {
        var missing = new HashSet<Place>();
        expected.values().forEach(each -> missing.add(each.event().place()));
        return missing;
    }

    /** Says which confirmations are of no event, or of one for a second time; those of events not read yet are fine. */
    void finish(Predicate<LoggedEvent> isOfUnreadEvent) {
        sent.values().stream().filter(each -> !isOfUnreadEvent.test(each.event())).forEach(each -> say.say(
                each.event().place(), "it confirms " + each.event().eventId()
                        + ", which is no event to confirm, or was confirmed before"));
    }
}
