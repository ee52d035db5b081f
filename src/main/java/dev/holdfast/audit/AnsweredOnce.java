package dev.holdfast.audit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.roaringbitmap.longlong.LongIterator;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/**
 * Every request has one answer: an event, a dead letter, or its being sent on to the right partition; ticks have none.
 * Keeps two sets of offsets per input partition, which take a bit per request at most and next to nothing where all
 * are answered.
 *
 * <p>Requests may come before or after their answers. Of those that Kafka has removed already, only a second answer is
 * noticed. One that has no answer yet is a fault only if the service has passed it: if a later one of its partition has
 * been answered. Even then a hold may just be waiting for the client stage, so a reader of a running service reads on
 * for a while before it takes that for a fault.
 */
final class AnsweredOnce {

    static final String NAME = "answered-once";

    /** A service that was stopped for long leaves more than there is memory to name one by one. */
    static final int MOST_NAMED = 100_000;

    /** How many additions make it worth to look for a shorter form of a set. */
    private static final int PACK_EVERY = 1 << 18;

    private static final class Requests {
        private final Roaring64Bitmap owed = new Roaring64Bitmap();
        private final Roaring64Bitmap answered = new Roaring64Bitmap();
        /** The first offset that is still there; nothing is known about what was before. */
        private long begin = Long.MAX_VALUE;
        private int added;

        private void pack() {
            if (++added % PACK_EVERY == 0) {
                owed.runOptimize();
                answered.runOptimize();
            }
        }
    }

    private record Partition(String topic, int number) {
    }

    private final Map<Partition, Requests> partitions = new HashMap<>();
    /** The answers to requests that were not read yet. */
    private final Map<Place, Place> ahead = new HashMap<>();
    private final Sayer say;

    AnsweredOnce(Sayer say) {
        this.say = say;
    }

    /** Kafka has removed all that was before, and read starts here. */
    void beginsAt(Place place) {
        Requests requests = of(place);
        requests.begin = place.offset();
    }

    /** A record of an input topic; a tick is not answered. */
    void asked(Place place, boolean isOwedAnAnswer) {
        Requests requests = of(place);
        requests.begin = Math.min(requests.begin, place.offset());
        if (isOwedAnAnswer) {
            requests.owed.add(place.offset());
            requests.pack();
            ahead.remove(place);
        }
    }

    /** The request at {@code cause} was answered by the record at {@code place}. */
    void answered(Place cause, Place place) {
        Requests requests = of(cause);
        if (requests.answered.contains(cause.offset())) {
            say.say(place, "it answers the request " + cause + " a second time");
        } else {
            requests.answered.add(cause.offset());
            requests.pack();
            if (cause.offset() >= requests.begin && !requests.owed.contains(cause.offset())) {
                ahead.put(cause, place);
            }
        }
    }

    /** The first requests without an answer that the service has passed; with {@code all}, those to come as well. */
    Set<Place> unanswered(boolean all) {
        var unanswered = new HashSet<Place>();
        partitions.forEach((partition, requests) -> {
            long passed = requests.answered.isEmpty() ? 0 : requests.answered.last();
            LongIterator offsets = open(requests).getLongIterator();
            while (offsets.hasNext() && unanswered.size() < MOST_NAMED) {
                long offset = offsets.next();
                if (all || offset < passed) {
                    unanswered.add(new Place(partition.topic(), partition.number(), offset));
                }
            }
        });
        return unanswered;
    }

    boolean isUnanswered(Place place) {
        Requests requests = partitions.get(new Partition(place.topic(), place.partition()));
        return requests != null && requests.owed.contains(place.offset()) && !requests.answered.contains(place.offset());
    }

    /** How many requests have no answer. */
    long openCount() {
        return partitions.values().stream().mapToLong(each -> open(each).getLongCardinality()).sum();
    }

    /** Says which records answer what nobody asked, once all that was asked is read. */
    void finish() {
        ahead.forEach((cause, place) -> {
            if (cause.offset() >= of(cause).begin) {
                say.say(place, "it answers " + cause + ", where no request is");
            }
        });
    }

    private static Roaring64Bitmap open(Requests requests) {
        var open = requests.owed.clone();
        open.andNot(requests.answered);
        return open;
    }

    private Requests of(Place place) {
        return partitions.computeIfAbsent(new Partition(place.topic(), place.partition()), any -> new Requests());
    }
}
