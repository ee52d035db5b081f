package dev.holdfast.audit;

import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What is held or moved lies in one window of what was offered, off closed time, on the window's grid, and neither
 * sooner than the lead time nor further ahead than the horizon.
 */
final class InsideAvailability implements Invariant {

    @Override
    public String name() {
        return "inside-availability";
    }

    @Override
    public void check(LoggedEvent event, ProviderLog before, Consumer<String> say) {
        if (!event.takesTime()) {
            return;
        }
        LoggedReservation now = event.reservation();
        long from = before.decidedFrom(event);
        // Decided at a time that it does not tell: the last one that is possible.
        long to = event.is("reservation.held") ? from : event.at();
        require(event, before, say, "is in no window of the provider, or touches closed time",
                offer -> !offer.windowsAround(now.start(), now.end()).isEmpty()
                        && !offer.isClosed(now.start(), now.end()));
        require(event, before, say, "is not on the grid of its window",
                offer -> offer.windowsAround(now.start(), now.end()).isEmpty() || isOnGrid(now, offer));
        require(event, before, say, "starts sooner than the lead time allows",
                offer -> now.start() - from >= offer.terms().leadTime());
        require(event, before, say, "is further ahead than the horizon",
                offer -> now.start() - to <= offer.terms().horizon());
    }

    /** One offer must do of those that may have been in force; of one alone, all that is wrong with it is told. */
    private static void require(LoggedEvent event, ProviderLog before, Consumer<String> say, String what,
                                Predicate<Offer> holds) {
        var offers = before.offersFor(event);
        if (!offers.isEmpty() && offers.stream().noneMatch(holds)) {
            say.accept("the reservation " + event.reservation() + " " + what);
        }
    }

    private static boolean isOnGrid(LoggedReservation now, Offer offer) {
        long slot = offer.terms().slotLength();
        return (now.end() - now.start()) % slot == 0 && offer.windowsAround(now.start(), now.end()).stream()
                .anyMatch(window -> (now.start() - window[0]) % slot == 0);
    }
}
