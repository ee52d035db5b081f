package dev.holdfast.gateway;

import dev.holdfast.domain.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The newest events of all providers, as many as fit. For one thread. */
final class RecentEvents {

    private final int limit;
    private final Deque<Event> all = new ArrayDeque<>();
    private final Map<String, Deque<Event>> byProvider = new HashMap<>();
    private long added;

    RecentEvents(int limit) {
        this.limit = limit;
    }

    void add(Event event) {
        all.add(event);
        byProvider.computeIfAbsent(event.providerId(), any -> new ArrayDeque<>(2)).add(event);
        added++;
        if (all.size() > limit) {
            String provider = all.remove().providerId();
            byProvider.computeIfPresent(provider, (same, its) -> {
                its.remove();
                return its.isEmpty() ? null : its;
            });
        }
    }

    /** The provider's events after that sequence, in order; empty if some may be missing here. */
    Optional<List<Event>> after(String providerId, long sequence) {
        Deque<Event> its = byProvider.get(providerId);
        if (its == null || its.getFirst().sequence() > sequence + 1) {
            return Optional.empty();
        }
        return Optional.of(its.stream().filter(each -> each.sequence() > sequence).toList());
    }

    /** How many came so far. */
    long added() {
        return added;
    }

    /** Whether all that came after so many is still here. */
    boolean hasAllSince(long count) {
        return added - count <= limit;
    }
}
