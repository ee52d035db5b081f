package dev.holdfast.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.holdfast.domain.CalendarSnapshot;
import dev.holdfast.domain.FreeSlots;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.ProviderReader;
import dev.holdfast.domain.Slot;
import dev.holdfast.gateway.Replies.SlotOf;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * The listings that were asked for lately, ready to be sent. The calendar is read anew for each call, so a listing is
 * never older than its calendar; what is saved, as long as neither decisions nor time change anything in it, is to work
 * out the slots and to write them.
 */
final class SlotListings {

    /** In bytes, about; a week of quarter hours has some 40,000. */
    private static final long MOST = Runtime.getRuntime().maxMemory() / 8;

    private final ProviderReader reader;
    private final InstantSource clock;
    private final Cache<Asked, Listing> made;

    private record Asked(String providerId, Interval range, Page page) {
    }

    /** @param until from then on, time has changed it */
    private record Listing(CalendarSnapshot calendar, Instant at, Instant until, byte[] body) {

        /** In bytes, about: also an empty listing has a range, and a calendar in which much may be taken. */
        int weight() {
            return 1_000 + 200 * calendar.takenCount() + body.length;
        }

        /** One that time changes at once is not worth its place. */
        boolean isWorthKeeping() {
            return until.isAfter(at);
        }

        boolean stands(CalendarSnapshot calendarNow, Instant now) {
            return !now.isBefore(at) && now.isBefore(until) && calendar.listsAs(calendarNow);
        }
    }

    SlotListings(ProviderReader reader, InstantSource clock) {
        this(reader, clock, MOST);
    }

    /** @param most how much is kept, in bytes, about */
    SlotListings(ProviderReader reader, InstantSource clock, long most) {
        this.reader = reader;
        this.clock = clock;
        made = Caffeine.newBuilder().maximumWeight(most)
                .weigher((Asked asked, Listing listing) -> listing.weight()).build();
    }

    /**
     * The provider's free slots, in JSON.
     *
     * @throws ProblemException if there is no such provider
     */
    byte[] of(String providerId, Interval range, Page page) {
        CalendarSnapshot calendar = reader.calendar(providerId, range);
        Instant at = calendar.effectiveTime(clock.instant());
        var asked = new Asked(providerId, range, page);
        Listing listing = made.getIfPresent(asked);
        if (listing == null || !listing.stands(calendar, at)) {
            listing = listing(asked, calendar, at);
            if (listing.isWorthKeeping()) {
                made.put(asked, listing);
            }
        }
        return listing.body();
    }

    private static Listing listing(Asked asked, CalendarSnapshot calendar, Instant at) {
        List<Slot> free = free(asked.providerId(), calendar, asked.range(), at);
        Page.Of<SlotOf> page = asked.page().of(slots(asked.providerId(), free), each -> each.slot().time().start());
        return new Listing(calendar, at, FreeSlots.standUntil(calendar, asked.range(), at, free), Replies.slots(page));
    }

    /** What is free now, as part of a longer list. */
    static List<SlotOf> now(ProviderReader reader, String providerId, Interval range) {
        return slots(providerId, free(providerId, reader.calendar(providerId, range), range, Instant.now()));
    }

    private static List<Slot> free(String providerId, CalendarSnapshot calendar, Interval range, Instant time) {
        if (calendar.head() == null) {
            throw ReadEndpoints.unknown(providerId);
        }
        return FreeSlots.of(calendar, range, time);
    }

    private static List<SlotOf> slots(String providerId, List<Slot> free) {
        return free.stream().map(slot -> new SlotOf(providerId, slot)).toList();
    }
}
