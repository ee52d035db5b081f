package dev.holdfast.topology;

import static dev.holdfast.topology.Asked.EIGHT;
import static dev.holdfast.topology.Asked.MORNING;
import static dev.holdfast.topology.Asked.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Command;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a decision costs in its changelogs, with UUIDs for ids. Bytes per write come first in what a request costs. */
class StateSizeTest {

    private static final String PROVIDER = "7f1c0a52-3c1e-4f4e-9f5d-0a1b2c3d4e5f";
    private static final String HOLD = "0b8d6e1a-5a53-4c55-8f0e-6d7c8b9a0f1e";
    private static final String CLIENT = "c2f4a6b8-1d3e-4f5a-8b7c-9d0e1f2a3b4c";
    private static final String CONFIRM = "e1d2c3b4-a596-4877-8695-a4b3c2d1e0f9";
    private static final String REFUSED = "9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d";

    @Test
    void aRecordTakesTensOfBytes() {
        try (var harness = new TopologyHarness(TODAY)) {
            harness.send(new Command.OpenAvailability("o", PROVIDER, MORNING));
            harness.changelog(Names.RECENT_ANSWERS);
            harness.send(new Command.Hold(HOLD, PROVIDER, CLIENT, EIGHT, null));
            harness.send(new Command.Confirm(CONFIRM, PROVIDER, HOLD, CLIENT));
            harness.send(new Command.Hold(REFUSED, PROVIDER, CLIENT, EIGHT, null));

            List<Written> reservations = harness.changelog(Names.RESERVATIONS);
            assertThat(reservations).hasSize(2);
            assertSize("a hold", reservations.get(0), 50);
            assertSize("a confirmed hold", reservations.get(1), 80);
            assertSize("a refusal", harness.changelog(Names.RECENT_ANSWERS).get(0), 24);
            harness.send(new Command.Hold(HOLD, PROVIDER, CLIENT, EIGHT, null));
            assertSize("a provider's head", harness.changelog(Names.PROVIDER_HEADS).get(0), 12);
            assertSize("a schedule with one window", harness.changelog(Names.PROVIDER_SCHEDULES).get(0), 48);
        }
    }

    private static void assertSize(String what, Written record, int most) {
        System.out.printf("bytes in the changelog of %s: key %d, value %d%n", what, record.key().length,
                record.value().length);
        assertThat(record.key()).as(what).hasSizeLessThanOrEqualTo(2 * 17);
        assertThat(record.value()).as(what).hasSizeLessThanOrEqualTo(most);
    }
}
