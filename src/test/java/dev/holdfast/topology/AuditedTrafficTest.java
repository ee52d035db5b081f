package dev.holdfast.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.audit.Audit;
import dev.holdfast.audit.Finding;
import dev.holdfast.audit.Place;
import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit finds nothing in what the topology makes of random traffic: its rules are the topology's. */
class AuditedTrafficTest {

    private static final int REQUESTS = Integer.getInteger("holdfast.audit.requests", 10_000);
    private static final long SEED = Long.getLong("holdfast.audit.seed", 1);

    private final Map<Topic, Integer> ends = new EnumMap<>(Topic.class);
    private final List<Finding> findings = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theAuditFindsNothing(boolean clientStage) {
        var audit = new Audit(clientStage, findings::add);
        var traffic = new RandomTraffic(SEED);
        var settings = new TopologySettings(TopologyHarness.ANSWER_MEMORY, clientStage, 10);
        try (var topology = new TopologyHarness(traffic.now(), 1, settings)) {
            int sent = 0;
            while (sent < REQUESTS) {
                Instant now = traffic.nextTime();
                if (now.isAfter(topology.now())) {
                    topology.advanceTo(now);
                    readAll(topology, audit);
                }
                if (traffic.next() instanceof Command command) {
                    sent++;
                    Topic topic = CommandCodec.topicOf(command);
                    byte[] value = CommandCodec.encode(command);
                    audit.record(nextPlace(topic), now.toEpochMilli(), value, new RecordHeaders());
                    topology.pipe(topic, command.providerId().getBytes(UTF_8), value, new RecordHeaders(), now);
                    readAll(topology, audit);
                }
            }
        }
        audit.finish(audit.open(true));

        assertThat(findings).as("run again with: mvn test -Dtest=AuditedTrafficTest -Dholdfast.audit.seed=%d "
                + "-Dholdfast.audit.requests=%d", SEED, REQUESTS).isEmpty();
    }

    private void readAll(TopologyHarness topology, Audit audit) {
        for (Topic topic : List.of(Topic.RESERVATION_REQUESTS, Topic.RESERVATION_EVENTS, Topic.RESERVATION_CONFIRMATIONS,
                Topic.DEAD_LETTERS)) {
            for (Written each : topology.read(topic)) {
                audit.record(nextPlace(topic), each.time().toEpochMilli(), each.value(), each.headers());
            }
        }
    }

    private Place nextPlace(Topic topic) {
        return new Place(topic.topicName(), 0, ends.merge(topic, 1, Integer::sum) - 1);
    }
}
