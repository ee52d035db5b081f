package dev.holdfast.audit;

import java.util.function.Consumer;

/**
 * No two reservations of a provider share time, nor are they nearer to each other than its buffers ask. The policy at
 * the decision about the later of the two counts; reservations that are there are not judged again when it changes.
 * With the client stage, that decision was made at some moment between the hold and its event, so the smallest buffers
 * of that while count.
 */
final class NoOverlapPerProvider implements Invariant {

    @Override
    public String name() {
        return "no-overlap-per-provider";
    }

    @Override
    public void check(LoggedEvent event, ProviderLog before, Consumer<String> say) {
        if (!event.takesTime()) {
            return;
        }
        LoggedReservation now = event.reservation();
        // What overlaps outright is wrong under any policy.
        long distance = before.offersFor(event).stream().mapToLong(each -> each.terms().distance()).min().orElse(0);
        for (LoggedReservation each : before.takenNear(now, distance)) {
            say.accept("the reservation " + now + (now.sharesTimeWith(each) ? " overlaps " : " is too near to ") + each
                    + " of the same provider '" + event.providerId() + "'");
        }
    }
}
