package dev.holdfast.mirror;

/**
 * What may be chosen about a mirror.
 *
 * @param writers   how many read and write at once, each a share of the partitions
 * @param batchSize how many events one transaction holds at most
 * @param daysAhead how many days of regular hours the tables hold ahead
 */
public record MirrorSettings(int writers, int batchSize, int daysAhead) {

    /** Beyond two writers, or some thousand events a batch, a mirror is hardly faster. */
    public static final MirrorSettings DEFAULT = new MirrorSettings(2, 5_000, 90);
}
