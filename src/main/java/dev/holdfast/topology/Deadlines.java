package dev.holdfast.topology;

import static dev.holdfast.domain.TimeIndex.NEVER;

import dev.holdfast.domain.TimeIndex;
import java.time.Instant;

/** What time alone will change of one provider, in the order of (time, id). */
final class Deadlines {

    final TimeIndex reservations = TimeIndex.ofPoints();
    final TimeIndex answers = TimeIndex.ofPoints();
    /** When the next window ends. */
    long windows = NEVER;

    /** When the first of them is due. */
    long first() {
        return Math.min(windows, Math.min(reservations.firstTime(), answers.firstTime()));
    }

    /** Takes the first off; there must be one. */
    Due poll(String providerId) {
        Instant at = Instant.ofEpochMilli(first());
        if (windows == first()) {
            windows = NEVER;
            return new Due(at, providerId, "", Due.Kind.WINDOWS);
        }
        boolean isAnswer = isAnswerFirst();
        TimeIndex index = isAnswer ? answers : reservations;
        var due = new Due(at, providerId, index.firstId(), isAnswer ? Due.Kind.ANSWER : Due.Kind.RESERVATION);
        index.removeFirst();
        return due;
    }

    private boolean isAnswerFirst() {
        if (answers.firstTime() != reservations.firstTime()) {
            return answers.firstTime() < reservations.firstTime();
        }
        return answers.firstId().compareTo(reservations.firstId()) < 0;
    }
}
