package dev.holdfast.domain;

import java.util.Arrays;

/**
 * Points or stretches of time in their order, each with an id that orders those of the same time. Kept as numbers in
 * blocks: an entry takes few bytes more than its numbers and the reference to its id, and one more among 100,000 moves
 * no more than a block.
 */
public final class TimeIndex {

    /** The time of what is not there: later than any. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int BLOCK = 64;

    private final int width;
    private Block[] blocks = new Block[1];
    private int count;

    private TimeIndex(int width) {
        this.width = width;
    }

    /** An index of points in time. */
    public static TimeIndex ofPoints() {
        return new TimeIndex(1);
    }

    /** An index of stretches of time, no two of which overlap, each with one more number. */
    public static TimeIndex ofStretches() {
        return new TimeIndex(3);
    }

    /** Is told what was found. */
    public interface Visitor {
        void visit(long start, long end, long number, String id);
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** The earliest entry's time, or {@link #NEVER}. */
    public long firstTime() {
        return count == 0 ? NEVER : blocks[0].time(0);
    }

    /** Of the earliest entry, which must be there. */
    public String firstId() {
        return blocks[0].ids[0];
    }

    /** The earliest entry must be there. */
    public void removeFirst() {
        removeAt(0, 0);
    }

    public void add(long time, String id) {
        add(time, 0, 0, id);
    }

    public void add(long start, long end, long number, String id) {
        int at = blockOf(start, id);
        if (at < 0) {
            insertBlock(0, new Block(width));
            at = 0;
        }
        Block block = blocks[at];
        int place = block.placeOf(start, id);
        if (block.size == BLOCK) {
            // What comes in order leaves full blocks behind it.
            int left = at == count - 1 && place == BLOCK ? BLOCK : BLOCK / 2;
            insertBlock(at + 1, block.split(left));
            if (place > left || left == BLOCK) {
                block = blocks[at + 1];
                place -= left;
            }
        }
        block.insert(place, start, end, number, id);
    }

    /** Takes the entry with this time and this id out, if there is one. */
    public void remove(long time, String id) {
        int at = blockOf(time, id);
        if (at >= 0) {
            int place = blocks[at].placeOf(time, id);
            if (place < blocks[at].size && blocks[at].compare(place, time, id) == 0) {
                removeAt(at, place);
            }
        }
    }

    /** Visits the stretches that share time with the one given, the latest first. */
    public void forEachSharing(long from, long to, Visitor visitor) {
        for (int at = blockOf(to, ""); at >= 0; at--) {
            Block block = blocks[at];
            for (int place = block.placeOf(to, "") - 1; place >= 0; place--) {
                int number = place * width;
                if (block.numbers[number + 1] <= from) {
                    return;
                }
                visitor.visit(block.numbers[number], block.numbers[number + 1], block.numbers[number + 2],
                        block.ids[place]);
            }
        }
    }

    /** The last block that does not begin after the entry, or else the first; -1 if there is none. */
    private int blockOf(long time, String id) {
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (blocks[middle].compare(0, time, id) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    private void insertBlock(int at, Block block) {
        if (count == blocks.length) {
            blocks = Arrays.copyOf(blocks, count + count / 2 + 1);
        }
        System.arraycopy(blocks, at, blocks, at + 1, count++ - at);
        blocks[at] = block;
    }

    private void removeAt(int at, int place) {
        blocks[at].remove(place);
        if (blocks[at].size == 0) {
            System.arraycopy(blocks, at + 1, blocks, at, --count - at);
            blocks[count] = null;
        }
    }

    /** Some entries in their order. */
    private static final class Block {

        private final int width;
        private long[] numbers;
        private String[] ids;
        private int size;

        Block(int width) {
            this.width = width;
            this.numbers = new long[width];
            this.ids = new String[1];
        }

        long time(int place) {
            return numbers[place * width];
        }

        int compare(int place, long time, String id) {
            int byTime = Long.compare(time(place), time);
            return byTime != 0 ? byTime : ids[place].compareTo(id);
        }

        /** How many of the entries come before it. */
        int placeOf(long time, String id) {
            int low = 0;
            int high = size;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (compare(middle, time, id) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        void insert(int place, long start, long end, long number, String id) {
            if (size == ids.length) {
                resize(Math.min(BLOCK, size + size / 2 + 1));
            }
            move(place, place + 1);
            size++;
            numbers[place * width] = start;
            if (width > 1) {
                numbers[place * width + 1] = end;
                numbers[place * width + 2] = number;
            }
            ids[place] = id;
        }

        void remove(int place) {
            move(place + 1, place);
            ids[--size] = null;
            if (size > 0 && size < ids.length / 4) {
                resize(ids.length / 2);
            }
        }

        /** Gives all but so many of the entries to another block. */
        Block split(int left) {
            var other = new Block(width);
            other.numbers = Arrays.copyOfRange(numbers, left * width, BLOCK * width + width);
            other.ids = Arrays.copyOfRange(ids, left, BLOCK + 1);
            other.size = size - left;
            size = left;
            resize(Math.min(BLOCK, left + 1));
            return other;
        }

        private void move(int from, int to) {
            System.arraycopy(numbers, from * width, numbers, to * width, (size - from) * width);
            System.arraycopy(ids, from, ids, to, size - from);
        }

        private void resize(int capacity) {
            numbers = Arrays.copyOf(numbers, capacity * width);
            ids = Arrays.copyOf(ids, capacity);
        }
    }
}
