package dev.holdfast.simulation;

import dev.holdfast.topology.TopologySettings;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.SplittableRandom;

/** How one seed's world is: how big, how fast, and how often what goes wrong in it. */
final class Plan {

    private static final Instant YEAR = Instant.parse("2027-01-10T00:00:00Z");
    /** An hour, half an hour, at midnight, and in the other hemisphere. */
    private static final List<String> ZONES = List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
            "America/Havana", "America/Santiago");

    final int partitions;
    final int instances;
    final int providers;
    final int clients;
    final TopologySettings settings;
    final ZoneId zone;
    /** When the clocks of that zone change. */
    final Instant clockChange;
    final Instant start;
    /** The mean time between two requests: some worlds live for a minute, others for weeks. */
    final long gapMs;
    /** How many such times an instance sleeps, at most. */
    final int sleepGaps;
    final int maxBatch;
    final int commitPercent;
    final int lookPercent;
    final int duplicatePercent;
    final int wrongKeyPercent;
    final int garbagePerMille;
    /** Of the instances' turns. */
    final int crashPerMille;
    final int movePerMille;
    final int clockPerMille;
    final int stallPerMille;
    final int leapPerMyriad;
    final int hotPercent;

    Plan(SplittableRandom random) {
        partitions = random.nextInt(1, 5);
        instances = random.nextInt(1, 4);
        providers = random.nextInt(2, 7);
        clients = random.nextInt(2, 9);
        settings = new TopologySettings(Duration.ofMinutes(10), random.nextInt(10) > 0, random.nextInt(1, 8));
        zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
        clockChange = zone.getRules().nextTransition(YEAR.plus(Duration.ofDays(random.nextInt(300)))).getInstant();
        start = clockChange.minusSeconds(random.nextLong(48 * 3_600));
        gapMs = (long) (10 * Math.pow(10, random.nextDouble() * 3.7));
        sleepGaps = random.nextInt(1, 30);
        maxBatch = random.nextInt(2, 200);
        commitPercent = either(random, 3, 30, 100);
        lookPercent = either(random, 2, 20, 80);
        duplicatePercent = either(random, 1, 8, 25);
        wrongKeyPercent = either(random, 0, 4, 25);
        garbagePerMille = either(random, 0, 10, 40);
        crashPerMille = either(random, 0, 5, 50);
        movePerMille = either(random, 0, 5, 50);
        clockPerMille = either(random, 0, 5, 30);
        stallPerMille = either(random, 0, 20, 100);
        leapPerMyriad = either(random, 0, 5, 30);
        hotPercent = either(random, 0, 20, 60);
    }

    private static int either(SplittableRandom random, int... values) {
        return values[random.nextInt(values.length)];
    }
}
