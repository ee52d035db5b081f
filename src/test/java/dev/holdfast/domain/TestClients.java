package dev.holdfast.domain;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The client stage, and the way to it and back: claims and verdicts arrive at once, or, held back, when the test says
 * so. Those from one provider about one client keep their order, and so do those back; no others do.
 */
final class TestClients {

    private record Message(Claim claim, Verdict verdict, Instant time) {
    }

    private final int holdsPerClient;
    private final Map<String, TestProvider> providers = new HashMap<>();
    private final Map<String, ClientCalendar> calendars = new HashMap<>();
    private final Map<String, Map<String, ClientClaim>> kept = new HashMap<>();
    private final Map<String, Deque<Message>> underWay = new TreeMap<>();
    private boolean isHeldBack;
    private boolean isCarrying;

    TestClients(int holdsPerClient) {
        this.holdsPerClient = holdsPerClient;
    }

    TestProvider provider(String providerId) {
        return providers.computeIfAbsent(providerId, id -> new TestProvider(id, this));
    }

    /** From now on nothing arrives by itself. */
    TestClients holdingBack() {
        isHeldBack = true;
        return this;
    }

    void send(Claim claim, Instant time) {
        post("claims " + claim.providerId() + " " + claim.clientId(), new Message(claim, null, time));
    }

    /** The ways on which something waits to be delivered. */
    List<String> busyWays() {
        return List.copyOf(underWay.keySet());
    }

    /** Lets the first message of that way arrive; a verdict's events are given. */
    List<Event> deliver(String way) {
        Deque<Message> queue = underWay.get(way);
        Message message = queue.remove();
        if (queue.isEmpty()) {
            underWay.remove(way);
        }
        if (message.verdict != null) {
            return providers.get(message.verdict.providerId()).receive(message.verdict, message.time);
        }
        Claim claim = message.claim;
        Verdict verdict = decide(claim);
        if (verdict != null) {
            post("verdicts " + claim.providerId() + " " + claim.clientId(), new Message(null, verdict, message.time));
        }
        return List.of();
    }

    private Verdict decide(Claim claim) {
        Map<String, ClientClaim> keptOfClient = kept.computeIfAbsent(claim.clientId(), any -> new HashMap<>());
        String which = claim.providerId() + " " + claim.reservationId();
        ClientDecision decision = calendar(claim.clientId()).decide(claim, keptOfClient.get(which), holdsPerClient);
        if (decision.kept() != null) {
            keptOfClient.put(which, decision.kept());
        } else if (decision.removed() != null) {
            keptOfClient.remove(which);
        }
        return decision.verdict();
    }

    /** All that is kept of a client. */
    Collection<ClientClaim> kept(String clientId) {
        return kept.getOrDefault(clientId, Map.of()).values();
    }

    /** Lets all arrive, and what comes of it. */
    void deliverAll() {
        while (!underWay.isEmpty()) {
            deliver(underWay.keySet().iterator().next());
        }
    }

    void carryOnUnlessHeldBack() {
        if (!isHeldBack && !isCarrying) {
            isCarrying = true;
            deliverAll();
            isCarrying = false;
        }
    }

    ClientCalendar calendar(String clientId) {
        return calendars.computeIfAbsent(clientId, any -> new ClientCalendar());
    }

    private void post(String way, Message message) {
        underWay.computeIfAbsent(way, any -> new ArrayDeque<>()).add(message);
    }
}
