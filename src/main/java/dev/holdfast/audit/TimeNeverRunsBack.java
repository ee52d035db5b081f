package dev.holdfast.audit;

import java.util.function.Consumer;

/** A provider's time never runs back, and nothing is decided before it was asked for. */
final class TimeNeverRunsBack implements Invariant {

    @Override
    public String name() {
        return "time-never-runs-back";
    }

    @Override
    public void check(LoggedEvent event, ProviderLog before, Consumer<String> say) {
        if (event.sequence() > 0 && event.at() < before.at()) {
            say.accept("its time is " + Times.text(event.at()) + ", but " + event.providerId() + "'s event before is of "
                    + Times.text(before.at()));
        }
        if (decidedAt(event) < event.askedAt()) {
            say.accept("it was decided at " + Times.text(decidedAt(event)) + ", but its request " + event.cause()
                    + " came at " + Times.text(event.askedAt()));
        }
    }

    /** As the event tells it; that may be earlier than its own time, for a request may have waited. */
    private static long decidedAt(LoggedEvent event) {
        return switch (event.type()) {
            case "reservation.held" -> event.reservation().heldAt();
            case "reservation.confirmed" -> event.reservation().confirmedAt();
            case "reservation.cancelled" -> event.reservation().endedAt();
            default -> event.at();
        };
    }
}
