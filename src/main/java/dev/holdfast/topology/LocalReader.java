package dev.holdfast.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.domain.CalendarSnapshot;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.ProviderHead;
import dev.holdfast.domain.ProviderReader;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.ReservationRecord;
import dev.holdfast.domain.Schedule;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the providers whose partitions this process decides. */
public final class LocalReader implements ProviderReader {

    private static final Comparator<Reservation> ORDER =
            Comparator.comparing(Reservation::start).thenComparing(Reservation::reservationId);

    private final ReadablePartitions readable;
    private final int partitions;
    private final Whereabouts whereabouts;

    /** @param partitions how many each input topic has */
    public LocalReader(ReadablePartitions readable, int partitions, Whereabouts whereabouts) {
        this.readable = readable;
        this.partitions = partitions;
        this.whereabouts = whereabouts;
    }

    @Override
    public Optional<ProviderHead> head(String providerId) {
        return read(providerId, provider -> Optional.ofNullable(provider.head()));
    }

    @Override
    public Optional<Schedule> schedule(String providerId) {
        return read(providerId, provider -> provider.head() == null
                ? Optional.empty() : Optional.of(provider.schedule()));
    }

    /** Copies what is taken: slots are worked out from it while requests go on being decided. */
    @Override
    public CalendarSnapshot calendar(String providerId, Interval range) {
        checkLength(range);
        return read(providerId, provider -> CalendarSnapshot.of(provider, range));
    }

    @Override
    public Optional<Reservation> reservation(String providerId, String reservationId, Instant time) {
        return read(providerId, provider -> Optional.ofNullable(provider.reservation(reservationId))
                .flatMap(stored -> standing(stored, provider.effectiveTime(time))));
    }

    @Override
    public List<Reservation> reservations(String providerId, Interval range, Instant time) {
        checkLength(range);
        return read(providerId, provider -> new Reservations(provider.reservations(), provider.effectiveTime(time)))
                .standingIn(range);
    }

    /** A provider's reservations at one moment. */
    private record Reservations(List<ReservationRecord> stored, Instant at) {

        List<Reservation> standingIn(Interval range) {
            return stored.stream()
                    .filter(each -> each.reservation().time().overlaps(range))
                    .flatMap(each -> standing(each, at).stream())
                    .sorted(ORDER)
                    .toList();
        }
    }

    /** A hold that waits for its verdict was not granted yet, and may never be. */
    private static Optional<Reservation> standing(ReservationRecord stored, Instant at) {
        boolean isYetToBe = stored.isPending() && stored.pending().isHold();
        return isYetToBe || stored.isGoneBy(at) ? Optional.empty() : Optional.of(stored.asOf(at).reservation());
    }

    private <T> T read(String providerId, Function<StoredProvider, T> reading) {
        int partition = HoldfastTopology.partition(providerId.getBytes(UTF_8), partitions);
        PartitionState state = readable.of(partition);
        if (state == null) {
            throw whereabouts.whyNotHere(partition);
        }
        return state.read(providerId, reading);
    }

    private static void checkLength(Interval range) {
        if (range.length().compareTo(MAX_RANGE) > 0) {
            throw new IllegalArgumentException("A listing covers at most " + MAX_RANGE.toDays() + " days, but "
                    + range.start() + " to " + range.end() + " is longer.");
        }
    }
}
