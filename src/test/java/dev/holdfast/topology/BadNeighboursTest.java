package dev.holdfast.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.MutatedBytes;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** What others send, however broken, changes nothing for a provider; {@code -Dholdfast.seed=<printed seed>} again. */
class BadNeighboursTest {

    private static final int REQUESTS = 4_000;
    private static final long SEED = Long.getLong("holdfast.seed", System.nanoTime());

    @Test
    void badRecordsBetweenThemDoNotChangeTheDecisionsOnTheOthers() {
        System.out.println("bad neighbours: -Dholdfast.seed=" + SEED);
        List<String> alone = decisions(0);
        List<String> amongBad = decisions(5);
        assertThat(alone).hasSizeGreaterThan(REQUESTS / 2);
        for (int i = 0; i < Math.min(alone.size(), amongBad.size()); i++) {
            assertThat(amongBad.get(i)).as("decision %d of seed %d", i, SEED).isEqualTo(alone.get(i));
        }
        assertThat(amongBad).hasSameSizeAs(alone);
    }

    /** The events of the traffic's providers, which the contract's examples do not have, without their positions. */
    private static List<String> decisions(int mostBad) {
        var traffic = new RandomTraffic(SEED);
        var random = new SplittableRandom(SEED);
        var mutations = new MutatedBytes(random);
        List<byte[]> examples = MutatedBytes.examples(false);
        var decisions = new ArrayList<String>();
        try (var topology = new TopologyHarness(traffic.now(), 1, TopologySettings.DEFAULT)) {
            for (int i = 0; i < REQUESTS; i++) {
                Request next = traffic.next();
                Instant time = traffic.nextTime();
                if (next instanceof Command command) {
                    decisions.addAll(ofTraffic(topology.send(command, time)));
                }
                for (int bad = mostBad == 0 ? 0 : random.nextInt(mostBad); bad > 0; bad--) {
                    topology.pipe(random.nextBoolean() ? Topic.AVAILABILITY : Topic.RESERVATION_REQUESTS,
                            random.nextInt(9) == 0 ? null : "studio-7".getBytes(UTF_8),
                            mutations.of(examples.get(random.nextInt(examples.size()))), new RecordHeaders(), time);
                }
            }
        }
        return decisions;
    }

    private static List<String> ofTraffic(List<Event> events) {
        return events.stream().filter(event -> event.providerId().startsWith("p-"))
                .map(event -> new String(EventCodec.encode(event), UTF_8).replaceFirst("/0/[^\"]+", "/0/"))
                .toList();
    }
}
