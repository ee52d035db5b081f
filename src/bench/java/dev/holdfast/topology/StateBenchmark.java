package dev.holdfast.topology;

import dev.holdfast.domain.CalendarSnapshot;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Decider;
import dev.holdfast.domain.FreeSlots;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/**
 * What one partition's state costs with more and more live holds: bytes of heap, time per decision without Kafka
 * and JSON, time to list one provider's week, time to rebuild.
 * Its arguments are the numbers of holds; give it the heap for them ({@code -Xmx12g} for ten million).
 */
public final class StateBenchmark {

    private static final int PROVIDERS = 5_000;
    private static final int WARM_UP = 300_000;
    private static final int MOST_ASKED = 100_000;
    private static final int TIMES = 3;
    private static final Duration MEMORY = Duration.ofMinutes(10);
    private static final Duration SLOT = Duration.ofMinutes(15);
    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final Instant OPENING = NOW.plus(Duration.ofDays(2));

    private final int holds;
    /** In a round: few beside the holds, so that it is their number that is measured. */
    private final int askedInARound;
    private final int slots;
    private final Decider decider = new Decider(MEMORY, false);
    private final StateStores stores = new StateStores(StageHarness.context());
    private PartitionState state = new PartitionState(stores, MEMORY);
    private int asked;

    private StateBenchmark(int holds) {
        this.holds = holds;
        this.askedInARound = Math.min(MOST_ASKED, holds / 10);
        this.slots = (holds + TIMES * askedInARound) / PROVIDERS + 1;
    }

    public static void main(String[] sizes) {
        new StateBenchmark(WARM_UP).run();
        System.out.printf("%12s %14s %14s %14s %14s %14s %16s%n", "live holds", "bytes each", "hold ns", "refusal ns",
                "confirm ns", "week us", "rebuild ms");
        for (String size : sizes) {
            System.out.println(new StateBenchmark(Integer.parseInt(size)).run());
        }
    }

    private String run() {
        long before = usedHeap();
        for (int i = 0; i < PROVIDERS; i++) {
            decide(new Command.OpenAvailability("open", provider(i),
                    new Interval(OPENING, OPENING.plus(SLOT.multipliedBy(slots)))));
        }
        for (int i = 0; i < holds; i++) {
            decide(hold(i));
        }
        long bytes = (usedHeap() - before) / holds;
        long rebuild = rebuildMillis();
        // A refusal asks for a slot that is taken; a confirm is about any of the holds.
        long hold = bestNanos(i -> hold(holds + i));
        long refusal = bestNanos(i -> new Command.Hold(id(-1 - i), provider(i), "client", slot(i % holds), null));
        long confirm = bestNanos(i -> {
            int which = (int) (i * 7919L % holds);
            return new Command.Confirm(id(Integer.MIN_VALUE + i), provider(which), id(which), client(which));
        });
        return String.format("%,12d %,14d %,14d %,14d %,14d %,14d %,16d", holds, bytes, hold, refusal, confirm,
                weekP99Micros(), rebuild);
    }

    /** Of several rounds, the fastest, per request. */
    private long bestNanos(IntFunction<Request> requests) {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < TIMES; round++) {
            var made = new Request[askedInARound];
            for (int i = 0; i < made.length; i++) {
                made[i] = requests.apply(round * made.length + i);
            }
            long start = System.nanoTime();
            for (Request each : made) {
                decide(each);
            }
            best = Math.min(best, (System.nanoTime() - start) / made.length);
        }
        return best;
    }

    /** Of listing a provider's free slots of one week: 99 of 100 are faster. */
    private long weekP99Micros() {
        var times = new Histogram(2);
        for (int i = 0; i < TIMES * PROVIDERS; i++) {
            var week = new Interval(OPENING, OPENING.plus(Duration.ofDays(7)));
            long start = System.nanoTime();
            FreeSlots.of(CalendarSnapshot.of(state.provider(provider(i)), week), week, NOW);
            times.recordValue(System.nanoTime() - start);
        }
        return times.getValueAtPercentile(99) / 1_000;
    }

    private long rebuildMillis() {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < TIMES; round++) {
            state = null;
            long start = System.nanoTime();
            state = new PartitionState(stores, MEMORY);
            best = Math.min(best, (System.nanoTime() - start) / 1_000_000);
        }
        return best;
    }

    private void decide(Request request) {
        state.write(decider.decide(state.provider(request.providerId()), request, NOW.plusMillis(asked++ / 1_000),
                "reservation-requests/3@" + asked));
    }

    private Command.Hold hold(int number) {
        return new Command.Hold(id(number), provider(number), client(number), slot(number), null);
    }

    private static String provider(int number) {
        return "provider-" + (1_000 + number % PROVIDERS);
    }

    /** Each provider's slots in an order that is not that of time. */
    private Instant slot(int number) {
        int step = slots % 7 == 0 ? 11 : 7;
        return OPENING.plus(SLOT.multipliedBy((long) number / PROVIDERS * step % slots));
    }

    private static String client(int number) {
        return "client-" + (100_000 + number % 900_000);
    }

    private static String id(int number) {
        long mixed = (number + 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
        return new UUID(mixed ^ mixed >>> 29, mixed * 0x94d049bb133111ebL).toString();
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
