package dev.holdfast.domain;

import java.time.Instant;
import java.util.TreeMap;

/** All of one client's time, at all providers. No two stretches of it overlap. */
public final class ClientCalendar {

    private final TreeMap<Instant, ClientClaim> byStart = new TreeMap<>();
    private int holds;

    /**
     * Carries the claim out, as far as it is granted; gives the verdict on a hold or a move, or null for what is no
     * question.
     *
     * @param holdsPerClient how many unconfirmed holds a client may have; moves are not counted
     */
    public Verdict decide(Claim claim, int holdsPerClient) {
        boolean isQuestion = claim.kind() == Claim.Kind.HOLD || claim.kind() == Claim.Kind.MOVE;
        Reason denial = isQuestion ? denial(claim, holdsPerClient) : null;
        if (denial != null) {
            return claim.denied(denial);
        }
        ClientClaim before = find(claim);
        if (before != null) {
            remove(before);
        }
        if (claim.kind() != Claim.Kind.RELEASE) {
            boolean isHold = claim.kind() != Claim.Kind.CONFIRM && (before == null || before.isHold());
            add(new ClientClaim(claim.providerId(), claim.reservationId(), claim.time(), isHold));
        }
        return isQuestion ? claim.granted() : null;
    }

    /** Why the claim can't be granted, or null if it can. What a move would give up is not in its way. */
    private Reason denial(Claim claim, int holdsPerClient) {
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

    /** What is kept since the claim was granted. */
    public ClientClaim kept(Claim claim) {
        return byStart.get(claim.time().start());
    }

    /** What is kept of the reservation that the claim is about, or null. */
    private ClientClaim find(Claim claim) {
        Interval known = claim.previous() != null ? claim.previous() : claim.time();
        ClientClaim found = byStart.get(known.start());
        return found != null && found.isOf(claim) ? found : null;
    }

    public void add(ClientClaim taken) {
        byStart.put(taken.time().start(), taken);
        holds += taken.isHold() ? 1 : 0;
    }

    private void remove(ClientClaim taken) {
        if (byStart.remove(taken.time().start(), taken)) {
            holds -= taken.isHold() ? 1 : 0;
        }
    }

    public boolean isEmpty() {
        return byStart.isEmpty();
    }
}
