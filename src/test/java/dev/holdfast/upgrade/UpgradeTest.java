package dev.holdfast.upgrade;

import static dev.holdfast.domain.EventType.REQUEST_DUPLICATE;
import static dev.holdfast.domain.EventType.RESERVATION_CONFIRMED;
import static dev.holdfast.domain.EventType.RESERVATION_EXPIRED;
import static dev.holdfast.domain.EventType.RESERVATION_HELD;
import static dev.holdfast.domain.EventType.RESERVATION_RESCHEDULED;
import static dev.holdfast.upgrade.ReleaseStory.ANNA;
import static dev.holdfast.upgrade.ReleaseStory.BERT;
import static dev.holdfast.upgrade.ReleaseStory.hold;
import static dev.holdfast.upgrade.ReleaseStory.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.audit.Audit;
import dev.holdfast.audit.Finding;
import dev.holdfast.audit.Place;
import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command.Confirm;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Reason;
import dev.holdfast.topology.SimulatedTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** This release goes on from what the last one left: its state, its topics, and what was on its way just then. */
class UpgradeTest {

    private List<KeptRecord> kept;
    private OnePartition service;

    @BeforeAll
    static void writeIfAsked() {
        LastRelease.writeIfAsked();
    }

    @BeforeEach
    void start() {
        kept = LastRelease.records();
        long newestMs = kept.stream().mapToLong(KeptRecord::timeMs).max().orElseThrow();
        service = new OnePartition(kept, Instant.ofEpochMilli(newestMs).plusSeconds(1));
    }

    @Test
    void somethingOfEachKindIsKept() {
        assertThat(kept.stream().map(KeptRecord::topic).collect(Collectors.toSet())).contains(
                "holdfast-provider-heads-changelog", "holdfast-provider-schedules-changelog", "holdfast-reservations-changelog",
                "holdfast-recent-answers-changelog", "holdfast-client-claims-changelog");
        for (Topic topic : Topic.values()) {
            assertThat(of(topic)).as("%s", topic).isNotEmpty();
        }
        for (Topic topic : List.of(Topic.RESERVATION_REQUESTS, Topic.RESERVATION_CLAIMS, Topic.RESERVATION_VERDICTS)) {
            assertThat(of(topic)).as("%s, on their way", topic).anyMatch(record -> !record.isRead());
        }
        assertThat(service.events()).extracting(Event::type).contains(EventType.values());
    }

    @Test
    void everyMessageThatWasWrittenIsRead() {
        for (KeptRecord record : of(Topic.RESERVATION_EVENTS)) {
            Event event = EventCodec.decode(record.value(), record.headers().get(HeaderNames.CAUSE));
            assertThat(EventCodec.decode(EventCodec.encode(event), event.cause())).isEqualTo(event);
        }
        for (Topic topic : List.of(Topic.AVAILABILITY, Topic.RESERVATION_REQUESTS)) {
            of(topic).forEach(record -> CommandCodec.decode(record.value(), topic));
        }
        of(Topic.RESERVATION_CLAIMS).forEach(record -> SimulatedTask.claim(record.value()));
        of(Topic.RESERVATION_VERDICTS).forEach(record -> SimulatedTask.verdict(record.value()));
    }

    @Test
    void aLiveHoldIsConfirmed() {
        assertThat(service.decide(new Confirm("confirm", ANNA, "live", "cyd"))).extracting(Event::type)
                .contains(RESERVATION_CONFIRMED);
    }

    @Test
    void aHoldThatNobodyConfirmsExpiresAtTheDeadlineThatItWasGiven() {
        Instant deadline = answerTo("live").fact().reservation().expiresAt();
        service.pass(Duration.between(service.now(), deadline));
        assertThat(service.events()).filteredOn(event -> event.type() == RESERVATION_EXPIRED)
                .filteredOn(event -> event.fact().reservation().reservationId().equals("live"))
                .singleElement().satisfies(event -> {
                    assertThat(event.at()).isEqualTo(deadline);
                    assertThat(event.fact().reservation().endedAt()).isEqualTo(deadline);
                });
    }

    @Test
    void anOverlapIsRefusedForTheProviderAndForTheClient() {
        service.settle();
        assertRejected(service.decide(hold("again", ANNA, "zoe", 0)), Reason.SLOT_TAKEN);
        assertRejected(service.decide(hold("padded", ANNA, "zoe", 1)), Reason.SLOT_TAKEN);
        assertRejected(service.decide(hold("closed", ANNA, "zoe", 18)), Reason.OUTSIDE_AVAILABILITY);
        assertRejected(service.decide(hold("elsewhere", BERT, "carl", 0)), Reason.CLIENT_BUSY);
        assertThat(service.decide(hold("free", ANNA, "zoe", 2))).as("it was moved away from there").extracting(Event::type)
                .containsExactly(RESERVATION_HELD);
    }

    @Test
    void aRepeatedRequestGetsItsOldAnswer() {
        service.settle();
        for (var repeated : List.of(hold("booked", ANNA, "carl", 0), new Confirm("confirm-booked", ANNA, "booked", "carl"),
                hold("live", ANNA, "cyd", 6), hold("taken", ANNA, "ben", 0), hold("busy", BERT, "carl", 0))) {
            Event first = answerTo(repeated.requestId());
            Reason reason = first.fact() instanceof Event.Rejected refused ? refused.reason() : null;
            assertThat(service.decide(repeated)).singleElement().satisfies(event -> {
                assertThat(event.type()).isEqualTo(REQUEST_DUPLICATE);
                assertThat(((Event.Duplicate) event.fact()).first())
                        .isEqualTo(new Event.First(first.eventId(), first.type(), reason));
            });
        }
    }

    @Test
    void whatWasOnItsWayArrives() {
        service.settle();
        assertThat(answerTo("verdict-due").type()).isEqualTo(RESERVATION_HELD);
        assertThat(answerTo("claim-due").type()).isEqualTo(RESERVATION_HELD);
        assertThat(answerTo("parked").type()).isEqualTo(RESERVATION_CONFIRMED);
        assertThat(answerTo("move-due").type()).isEqualTo(RESERVATION_RESCHEDULED);
        assertThat(answerTo("move-due").fact().reservation().start()).isEqualTo(slot(4));
        assertThat(answerTo("unread").type()).isEqualTo(RESERVATION_HELD);
    }

    @Test
    void theAuditTakesBothReleasesForOne() {
        service.settle();
        service.decide(new Confirm("confirm", ANNA, "live", "cyd"));
        service.decide(hold("again", ANNA, "zoe", 0));
        service.pass(Duration.ofDays(3));
        var findings = new ArrayList<Finding>();
        var audit = new Audit(true, findings::add);
        var offsets = new EnumMap<Topic, Integer>(Topic.class);
        for (KeptRecord record : service.records()) {
            Topic topic = OnePartition.topic(record);
            int offset = offsets.merge(topic, 1, Integer::sum) - 1;
            if (!topic.isInternal()) {
                audit.record(new Place(record.topic(), 0, offset), record.timeMs(), record.value(), record.kafkaHeaders());
            }
        }
        audit.finish(audit.open(true));
        assertThat(findings).isEmpty();
        assertThat(offsets.get(Topic.RESERVATION_EVENTS)).isGreaterThan(of(Topic.RESERVATION_EVENTS).size() + 10);
    }

    private List<KeptRecord> of(Topic topic) {
        return kept.stream().filter(record -> record.topic().equals(topic.topicName())).toList();
    }

    /** The first one: a request may have come again. */
    private Event answerTo(String requestId) {
        return service.events().stream().filter(event -> requestId.equals(event.requestId())).findFirst().orElseThrow();
    }

    private static void assertRejected(List<Event> events, Reason reason) {
        assertThat(events).singleElement().satisfies(event ->
                assertThat(event.fact()).isInstanceOfSatisfying(Event.Rejected.class, rejected ->
                        assertThat(rejected.reason()).isEqualTo(reason)));
    }
}
