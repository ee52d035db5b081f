package dev.holdfast.domain;

import java.time.Instant;
import java.util.List;

/** When one provider can be booked, and what is taken: all that a listing asks for. */
public interface ProviderCalendar {

    /** Null until the provider's first accepted availability or policy command. */
    ProviderHead head();

    /** The time that counts for an input of the given record time: a provider's clock never runs backwards. */
    default Instant effectiveTime(Instant recordTime) {
        ProviderHead head = head();
        return head != null && head.at().isAfter(recordTime) ? head.at() : recordTime;
    }

    /** {@link Schedule#NEW} for an unknown provider. */
    Schedule schedule();

    /** The taken times that share time with the range, in order of their start. */
    List<Occupied> occupied(Interval range);
}
