package dev.holdfast.topology;

import static dev.holdfast.domain.EventType.AVAILABILITY_CHANGED;
import static dev.holdfast.domain.EventType.REQUEST_DUPLICATE;
import static dev.holdfast.domain.EventType.REQUEST_REJECTED;
import static dev.holdfast.domain.EventType.RESERVATION_CANCELLED;
import static dev.holdfast.domain.EventType.RESERVATION_CONFIRMED;
import static dev.holdfast.domain.EventType.RESERVATION_EXPIRED;
import static dev.holdfast.domain.EventType.RESERVATION_HELD;
import static dev.holdfast.domain.EventType.RESERVATION_RESCHEDULED;
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

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Claim;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventAssert;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.Reservation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both stages in one topology, through the topics between them. */
class ClientStageTest {

    private static final Interval FIRST_SLOT = new Interval(EIGHT, EIGHT.plus(Duration.ofMinutes(15)));

    private final TopologyHarness harness = new TopologyHarness(TODAY, 1, TopologySettings.DEFAULT);

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void aMorningWithTheClientStageOnReadsLikeOneWithout() {
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
        assertThat(events).extracting(Event::cause).containsExactly("availability/0@0", "reservation-requests/0@0",
                "reservation-requests/0@1", "reservation-requests/0@2", "reservation-requests/0@3",
                "reservation-requests/0@4", "reservation-requests/0@5",
                // The tick came between.
                "reservation-requests/0@6", "reservation-requests/0@7");
    }

    @Test
    void aClientAtTwoProvidersIsBusyAtTheSecond() {
        openBoth();
        harness.send(hold("h-1", "carl", 0));
        assertThat(harness.send(atBert("h-2", 0))).singleElement()
                .satisfies(event -> EventAssert.assertThat(event).isRejected(Reason.CLIENT_BUSY));
        assertThat(harness.send(atBert("h-3", 1))).extracting(Event::type).containsExactly(RESERVATION_HELD);
    }

    @Test
    void claimsAreKeyedByClientAndVerdictsByProviderAndBothHaveTheTimeOfTheRequest() {
        harness.send(open("o-1"), TODAY.plusSeconds(60));
        // This one's broker is behind.
        harness.send(hold("h-1", "carl", 0), TODAY);

        Written claim = harness.read(Topic.RESERVATION_CLAIMS).get(0);
        Written verdict = harness.read(Topic.RESERVATION_VERDICTS).get(0);
        assertThat(claim.keyText()).isEqualTo("carl");
        assertThat(verdict.keyText()).isEqualTo("anna");
        assertThat(claim.time()).isEqualTo(TODAY);
        assertThat(verdict.time()).isEqualTo(TODAY);
        assertThat(StageFormat.decodeClaim(claim.value())).isEqualTo(new Claim(Claim.Kind.HOLD, "carl", "anna", "h-1",
                FIRST_SLOT, null, "reservation-requests/0@0"));
        assertThat(StageFormat.decodeVerdict(verdict.value()).cause()).isEqualTo("reservation-requests/0@0");
    }

    @Test
    void theCauseHeldAtAndDeadlineAreTheHolds() {
        harness.send(open("o-1"));
        Instant later = TODAY.plusSeconds(5);
        harness.read(Topic.RESERVATION_EVENTS);
        harness.send(hold("h-0", "cleo", 5), later);
        harness.send(hold("h-1", "carl", 0), later);
        harness.pipe(Topic.RESERVATION_REQUESTS, "anna".getBytes(UTF_8),
                CommandCodec.encode(hold("h-2", "cyd", 1)));

        Written held = harness.read(Topic.RESERVATION_EVENTS).get(0);
        assertThat(held.header(HeaderNames.CAUSE)).isEqualTo("reservation-requests/0@2");
        Reservation reservation = held.event().fact().reservation();
        assertThat(reservation.heldAt()).isEqualTo(later);
        assertThat(reservation.expiresAt()).isEqualTo(later.plus(HOLD_DURATION));
    }

    @Test
    void cancelAndExpiryReleaseTheTimeAndCompletionDoesWhenItIsForgotten() {
        openBoth();
        harness.send(hold("cancelled", "carl", 0));
        harness.send(cancel("x-1", "cancelled", null));
        harness.send(hold("expires", "carl", 1));
        harness.send(hold("ends", "carl", 2));
        harness.send(confirm("c-1", "ends", "carl"));
        harness.send(move("m-1", "ends", "carl", 3));
        harness.advance(HOLD_DURATION);
        assertThat(harness.send(atBert("free-1", 0))).extracting(Event::type).endsWith(RESERVATION_HELD);
        assertThat(harness.send(atBert("free-2", 1))).extracting(Event::type).containsExactly(RESERVATION_HELD);
        assertThat(harness.send(atBert("free-3", 2))).extracting(Event::type).containsExactly(RESERVATION_HELD);
        assertThat(harness.send(atBert("taken", 3))).extracting(Event::type).containsExactly(REQUEST_REJECTED);
        harness.advanceTo(MORNING.end());
        assertThat(left(harness.changelog(Names.CLIENT_CLAIMS))).singleElement().asString().contains("ends");
        harness.advanceTo(Asked.slot(4).plus(Reservation.KEPT_AFTER_END));

        assertThat(harness.read(Topic.RESERVATION_CLAIMS)).extracting(each -> StageFormat.decodeClaim(each.value()))
                .filteredOn(claim -> claim.providerId().equals("anna"))
                .extracting(claim -> claim.reservationId() + " " + claim.kind())
                .containsExactly("cancelled HOLD", "cancelled RELEASE", "expires HOLD", "ends HOLD", "ends CONFIRM",
                        "ends MOVE", "expires RELEASE", "ends RELEASE");
        assertThat(harness.changelog(Names.CLIENT_CLAIMS)).singleElement()
                .satisfies(each -> assertThat(each.value()).isNull());
    }

    @Test
    void aHoldAndAConfirmWriteOneRecordEachOfTheClientsTime() {
        harness.send(open("o-1"));
        harness.send(hold("h-1", "carl", 0));
        harness.send(confirm("c-1", "h-1", "carl"));
        assertThat(harness.changelog(Names.CLIENT_CLAIMS)).hasSize(2);
        // Pending, held, confirmed.
        assertThat(harness.changelog(Names.RESERVATIONS)).hasSize(3);
    }

    @Test
    void tenHoldsAreTheMostThatAClientMayHave() {
        openBoth();
        for (int i = 0; i < 10; i++) {
            assertThat(harness.send(hold("h-" + i, "carl", i))).extracting(Event::type)
                    .containsExactly(RESERVATION_HELD);
        }
        assertThat(harness.send(atBert("h-10", 10))).singleElement()
                .satisfies(event -> EventAssert.assertThat(event).isRejected(Reason.TOO_MANY_HOLDS));
        harness.send(confirm("c-1", "h-0", "carl"));
        assertThat(harness.send(atBert("h-11", 10))).extracting(Event::type).containsExactly(RESERVATION_HELD);
    }

    private static List<String> left(List<Written> changelog) {
        var left = new ArrayList<String>();
        for (Written each : changelog) {
            left.remove(each.keyText());
            if (each.value() != null) {
                left.add(each.keyText());
            }
        }
        return left;
    }

    private void openBoth() {
        harness.send(open("o-1"));
        harness.send(new Command.OpenAvailability("o-1", "bert", MORNING));
    }

    private static Command atBert(String requestId, int slot) {
        return new Command.Hold(requestId, "bert", "carl", Asked.slot(slot), null);
    }
}
