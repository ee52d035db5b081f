package dev.holdfast.topology;

import static dev.holdfast.domain.EventType.AVAILABILITY_CHANGED;
import static dev.holdfast.domain.EventType.POLICY_CHANGED;
import static dev.holdfast.domain.EventType.REQUEST_DUPLICATE;
import static dev.holdfast.domain.EventType.REQUEST_REJECTED;
import static dev.holdfast.domain.EventType.RESERVATION_CANCELLED;
import static dev.holdfast.domain.EventType.RESERVATION_COMPLETED;
import static dev.holdfast.domain.EventType.RESERVATION_CONFIRMED;
import static dev.holdfast.domain.EventType.RESERVATION_EXPIRED;
import static dev.holdfast.domain.EventType.RESERVATION_HELD;
import static dev.holdfast.domain.EventType.RESERVATION_RESCHEDULED;
import static dev.holdfast.topology.Asked.ANNA;
import static dev.holdfast.topology.Asked.EIGHT;
import static dev.holdfast.topology.Asked.HOLD_DURATION;
import static dev.holdfast.topology.Asked.MORNING;
import static dev.holdfast.topology.Asked.TODAY;
import static dev.holdfast.topology.Asked.cancel;
import static dev.holdfast.topology.Asked.confirm;
import static dev.holdfast.topology.Asked.hold;
import static dev.holdfast.topology.Asked.move;
import static dev.holdfast.topology.Asked.open;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.contract.CloudEvents;
import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventAssert;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.Reservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes in and what goes out, on all topics. */
class StoryTest {

    private final TopologyHarness harness = new TopologyHarness(TODAY);

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void aMorningIsOpenedHeldConfirmedCancelledAndExpires() {
        var events = new ArrayList<Event>();
        events.addAll(harness.send(open("o-1")));
        events.addAll(harness.send(hold("h-1", "carl", 0)));
        events.addAll(harness.send(hold("h-2", "cleo", 0)));
        events.addAll(harness.send(hold("h-3", "cleo", 1)));
        events.addAll(harness.send(confirm("c-1", "h-1", "carl")));
        events.addAll(harness.send(confirm("c-1", "h-1", "carl")));
        events.addAll(harness.send(move("m-1", "h-1", "carl", 4)));
        harness.advance(HOLD_DURATION);
        events.addAll(harness.events());
        events.addAll(harness.send(cancel("x-1", "h-1", "carl")));

        assertThat(events).extracting(Event::type).containsExactly(AVAILABILITY_CHANGED, RESERVATION_HELD,
                REQUEST_REJECTED, RESERVATION_HELD, RESERVATION_CONFIRMED, REQUEST_DUPLICATE, RESERVATION_RESCHEDULED,
                RESERVATION_EXPIRED, RESERVATION_CANCELLED);
        EventAssert.assertThat(events.get(2)).isRejected(Reason.SLOT_TAKEN);
        assertThat(events).extracting(Event::requestId)
                .containsExactly("o-1", "h-1", "h-2", "h-3", "c-1", "c-1", "m-1", null, "x-1");
        assertThat(events).extracting(Event::sequence)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events).extracting(Event::cause).containsExactly("availability/0@0", "reservation-requests/0@0",
                "reservation-requests/0@1", "reservation-requests/0@2", "reservation-requests/0@3",
                "reservation-requests/0@4", "reservation-requests/0@5",
                // The tick came between.
                "reservation-requests/0@6", "reservation-requests/0@7");
    }

    @Test
    void eachProviderHasItsOwnSequence() {
        harness.send(open("o-1"));
        Command ofBert = new Command.OpenAvailability("o-1", "bert", MORNING);

        assertThat(harness.send(ofBert)).extracting(Event::eventId).containsExactly("bert/1");
        assertThat(harness.send(hold("h-1", "carl", 0))).extracting(Event::eventId).containsExactly("anna/2");
    }

    @Test
    void confirmationsAreThoseOfBookingsAndGoToTheClient() {
        harness.send(open("o-1"));
        harness.send(hold("held-cancelled", "carl", 0));
        harness.send(move("m-1", "held-cancelled", "carl", 1));
        harness.send(cancel("x-1", "held-cancelled", "carl"));
        harness.send(hold("booked", "cleo", 2));
        harness.send(confirm("c-1", "booked", "cleo"));
        harness.send(confirm("c-1", "booked", "cleo"));
        harness.send(confirm("c-2", "booked", "cleo"));
        harness.send(move("m-2", "booked", "cleo", 3));
        harness.send(cancel("x-2", "booked", null));
        harness.send(hold("expires", "cora", 5));
        harness.send(hold("ends", "cora", 6));
        harness.send(confirm("c-3", "ends", "cora"));
        harness.advance(HOLD_DURATION);
        harness.advanceTo(MORNING.end());

        List<Written> confirmations = harness.read(Topic.RESERVATION_CONFIRMATIONS);

        assertThat(confirmations).extracting(Written::keyText).containsExactly("cleo", "cleo", "cleo", "cora");
        assertThat(confirmations).extracting(each -> each.event().type()).containsExactly(RESERVATION_CONFIRMED,
                RESERVATION_RESCHEDULED, RESERVATION_CANCELLED, RESERVATION_CONFIRMED);
        assertThat(harness.events()).extracting(Event::type)
                .containsExactly(RESERVATION_EXPIRED, RESERVATION_COMPLETED, AVAILABILITY_CHANGED);
    }

    @Test
    void aConfirmationIsItsEventUnderAnotherKey() {
        harness.send(open("o-1"));
        harness.send(hold("h-1", "carl", 0));
        harness.send(confirm("c-1", "h-1", "carl"));

        Written confirmation = harness.read(Topic.RESERVATION_CONFIRMATIONS).get(0);

        assertThat(confirmation.event()).isEqualTo(new Event(ANNA, 3, TODAY, "c-1", "reservation-requests/0@1",
                new Event.Confirmed(new Reservation("h-1", "carl", EIGHT, EIGHT.plus(Duration.ofMinutes(15)),
                        Reservation.Status.CONFIRMED, TODAY, TODAY.plus(HOLD_DURATION), TODAY, null))));
        assertThat(confirmation.time()).isEqualTo(TODAY);
        assertThat(confirmation.headerTexts()).containsEntry("ce_id", "anna/3").containsEntry("ce_subject", "h-1");
    }

    @Test
    void outputsCarryCloudEventsAndCauseAndNothingOfTheInput() {
        harness.send(open("o-1"));
        var headers = new RecordHeaders().add("traceparent", "00-1".getBytes(UTF_8)).add("ce_id", "f".getBytes(UTF_8))
                .add("holdfast_cause", "forged".getBytes(UTF_8));
        harness.pipe(Topic.RESERVATION_REQUESTS, ANNA.getBytes(UTF_8), CommandCodec.encode(hold("h-1", "carl", 0)),
                headers, TODAY);

        Written held = harness.read(Topic.RESERVATION_EVENTS).get(0);

        assertThat(held.keyText()).isEqualTo(ANNA);
        assertThat(held.headerTexts()).isEqualTo(Map.of("ce_specversion", "1.0", "ce_id", "anna/2",
                "ce_source", CloudEvents.SOURCE, "ce_type", EventCodec.typeName(RESERVATION_HELD),
                "ce_time", "2027-03-01T08:00:00Z", "ce_subject", "h-1", "content-type", "application/json",
                "holdfast_cause", "reservation-requests/0@0"));
    }

    @Test
    void theTimeOfEveryOutputIsThatOfItsDecision() {
        harness.send(open("o-1"), TODAY.plusSeconds(60));
        // The leader of the other topic's partition has a clock that lags by a minute.
        harness.send(hold("h-1", "carl", 0), TODAY);
        harness.send(confirm("c-1", "h-1", "carl"), TODAY.plusSeconds(61));
        harness.send(hold("h-2", "carl", 0), TODAY.plusSeconds(62));

        harness.pipe(Topic.RESERVATION_REQUESTS, ANNA.getBytes(UTF_8), CommandCodec.encode(hold("h-3", "carl", 1)),
                new RecordHeaders(), TODAY.plusSeconds(30));
        Written event = harness.read(Topic.RESERVATION_EVENTS).get(0);
        assertThat(event.event().at()).isEqualTo(event.time()).isEqualTo(TODAY.plusSeconds(62));
        assertThat(harness.read(Topic.RESERVATION_CONFIRMATIONS)).extracting(Written::time)
                .containsExactly(TODAY.plusSeconds(61));
    }

    @Test
    void onlyAvailabilityAndPolicyMakeAProvider() {
        List<Event> refused = harness.send(hold("h-1", "carl", 0));
        List<Event> again = harness.send(hold("h-1", "carl", 0));
        Policy change = new Policy(Duration.ofMinutes(20), null, null, null, null, null);

        assertThat(refused).extracting(Event::eventId).containsExactly("anna/0/reservation-requests/0@0");
        EventAssert.assertThat(refused.get(0)).isRejected(Reason.UNKNOWN_PROVIDER);
        assertThat(again).extracting(Event::eventId).containsExactly("anna/0/reservation-requests/0@1");
        for (String store : Set.of(Names.PROVIDER_HEADS, Names.PROVIDER_SCHEDULES, Names.RESERVATIONS,
                Names.RECENT_ANSWERS)) {
            assertThat(harness.changelog(store)).as(store).isEmpty();
        }
        assertThat(harness.send(new Command.SetPolicy("p-1", ANNA, change))).extracting(Event::type, Event::sequence)
                .containsExactly(tuple(POLICY_CHANGED, 1L));
    }

    @Test
    void anAvailabilityAHoldAConfirmAnExpiryAndARefusalWriteOneRecordEachThatHasTheHead() {
        harness.send(open("o-1"));
        harness.send(hold("h-1", "carl", 0));
        harness.send(hold("h-2", "carl", 1));
        harness.send(confirm("c-1", "h-1", "carl"));
        harness.advance(HOLD_DURATION);
        harness.send(confirm("c-2", "h-2", "carl"));

        assertThat(harness.changelog(Names.RESERVATIONS)).hasSize(4);
        assertThat(harness.changelog(Names.PROVIDER_SCHEDULES)).hasSize(1);
        assertThat(harness.changelog(Names.RECENT_ANSWERS)).filteredOn(written -> written.value() != null).hasSize(2);
        // The availability's answer was forgotten, which moves the provider's time.
        assertThat(harness.changelog(Names.PROVIDER_HEADS)).hasSize(1);
    }

    @Test
    void theHeadIsWrittenAloneOnlyIfNothingElseHasIt() {
        harness.send(open("o-1"));
        harness.send(hold("h-1", "carl", 0));
        assertThat(harness.changelog(Names.PROVIDER_HEADS)).isEmpty();

        harness.send(hold("h-1", "carl", 0));
        List<Written> afterADuplicate = harness.changelog(Names.PROVIDER_HEADS);
        harness.send(hold("h-2", "carl", 0));
        List<Written> afterARefusal = harness.changelog(Names.PROVIDER_HEADS);
        harness.advance(TopologyHarness.ANSWER_MEMORY);
        List<Written> afterItWasForgotten = harness.changelog(Names.PROVIDER_HEADS);

        assertThat(afterADuplicate).extracting(written -> StateFormat.decodeHead(written.value()).sequence())
                .containsExactly(3L);
        assertThat(afterARefusal).isEmpty();
        assertThat(afterItWasForgotten).as("of the availability and of the refusal")
                .extracting(written -> StateFormat.decodeHead(written.value()).sequence()).containsExactly(4L, 4L);
    }

    @Test
    void aBookingThatIsOverIsCompletedAtItsEnd() {
        harness.send(open("o-1"));
        harness.send(hold("h-1", "carl", 0));
        harness.send(confirm("c-1", "h-1", "carl"));
        harness.events();
        harness.advanceTo(EIGHT.plus(Duration.ofMinutes(15)));

        assertThat(harness.events()).extracting(Event::type).containsExactly(RESERVATION_COMPLETED);
    }
}
