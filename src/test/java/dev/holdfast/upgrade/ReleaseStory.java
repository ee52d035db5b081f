package dev.holdfast.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command.Cancel;
import dev.holdfast.domain.Command.CloseAvailability;
import dev.holdfast.domain.Command.Confirm;
import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Command.Reschedule;
import dev.holdfast.domain.Command.SetHours;
import dev.holdfast.domain.Command.SetPolicy;
import dev.holdfast.domain.Hours;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A day's work of a release, which leaves something of each kind in its topics and its state, and much on its way. */
final class ReleaseStory {

    static final String ANNA = "anna";
    static final String BERT = "bert";
    private static final Instant BEGIN = Instant.parse("2027-03-01T08:00:00Z");
    private static final Instant MORNING = Instant.parse("2027-03-03T08:00:00Z");

    private final OnePartition service = new OnePartition(List.of(), BEGIN);

    private ReleaseStory() {
    }

    /** The time of one of the slots that the story is about. */
    static Instant slot(int number) {
        return MORNING.plus(Duration.ofMinutes(30L * number));
    }

    static Hold hold(String requestId, String providerId, String clientId, int slot) {
        return new Hold(requestId, providerId, clientId, slot(slot), null);
    }

    /** Plays it, and gives what it leaves. */
    static List<KeptRecord> play() {
        var story = new ReleaseStory();
        story.offer();
        story.letTimePass();
        story.book();
        story.refuse();
        story.leaveOnItsWay();
        return story.service.all();
    }

    private void offer() {
        service.decide(new SetPolicy("policy", ANNA, new Policy(Duration.ofMinutes(30), Duration.ZERO, null, null, null,
                Duration.ofMinutes(10))));
        service.decide(new OpenAvailability("today", ANNA,
                new Interval(BEGIN.plus(Duration.ofHours(1)), BEGIN.plus(Duration.ofHours(2)))));
        service.decide(new OpenAvailability("morning", ANNA, new Interval(MORNING, MORNING.plus(Duration.ofHours(10)))));
        service.decide(new CloseAvailability("evening", ANNA, new Interval(slot(18), slot(20))));
        service.decide(new SetHours("hours", ANNA, Hours.in("Europe/Berlin").on("MONDAY", "09:00-12:00", "22:00-02:00")
                .butOn("2027-04-05").butOn("2027-04-06", "10:00-11:00").hours()));
        service.decide(new OpenAvailability("all-day", BERT, new Interval(MORNING, MORNING.plus(Duration.ofHours(10)))));
    }

    /** One reservation runs out, one is given up and one takes place. */
    private void letTimePass() {
        service.decide(new Hold("done", ANNA, "dora", BEGIN.plus(Duration.ofHours(1)), null));
        service.decide(new Confirm("confirm-done", ANNA, "done", "dora"));
        service.decide(hold("gone", ANNA, "dora", 8));
        service.decide(hold("given-up", ANNA, "edda", 10));
        service.decide(new Cancel("cancel", ANNA, "given-up", "edda", "can't make it"));
        service.pass(Duration.ofMinutes(40));
        service.pass(Duration.ofHours(3));
    }

    private void book() {
        service.decide(hold("booked", ANNA, "carl", 0));
        service.decide(new Confirm("confirm-booked", ANNA, "booked", "carl"));
        service.decide(hold("moved", ANNA, "cleo", 2));
        service.decide(new Confirm("confirm-moved", ANNA, "moved", "cleo"));
        service.decide(new Reschedule("move", ANNA, "moved", "cleo", slot(4), null));
        service.decide(hold("live", ANNA, "cyd", 6));
    }

    private void refuse() {
        service.decide(hold("taken", ANNA, "ben", 0));
        service.decide(hold("busy", BERT, "carl", 0));
        service.decide(new Confirm("confirm-again", ANNA, "booked", "carl"));
        service.decide(hold("live", ANNA, "cyd", 6));
        service.decide(hold("nowhere", "nobody", "ben", 0));
        service.send(Topic.RESERVATION_REQUESTS, ANNA,
                "{\"type\":\"reservation.hold.v1\",\"requestId\":\"odd\",\"providerId\":\"anna\"}".getBytes(UTF_8));
        service.send(Topic.RESERVATION_REQUESTS, ANNA, "hello".getBytes(UTF_8));
        service.settle();
    }

    private void leaveOnItsWay() {
        service.decide(hold("moving", BERT, "hal", 2));
        service.send(hold("verdict-due", ANNA, "dan", 12));
        service.read(Topic.RESERVATION_REQUESTS);
        service.read(Topic.RESERVATION_CLAIMS);
        service.send(hold("claim-due", ANNA, "fay", 14));
        service.send(new Confirm("parked", ANNA, "claim-due", "fay"));
        service.send(new Reschedule("move-due", BERT, "moving", "hal", slot(4), null));
        service.read(Topic.RESERVATION_REQUESTS);
        service.send(hold("unread", ANNA, "gus", 16));
    }
}
