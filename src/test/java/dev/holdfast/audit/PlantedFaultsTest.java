package dev.holdfast.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.Reservation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule finds the fault that it is there for, planted at the end of a log without fault, and no other rule does. */
class PlantedFaultsTest {

    private static final int EVENTS = 2_000;
    private static final String P = "provider-0";
    private static final String Q = "provider-1";
    private static final Duration SLOT = GeneratedLog.POLICY.slotLength();

    /** The good log, and what to plant a fault with. */
    private static final class Bed {
        private final List<Finding> findings = new ArrayList<>();
        private final Audit audit = new Audit(true, findings::add);
        private final FedLog log = new FedLog(audit);
        private Instant now = new GeneratedLog(log, 7, 5).write(EVENTS).now();

        private String ask(String provider) {
            now = now.plusSeconds(1);
            return log.ask(Topic.RESERVATION_REQUESTS, provider, now);
        }

        private void tell(String provider, String requestId, Event.Fact fact) {
            log.tell(provider, now, requestId, ask(provider), fact);
        }

        private void tellByTime(String provider, Event.Fact fact) {
            log.tell(provider, now, null, log.tick(provider, now), fact);
        }

        /** Far behind all that the good log holds. */
        private Interval slot(int hours) {
            Instant start = GeneratedLog.START.plus(Duration.ofDays(300)).plus(Duration.ofHours(hours));
            return new Interval(start, start.plus(SLOT));
        }

        private Reservation hold(String provider, String id, String client, Interval slot) {
            String cause = ask(provider);
            Reservation held = Reservation.held(id, client, slot, now, GeneratedLog.POLICY);
            log.tell(provider, now, id, cause, new Event.Held(held));
            return held;
        }

        private Reservation confirm(String provider, Reservation held) {
            String cause = ask(provider);
            Reservation confirmed = held.confirmed(now);
            log.tell(provider, now, "c-" + held.reservationId(), cause, new Event.Confirmed(confirmed));
            return confirmed;
        }

        private Event event(String provider, Instant at, long sequence, Event.Fact fact) {
            return new Event(provider, sequence, at, "x", ask(provider), fact);
        }

        private void tellAsItIs(Event event) {
            log.tell(event, EventCodec.encode(event));
        }

        private void pass(Duration time) {
            now = now.plus(time);
        }
    }

    private static final Event.Fact REFUSAL = new Event.Rejected(Reason.SLOT_TAKEN, null);

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("answered-once", "a request without an answer", bed -> bed.ask(P)),
                fault("answered-once", "a second answer", bed -> {
                    String cause = bed.ask(P);
                    bed.log.tell(P, bed.now, "x", cause, REFUSAL);
                    bed.log.tell(P, bed.now, "x", cause, REFUSAL);
                }),
                fault("answered-once", "a dead letter of what was answered", bed -> {
                    String cause = bed.ask(P);
                    bed.log.tell(P, bed.now, "x", cause, REFUSAL);
                    bed.log.bury(cause, bed.now);
                }),
                fault("answered-once", "an answer to what nobody asked",
                        bed -> bed.log.tell(P, bed.now, "x", "reservation-requests/0@999999", REFUSAL)),
                fault("answered-once", "an answer to a tick",
                        bed -> bed.log.tell(P, bed.now, "x", bed.log.tick(P, bed.now), REFUSAL)),
                fault("gap-free-sequence", "a gap",
                        bed -> bed.tellAsItIs(bed.event(P, bed.now, bed.log.nextSequence(P) + 1, REFUSAL))),
                fault("gap-free-sequence", "the same number again",
                        bed -> bed.tellAsItIs(bed.event(P, bed.now, bed.log.nextSequence(P) - 1, REFUSAL))),
                fault("gap-free-sequence", "no number for a provider that exists",
                        bed -> bed.tellAsItIs(bed.event(P, bed.now, 0, new Event.Rejected(Reason.UNKNOWN_PROVIDER, null)))),
                fault("time-never-runs-back", "an event before the one before", bed -> {
                    bed.tell(P, "x", REFUSAL);
                    String cause = bed.log.ask(Topic.RESERVATION_REQUESTS, P, bed.now.minusSeconds(9));
                    bed.log.tell(P, bed.now.minusSeconds(5), "y", cause, REFUSAL);
                }),
                fault("time-never-runs-back", "a decision before its request", bed -> {
                    String cause = bed.log.ask(Topic.RESERVATION_REQUESTS, P, bed.now.plusSeconds(9));
                    bed.log.tell(P, bed.now.plusSeconds(5), "y", cause, REFUSAL);
                }),
                fault("legal-transitions", "confirmed twice", bed -> {
                    bed.confirm(P, bed.confirm(P, bed.hold(P, "x", "ada", bed.slot(0))));
                }),
                fault("legal-transitions", "confirmed after it was cancelled", bed -> {
                    Reservation held = bed.hold(P, "x", "ada", bed.slot(0));
                    bed.tell(P, "y", new Event.Cancelled(held.cancelled(bed.now.plusSeconds(1)), Command.Party.CLIENT, null));
                    bed.confirm(P, held);
                }),
                fault("legal-transitions", "a hold that another client confirms", bed -> {
                    Reservation held = bed.hold(P, "x", "ada", bed.slot(0));
                    bed.confirm(P, Reservation.held("x", "eve", held.time(), held.heldAt(), GeneratedLog.POLICY));
                }),
                fault("legal-transitions", "cancelled without a hold", bed -> {
                    bed.pass(Duration.ofSeconds(1));
                    Reservation held = Reservation.held("x", "ada", bed.slot(0), bed.now, GeneratedLog.POLICY);
                    bed.tell(P, "y", new Event.Cancelled(held.cancelled(bed.now), Command.Party.CLIENT, null));
                }),
                fault("legal-transitions", "a move that renews the deadline", bed -> {
                    Reservation held = bed.hold(P, "x", "ada", bed.slot(0));
                    Reservation renewed = Reservation.held("x", "ada", bed.slot(1), held.heldAt().plusSeconds(9), GeneratedLog.POLICY);
                    bed.tell(P, "y", new Event.Rescheduled(new Reservation("x", "ada", renewed.start(), renewed.end(),
                            held.status(), held.heldAt(), renewed.expiresAt(), null, null), held.time()));
                }),
                fault("legal-transitions", "a reservation told otherwise than it is", bed -> {
                    Reservation held = bed.hold(P, "x", "ada", bed.slot(0));
                    bed.tell(P, "y", new Event.Unchanged(held.confirmed(bed.now)));
                }),
                fault("deadlines", "expired too early", bed -> {
                    Reservation held = bed.hold(P, "x", "ada", bed.slot(0));
                    bed.pass(Duration.ofMinutes(29));
                    bed.tellByTime(P, new Event.Expired(held.asOf(held.expiresAt())));
                }),
                fault("deadlines", "expired with the tick's time", bed -> {
                    Reservation held = bed.hold(P, "x", "ada", bed.slot(0));
                    bed.pass(Duration.ofMinutes(31));
                    bed.tellByTime(P, new Event.Expired(new Reservation("x", "ada", held.start(), held.end(),
                            Reservation.Status.EXPIRED, held.heldAt(), held.expiresAt(), null, bed.now)));
                }),
                fault("deadlines", "confirmed at the deadline", bed -> {
                    Reservation held = bed.hold(P, "x", "ada", bed.slot(0));
                    bed.pass(Duration.ofMinutes(30).minusSeconds(1));
                    bed.confirm(P, held);
                }),
                fault("deadlines", "a deadline that the policy does not give", bed -> {
                    String cause = bed.ask(P);
                    Interval slot = bed.slot(0);
                    bed.log.tell(P, bed.now, "x", cause, new Event.Held(new Reservation("x", "ada", slot.start(), slot.end(),
                            Reservation.Status.HELD, bed.now, bed.now.plusSeconds(60), null, null)));
                }),
                fault("no-overlap-per-provider", "the same slot twice", bed -> {
                    bed.hold(P, "x", "ada", bed.slot(0));
                    bed.hold(P, "y", "ben", bed.slot(0));
                }),
                fault("no-overlap-per-provider", "a move to a taken slot", bed -> {
                    bed.hold(P, "x", "ada", bed.slot(0));
                    Reservation other = bed.hold(P, "y", "ben", bed.slot(5));
                    bed.tell(P, "z", new Event.Rescheduled(other.movedTo(bed.slot(0)), other.time()));
                }),
                fault("no-overlap-per-provider", "too near for the buffers", bed -> {
                    Interval slot = bed.slot(0);
                    bed.hold(P, "x", "ada", slot);
                    bed.hold(P, "y", "ben", new Interval(slot.end(), slot.end().plus(SLOT)));
                }),
                fault("inside-availability", "in no window", bed -> {
                    // Each window ends at midnight.
                    Instant start = bed.slot(0).start().plus(Duration.ofMinutes(23 * 60 + 30));
                    bed.hold(P, "x", "ada", new Interval(start, start.plus(SLOT.multipliedBy(2))));
                }),
                fault("inside-availability", "in closed time", bed -> {
                    Interval slot = bed.slot(0);
                    bed.tell(P, "close", new Event.AvailabilityChanged(List.of(), List.of(), List.of(),
                            List.of(new Interval(slot.start().minusSeconds(60), slot.start().plusSeconds(60))), null));
                    bed.pass(Duration.ofSeconds(1));
                    bed.hold(P, "x", "ada", slot);
                }),
                fault("inside-availability", "off the grid", bed -> {
                    Instant start = bed.slot(0).start().plus(Duration.ofMinutes(7));
                    bed.hold(P, "x", "ada", new Interval(start, start.plus(SLOT)));
                }),
                fault("inside-availability", "sooner than the lead time", bed -> {
                    // Where the good log cancelled nothing is sure to be free; nobody is at this new provider.
                    bed.tell("new", "policy", new Event.PolicyChanged(GeneratedLog.POLICY));
                    Instant start = bed.now.plus(Duration.ofMinutes(10));
                    bed.tell("new", "open", new Event.AvailabilityChanged(List.of(),
                            List.of(new Interval(start, start.plus(Duration.ofHours(9)))), List.of(), List.of(), null));
                    bed.pass(Duration.ofSeconds(1));
                    bed.hold("new", "x", "ada", new Interval(start, start.plus(SLOT)));
                }),
                fault("inside-availability", "beyond the horizon", bed -> bed.hold(P, "x", "ada", bed.slot(24 * 200))),
                fault("windows-fold", "a window removed that is not there", bed -> bed.tell(P, "x",
                        new Event.AvailabilityChanged(List.of(bed.slot(0)), List.of(), List.of(), List.of(), null))),
                fault("windows-fold", "two windows that touch", bed -> {
                    Interval slot = bed.slot(0);
                    bed.tell(P, "x", new Event.AvailabilityChanged(List.of(), List.of(slot), List.of(), List.of(), null));
                    bed.tell(P, "y", new Event.AvailabilityChanged(List.of(),
                            List.of(new Interval(slot.end(), slot.end().plus(SLOT))), List.of(), List.of(), null));
                }),
                fault("duplicates-have-a-first", "a first that is not there", bed -> bed.tell(P, "x", new Event.Duplicate(
                        new Event.First(P + "/99999", EventType.REQUEST_REJECTED, Reason.SLOT_TAKEN), null))),
                fault("duplicates-have-a-first", "a hold that was none", bed -> bed.tell(P, "x", new Event.Duplicate(
                        new Event.First(P + "/1", EventType.RESERVATION_HELD, null), null))),
                fault("one-confirmation-each", "none", bed -> {
                    Reservation held = bed.hold(P, "x", "ada", bed.slot(0));
                    bed.tellAsItIs(bed.event(P, bed.now.plusSeconds(1), bed.log.nextSequence(P),
                            new Event.Confirmed(held.confirmed(bed.now.plusSeconds(1)))));
                }),
                fault("one-confirmation-each", "two", bed -> {
                    Event event = confirmation(bed);
                    bed.tellAsItIs(event);
                    bed.log.confirm(event, EventCodec.encode(event));
                    bed.log.confirm(event, EventCodec.encode(event));
                }),
                fault("one-confirmation-each", "another", bed -> {
                    Event event = confirmation(bed);
                    bed.tellAsItIs(event);
                    bed.log.confirm(event, new String(EventCodec.encode(event), UTF_8).replace("ada", "eve").getBytes(UTF_8));
                }),
                fault("no-overlap-per-client", "at two providers at once", bed -> {
                    bed.hold(P, "x", "ada", bed.slot(0));
                    bed.confirm(Q, bed.hold(Q, "y", "ada", bed.slot(0)));
                }),
                fault("no-overlap-per-client", "at two providers for two days", bed -> {
                    bed.confirm(P, bed.hold(P, "x", "ada", bed.slot(0)));
                    Reservation other = bed.confirm(Q, bed.hold(Q, "y", "ada", bed.slot(0)));
                    bed.pass(Duration.ofHours(48));
                    bed.tell(Q, "z", new Event.Cancelled(other.cancelled(bed.now.plusSeconds(1)), Command.Party.CLIENT, null));
                }),
                fault("readable", "no JSON", bed -> bed.log.tell(new Event(P, 1, bed.now, "x", bed.log.tick(P, bed.now), REFUSAL),
                        "{".getBytes(UTF_8))));
    }

    @Test
    void inTheGoodLogNothingIsFound() {
        assertThat(findings(bed -> { })).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("faults")
    void theRuleAndNoOtherFindsIt(String rule, String fault, Consumer<Bed> plant) {
        List<Finding> findings = findings(plant);
        assertThat(findings).as(fault).isNotEmpty().allSatisfy(each -> assertThat(each.rule()).isEqualTo(rule))
                .allSatisfy(each -> assertThat(each.place()).isNotNull());
        System.out.println(findings.get(0));
    }

    /** A rule without a fault that it finds would hold nothing. */
    @Test
    void everyRuleHasItsFault() {
        assertThat(faults().map(each -> (String) each.get()[0])).containsAll(Audit.rules());
    }

    private static Event confirmation(Bed bed) {
        Reservation held = bed.hold(P, "x", "ada", bed.slot(0));
        return bed.event(P, bed.now.plusSeconds(1), bed.log.nextSequence(P),
                new Event.Confirmed(held.confirmed(bed.now.plusSeconds(1))));
    }

    private static List<Finding> findings(Consumer<Bed> plant) {
        var bed = new Bed();
        plant.accept(bed);
        bed.audit.finish(bed.audit.open(true));
        return bed.findings;
    }

    private static Arguments fault(String rule, String what, Consumer<Bed> plant) {
        return arguments(rule, what, plant);
    }
}
