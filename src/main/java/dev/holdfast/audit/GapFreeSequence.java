package dev.holdfast.audit;

import java.util.function.Consumer;

/** A provider's events are numbered from 1 without a gap, in one partition; who does not exist has no number. */
final class GapFreeSequence implements Invariant {

    @Override
    public String name() {
        return "gap-free-sequence";
    }

    @Override
    public void check(LoggedEvent event, ProviderLog before, Consumer<String> say) {
        boolean isNumbered = event.sequence() > 0;
        String eventId = event.providerId() + "/" + event.sequence() + (isNumbered ? "" : "/" + event.cause());
        if (!event.eventId().equals(eventId)) {
            say.accept("its eventId should be " + eventId + ", but is " + event.eventId());
        }
        if (isNumbered && event.sequence() != before.sequence() + 1) {
            say.accept(event.providerId() + "'s event before has the sequence " + before.sequence()
                    + ", so this one should have " + (before.sequence() + 1) + ", but has " + event.sequence());
        } else if (!isNumbered && (before.sequence() > 0 || !event.is("request.rejected"))) {
            say.accept("it has the sequence 0, which only a refusal for a provider that does not exist may have");
        }
        if (isNumbered && before.partition() >= 0 && before.partition() != event.place().partition()) {
            say.accept(event.providerId() + "'s events before are in partition " + before.partition());
        }
    }
}
