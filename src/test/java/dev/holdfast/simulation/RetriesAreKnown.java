package dev.holdfast.simulation;

import dev.holdfast.domain.Event;
import dev.holdfast.domain.Reason;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A request that comes again while it is remembered is not judged again. */
final class RetriesAreKnown extends Invariant {

    /** Those are not remembered. */
    private static final Set<Reason> NOT_JUDGED = EnumSet.of(Reason.MALFORMED, Reason.BUSY, Reason.UNKNOWN_PROVIDER,
            Reason.REQUEST_ID_REUSED);

    private final Duration memory;
    private final Map<String, Event> judged = new HashMap<>();

    RetriesAreKnown(Duration memory) {
        this.memory = memory;
    }

    @Override
    void event(Event event, Entry entry) {
        if (event.requestId() == null || event.fact() instanceof Event.Duplicate
                || event.fact() instanceof Event.Rejected rejected && NOT_JUDGED.contains(rejected.reason())) {
            return;
        }
        String request = event.providerId() + " " + event.requestId();
        Event before = judged.put(request, event);
        require(before == null || !event.at().isBefore(before.at().plus(memory)), event.providerId(),
                event + " judges again what " + before + " answered");
    }
}
