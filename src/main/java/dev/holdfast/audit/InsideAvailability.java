package dev.holdfast.audit;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

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
        List<Offer> offers = before.offersFor(event);
        if (offers.isEmpty()) {
            // Too long ago to know.
            return;
        }
        List<List<long[]>> windows = offers.stream().map(each -> each.isClosed(now.start(), now.end()) ? List.<long[]>of()
                : each.windowsAround(now.start(), now.end())).toList();
        // One offer must do of those that may have been in force.
        require(windows.stream().anyMatch(each -> !each.isEmpty()), now,
                "is in no window of the provider, or touches closed time", say);
        require(IntStream.range(0, offers.size()).anyMatch(i -> windows.get(i).isEmpty()
                || isOnGrid(now, windows.get(i), offers.get(i).terms().slotLength())), now, "is not on the grid of its window", say);
        require(offers.stream().anyMatch(each -> now.start() - from >= each.terms().leadTime()), now,
                "starts sooner than the lead time allows", say);
        require(offers.stream().anyMatch(each -> now.start() - to <= each.terms().horizon()), now,
                "is further ahead than the horizon", say);
    }

    private static void require(boolean holds, LoggedReservation now, String what, Consumer<String> say) {
        if (!holds) {
            say.accept("the reservation " + now + " " + what);
        }
    }

    private static boolean isOnGrid(LoggedReservation now, List<long[]> windows, long slot) {
        return (now.end() - now.start()) % slot == 0
                && windows.stream().anyMatch(window -> (now.start() - window[0]) % slot == 0);
    }
}
