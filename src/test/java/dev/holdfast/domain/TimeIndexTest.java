package dev.holdfast.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The index beside the trees that it stands for. */
class TimeIndexTest {

    private record Point(long time, String id) implements Comparable<Point> {
        @Override
        public int compareTo(Point other) {
            return Comparator.comparingLong(Point::time).thenComparing(Point::id).compare(this, other);
        }
    }

    private record Stretch(long start, long end, long number, String id) {
    }

    /** Large enough to split pages more than once. */
    static int[] sizes() {
        return new int[] {3, 200, Integer.getInteger("holdfast.index.most", 10_000)};
    }

    /** Some hundred points are several blocks. */
    @Test
    void whatIsTakenOutOfTheMiddleOrTheEndLeavesTheOthersInTheirOrder() {
        var index = TimeIndex.ofPoints();
        for (int i = 0; i < 320; i++) {
            index.add(i, "id");
        }
        for (int i = 319; i >= 100; i--) {
            index.remove(i, "id");
        }
        for (int i = 30; i < 70; i++) {
            index.remove(i, "id");
        }
        for (int i = 0; i < 100; i++) {
            if (i < 30 || i >= 70) {
                assertThat(index.firstTime()).isEqualTo(i);
                index.removeFirst();
            }
        }
        assertThat(index.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void pointsComeInTheirOrder(int times) {
        var random = new SplittableRandom(times);
        var index = TimeIndex.ofPoints();
        var tree = new TreeSet<Point>();
        for (int phase = 0; phase < 4; phase++) {
            // By turns it grows and shrinks, at times in order, at times down to nothing.
            for (int i = 0; i < 3 * times; i++) {
                var point = new Point(phase == 2 ? i : random.nextInt(times), "id-" + random.nextInt(20));
                if (tree.add(point)) {
                    index.add(point.time, point.id);
                }
            }
            for (int i = 0; i < 8 * times && !tree.isEmpty(); i++) {
                assertThat(new Point(index.firstTime(), index.firstId())).isEqualTo(tree.first());
                if (phase % 2 == 0 || random.nextInt(3) == 0) {
                    tree.pollFirst();
                    index.removeFirst();
                } else {
                    var point = new Point(random.nextInt(times), "id-" + random.nextInt(20));
                    tree.remove(point);
                    index.remove(point.time, point.id);
                }
            }
            assertThat(index.isEmpty()).isEqualTo(tree.isEmpty());
        }
        while (!tree.isEmpty()) {
            assertThat(new Point(index.firstTime(), index.firstId())).isEqualTo(tree.pollFirst());
            index.removeFirst();
        }
        assertThat(index.isEmpty()).isTrue();
        assertThat(index.firstTime()).isEqualTo(TimeIndex.NEVER);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void stretchesThatShareTimeAreFoundTheLatestFirst(int slots) {
        var random = new SplittableRandom(slots);
        var index = TimeIndex.ofStretches();
        var tree = new TreeMap<Long, Stretch>();
        for (int i = 0; i < 5 * slots; i++) {
            long start = 10L * random.nextInt(slots);
            if (tree.containsKey(start)) {
                index.remove(start, tree.remove(start).id);
            } else {
                var stretch = new Stretch(start, start + random.nextInt(1, 11), random.nextLong(), "id-" + i);
                tree.put(start, stretch);
                index.add(stretch.start, stretch.end, stretch.number, stretch.id);
            }
            long from = random.nextInt(10 * slots);
            long to = from + random.nextInt(1, i % 100 == 0 ? 10 * slots : 40);
            assertThat(sharing(index, from, to)).isEqualTo(tree.headMap(to, false).descendingMap().values().stream()
                    .takeWhile(each -> each.end > from).toList());
        }
    }

    private static List<Stretch> sharing(TimeIndex index, long from, long to) {
        var found = new ArrayList<Stretch>();
        index.forEachSharing(from, to, (start, end, number, id) -> found.add(new Stretch(start, end, number, id)));
        return found;
    }
}
