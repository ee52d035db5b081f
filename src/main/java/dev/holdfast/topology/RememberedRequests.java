package dev.holdfast.topology;

import dev.holdfast.domain.Answer;
import dev.holdfast.domain.ReservationRecord;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Which reservations remember which confirms, moves and cancels; holds are found by their own id. A hash table that
 * keeps of a request's id only the hash: whether a reservation does remember it, the reservation says.
 */
final class RememberedRequests {

    private static final int SMALLEST = 4;

    private int[] hashes = new int[0];
    private String[] reservationIds = new String[0];
    private int size;

    void add(ReservationRecord stored) {
        forEachRequest(stored, requestId -> add(Hash.of(requestId), stored.reservationId()));
    }

    void remove(ReservationRecord stored) {
        forEachRequest(stored, requestId -> remove(Hash.of(requestId), stored.reservationId()));
    }

    /**
     * The reservation that remembers the request, or null. Two can, while one that has left the state by the rules is
     * not removed yet; whatever the order in which they were found, the newer counts.
     */
    ReservationRecord newest(String requestId, Function<String, ReservationRecord> reservations) {
        if (size == 0) {
            return null;
        }
        ReservationRecord newest = null;
        long newestSequence = -1;
        int hash = Hash.of(requestId);
        for (int at = hash & last(); reservationIds[at] != null; at = at + 1 & last()) {
            if (hashes[at] == hash) {
                ReservationRecord found = reservations.apply(reservationIds[at]);
                long sequence = sequence(found, requestId);
                if (sequence > newestSequence) {
                    newest = found;
                    newestSequence = sequence;
                }
            }
        }
        return newest;
    }

    private static void forEachRequest(ReservationRecord stored, Consumer<String> action) {
        for (Answer answer : stored.answers()) {
            if (!answer.requestId().equals(stored.reservationId())) {
                action.accept(answer.requestId());
            }
        }
        if (isMoving(stored)) {
            action.accept(stored.pending().requestId());
        }
    }

    /** Of the answer; a move that waits for its verdict is newer than any; -1 if it does not remember the request. */
    private static long sequence(ReservationRecord stored, String requestId) {
        if (isMoving(stored) && stored.pending().requestId().equals(requestId)) {
            return Long.MAX_VALUE;
        }
        Answer answer = requestId.equals(stored.reservationId()) ? null : stored.answerTo(requestId);
        return answer == null ? -1 : answer.sequence();
    }

    private static boolean isMoving(ReservationRecord stored) {
        return stored.isPending() && !stored.pending().isHold();
    }

    private void add(int hash, String reservationId) {
        if (size >= hashes.length / 4 * 3) {
            resize(Math.max(SMALLEST, 2 * hashes.length));
        }
        place(hash, reservationId);
        size++;
    }

    private void place(int hash, String reservationId) {
        int at = hash & last();
        while (reservationIds[at] != null) {
            at = at + 1 & last();
        }
        hashes[at] = hash;
        reservationIds[at] = reservationId;
    }

    private void remove(int hash, String reservationId) {
        int at = hash & last();
        while (hashes[at] != hash || !reservationIds[at].equals(reservationId)) {
            at = at + 1 & last();
        }
        reservationIds[at] = null;
        size--;
        // What came behind it may have been put there only because its own place was taken.
        for (int next = at + 1 & last(); reservationIds[next] != null; next = next + 1 & last()) {
            String moved = reservationIds[next];
            reservationIds[next] = null;
            place(hashes[next], moved);
        }
        if (size < hashes.length / 8) {
            resize(hashes.length / 2);
        }
    }

    private void resize(int capacity) {
        int[] oldHashes = hashes;
        String[] oldIds = reservationIds;
        hashes = new int[capacity];
        reservationIds = new String[capacity];
        for (int i = 0; i < oldIds.length; i++) {
            if (oldIds[i] != null) {
                place(oldHashes[i], oldIds[i]);
            }
        }
    }

    private int last() {
        return hashes.length - 1;
    }
}
