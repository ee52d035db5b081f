package dev.holdfast.domain;

import java.time.Instant;
import java.util.TreeMap;

/** All of one client's time, at all providers. No two stretches of it overlap. */
public final class ClientCalendar {

    private final TreeMap<Instant, ClientClaim> byStart = new TreeMap<>();
    private int holds;

    /** Why the claim can't be granted, or null if it can. What a move would give up is not in its way. */
    public Reason denial(Claim claim, int holdsPerClient) {
        for (ClientClaim each : byStart.headMap(claim.time().end(), false).descendingMap().values()) {
            if (!each.time().end().isAfter(claim.time().start())) {
                break;
            }
            if (!each.isOf(claim)) {
                return Reason.CLIENT_BUSY;
            }
        }
        return claim.kind() == Claim.Kind.HOLD && holds >= holdsPerClient ? Reason.TOO_MANY_HOLDS : null;
    }

    /** What is kept of the reservation that the claim is about, or null. */
    public ClientClaim find(Claim claim) {
        Interval known = claim.previous() != null ? claim.previous() : claim.time();
        ClientClaim found = byStart.get(known.start());
        return found != null && found.isOf(claim) ? found : null;
    }

    public void add(ClientClaim taken) {
        byStart.put(taken.time().start(), taken);
        holds += taken.isHold() ? 1 : 0;
    }

    public void remove(ClientClaim taken) {
        if (byStart.remove(taken.time().start(), taken)) {
            holds -= taken.isHold() ? 1 : 0;
        }
    }

    public boolean isEmpty() {
        return byStart.isEmpty();
    }
}
