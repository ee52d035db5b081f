package dev.holdfast.domain;

import org.assertj.core.api.AbstractAssert;

/** What tests say about an answer. */
public final class EventAssert extends AbstractAssert<EventAssert, Event> {

    private EventAssert(Event actual) {
        super(actual, EventAssert.class);
    }

    public static EventAssert assertThat(Event actual) {
        return new EventAssert(actual);
    }

    public EventAssert is(EventType type) {
        isNotNull();
        if (actual.type() != type) {
            failWithMessage("expected %s but was %s", type, actual);
        }
        return this;
    }

    public EventAssert isHeld() {
        return is(EventType.RESERVATION_HELD);
    }

    public EventAssert isConfirmed() {
        return is(EventType.RESERVATION_CONFIRMED);
    }

    public EventAssert isCancelled() {
        return is(EventType.RESERVATION_CANCELLED);
    }

    public EventAssert isRescheduled() {
        return is(EventType.RESERVATION_RESCHEDULED);
    }

    public EventAssert isUnchanged() {
        return is(EventType.REQUEST_UNCHANGED);
    }

    public EventAssert isChangedAvailability() {
        return is(EventType.AVAILABILITY_CHANGED);
    }

    public EventAssert isRejected(Reason reason) {
        is(EventType.REQUEST_REJECTED);
        if (((Event.Rejected) actual.fact()).reason() != reason) {
            failWithMessage("expected a refusal for %s but was %s", reason, actual);
        }
        return this;
    }

    /** That the request came before and was then answered by the given event. */
    public EventAssert isDuplicateOf(Event first) {
        is(EventType.REQUEST_DUPLICATE);
        Reason reason = first.fact() instanceof Event.Rejected rejected ? rejected.reason() : null;
        var expected = new Event.First(first.eventId(), first.type(), reason);
        if (!((Event.Duplicate) actual.fact()).first().equals(expected)) {
            failWithMessage("expected a duplicate of %s but was %s", expected, actual);
        }
        return this;
    }
}
