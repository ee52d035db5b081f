package dev.holdfast.topology;

import static dev.holdfast.domain.EventType.AVAILABILITY_CHANGED;
import static dev.holdfast.domain.EventType.REQUEST_DUPLICATE;
import static dev.holdfast.domain.EventType.RESERVATION_CONFIRMED;
import static dev.holdfast.domain.EventType.RESERVATION_EXPIRED;
import static dev.holdfast.topology.Asked.ANNA;
import static dev.holdfast.topology.Asked.EIGHT;
import static dev.holdfast.topology.Asked.HOLD_DURATION;
import static dev.holdfast.topology.Asked.MORNING;
import static dev.holdfast.topology.Asked.TODAY;
import static dev.holdfast.topology.Asked.confirm;
import static dev.holdfast.topology.Asked.hold;
import static dev.holdfast.topology.Asked.open;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventAssert;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.Reservation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What time alone does, through ticks that go round through the topology's own input. */
class ExpiryTest {

    private static final Instant DEADLINE = TODAY.plus(HOLD_DURATION);

    private TopologyHarness harness = new TopologyHarness(TODAY);

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void aHoldExpiresByATickAtItsDeadlineAndNotBefore() {
        harness.send(open("o-1"));
        harness.send(hold("h-1", "carl", 0));
        // The answer to opening is forgotten.
        harness.advance(TopologyHarness.ANSWER_MEMORY);
        harness.read(Topic.RESERVATION_REQUESTS);

        harness.advanceTo(DEADLINE.minusMillis(1));
        assertThat(harness.read(Topic.RESERVATION_REQUESTS)).isEmpty();
        assertThat(harness.events()).isEmpty();

        harness.advanceTo(DEADLINE.plusMillis(100));
        assertThat(harness.read(Topic.RESERVATION_REQUESTS)).singleElement().satisfies(tick -> {
            assertThat(tick.key()).isNull();
            assertThat(tick.value()).isEqualTo(CommandCodec.tick());
            assertThat(tick.headerTexts()).isEmpty();
        });
        assertThat(harness.events()).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(RESERVATION_EXPIRED);
            assertThat(event.at()).isEqualTo(harness.now());
        });
    }

    @Test
    void anExpiredHoldEndedAtItsDeadlineHoweverLateTheTick() {
        harness.send(open("o-1"));
        harness.send(hold("h-1", "carl", 0));
        harness.advance(Duration.ofHours(20));

        Reservation expired = harness.events().get(0).fact().reservation();

        assertThat(expired.endedAt()).isEqualTo(expired.expiresAt()).isEqualTo(DEADLINE);
    }

    @Test
    void nothingIsAskedWhileNothingIsDue() {
        harness.send(open("o-1"));
        harness.send(hold("h-1", "carl", 0));
        harness.send(confirm("c-1", "h-1", "carl"));
        harness.advance(TopologyHarness.ANSWER_MEMORY);
        harness.read(Topic.RESERVATION_REQUESTS);

        harness.advanceTo(DEADLINE.plus(Duration.ofHours(1)));

        assertThat(harness.read(Topic.RESERVATION_REQUESTS)).isEmpty();
    }

    @Test
    void aConfirmAppendedInTimeIsConfirmedHoweverLateItIsRead() {
        harness.close();
        harness = new TopologyHarness(DEADLINE.plus(Duration.ofHours(1)));
        harness.send(open("o-1"), TODAY);
        harness.send(hold("h-1", "carl", 0), TODAY);
        harness.send(hold("h-2", "cleo", 1), TODAY);

        List<Event> answer = harness.send(confirm("c-1", "h-1", "carl"), DEADLINE.minusMillis(1));
        harness.advance(Duration.ofSeconds(1));

        assertThat(answer).extracting(Event::type).containsExactly(RESERVATION_CONFIRMED);
        assertThat(harness.events()).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(RESERVATION_EXPIRED);
            assertThat(event.fact().reservation().reservationId()).isEqualTo("h-2");
        });
    }

    @Test
    void aConfirmAtTheDeadlineIsRefusedBeforeAnyTick() {
        harness.send(open("o-1"));
        harness.send(hold("h-1", "carl", 0));

        List<Event> answers = harness.send(confirm("c-1", "h-1", "carl"), DEADLINE);

        EventAssert.assertThat(answers.get(1)).isRejected(Reason.HOLD_EXPIRED);
        assertThat(answers).extracting(Event::type).startsWith(RESERVATION_EXPIRED);
    }

    @Test
    void aForgedTickDoesOnlyWhatIsDueAtItsBrokerTime() {
        harness.send(open("o-1"));
        harness.send(hold("h-1", "carl", 0));

        for (byte[] key : new byte[][] {null, {1}, ANNA.getBytes(UTF_8)}) {
            harness.pipe(Topic.RESERVATION_REQUESTS, key, CommandCodec.tick(), new RecordHeaders(),
                    DEADLINE.minusMillis(1));
        }
        assertThat(harness.events()).isEmpty();
        assertThat(harness.read(Topic.RESERVATION_REQUESTS)).isEmpty();

        harness.pipe(Topic.RESERVATION_REQUESTS, null, CommandCodec.tick(), new RecordHeaders(), DEADLINE);
        assertThat(harness.events()).extracting(Event::type).containsExactly(RESERVATION_EXPIRED);
        assertThat(harness.read(Topic.DEAD_LETTERS)).isEmpty();
    }

    @Test
    void windowsThatEndedAreRemovedAndTheLogSaysSo() {
        harness.send(open("o-1"));
        harness.advanceTo(MORNING.end());

        assertThat(harness.events()).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(AVAILABILITY_CHANGED);
            assertThat(event.requestId()).isNull();
            assertThat(event.fact()).isEqualTo(new Event.AvailabilityChanged(List.of(MORNING), List.of(), List.of(),
                    List.of(), null));
        });
    }

    @Test
    void aRefusalIsRememberedForAWhileAndThenLeavesTheState() {
        harness.send(open("o-1"));
        harness.send(hold("h-1", "carl", 0));
        harness.send(hold("h-2", "cleo", 0));
        harness.changelog(Names.RECENT_ANSWERS);

        harness.advance(TopologyHarness.ANSWER_MEMORY.minusMillis(1));
        assertThat(harness.send(hold("h-2", "cleo", 0))).extracting(Event::type).containsExactly(REQUEST_DUPLICATE);
        harness.advance(Duration.ofMillis(100));

        assertThat(harness.changelog(Names.RECENT_ANSWERS)).extracting(Written::valueText)
                .containsExactly(null, null);
        assertThat(harness.send(hold("h-2", "cleo", 0))).singleElement()
                .satisfies(event -> EventAssert.assertThat(event).isRejected(Reason.SLOT_TAKEN));
    }

    @Test
    void aReservationLeavesTheStateADayAfterItsEnd() {
        harness.send(open("o-1"));
        harness.send(hold("h-1", "carl", 0));
        harness.send(confirm("c-1", "h-1", "carl"));
        harness.changelog(Names.RESERVATIONS);

        harness.advanceTo(EIGHT.plus(Duration.ofMinutes(15)).plus(Reservation.KEPT_AFTER_END).minusMillis(1));
        assertThat(harness.changelog(Names.RESERVATIONS)).noneMatch(record -> record.value() == null);
        harness.advance(Duration.ofMillis(100));

        assertThat(harness.changelog(Names.RESERVATIONS)).singleElement()
                .matches(record -> record.value() == null);
    }
}
