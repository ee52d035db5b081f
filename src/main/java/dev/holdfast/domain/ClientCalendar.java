package dev.holdfast.domain;

import static dev.holdfast.domain.TimeIndex.NEVER;

/**
 * When one client is taken, at whatever provider, and by how many holds. No two of its stretches of time overlap. By
 * whom they are taken is not known here, but to the caller. Most clients have one, for which two numbers do.
 */
public final class ClientCalendar {

    private long start = NEVER;
    private long end;
    /** All of them, since there was a second. */
    private TimeIndex all;
    private int holds;

    /**
     * Carries the claim out, as far as it is granted.
     *
     * @param before         what is kept of the same reservation of this client, or null
     * @param holdsPerClient how many unconfirmed holds a client may have; moves are not counted
     */
    public ClientDecision decide(Claim claim, ClientClaim before, int holdsPerClient) {
        boolean isQuestion = claim.kind() == Claim.Kind.HOLD || claim.kind() == Claim.Kind.MOVE;
        Reason denial = isQuestion ? denial(claim, before, holdsPerClient) : null;
        if (denial != null) {
            return new ClientDecision(null, null, claim.denied(denial));
        }
        if (before != null) {
            remove(before);
        }
        if (claim.kind() == Claim.Kind.RELEASE) {
            return new ClientDecision(null, before, null);
        }
        boolean isHold = claim.kind() != Claim.Kind.CONFIRM && (before == null || before.isHold());
        var kept = new ClientClaim(claim.providerId(), claim.reservationId(), claim.time(), isHold);
        add(kept);
        return new ClientDecision(kept, null, isQuestion ? claim.granted() : null);
    }

    /** Why the claim can't be granted, or null if it can. What a move would give up is not in its way. */
    private Reason denial(Claim claim, ClientClaim before, int holdsPerClient) {
        if (isTaken(claim.time(), before == null ? NEVER : start(before))) {
            return Reason.CLIENT_BUSY;
        }
        return claim.kind() == Claim.Kind.HOLD && holds >= holdsPerClient ? Reason.TOO_MANY_HOLDS : null;
    }

    private boolean isTaken(Interval time, long exceptStart) {
        long from = time.start().toEpochMilli();
        long to = time.end().toEpochMilli();
        if (all == null) {
            return start < to && end > from && start != exceptStart;
        }
        var isTaken = new boolean[1];
        all.forEachSharing(from, to, (takenFrom, takenTo, number, id) -> isTaken[0] |= takenFrom != exceptStart);
        return isTaken[0];
    }

    /** Adds what was kept before a start. */
    public void add(ClientClaim kept) {
        if (isEmpty()) {
            start = start(kept);
            end = end(kept);
            all = null;
        } else {
            if (all == null) {
                all = TimeIndex.ofStretches();
                all.add(start, end, 0, "");
            }
            all.add(start(kept), end(kept), 0, "");
        }
        holds += kept.isHold() ? 1 : 0;
    }

    private void remove(ClientClaim kept) {
        if (all == null) {
            start = NEVER;
        } else {
            all.remove(start(kept), "");
        }
        holds -= kept.isHold() ? 1 : 0;
    }

    public boolean isEmpty() {
        return all == null ? start == NEVER : all.isEmpty();
    }

    private static long start(ClientClaim kept) {
        return kept.time().start().toEpochMilli();
    }

    private static long end(ClientClaim kept) {
        return kept.time().end().toEpochMilli();
    }
}
