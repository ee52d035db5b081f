package dev.holdfast.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.EventCodec;
import dev.holdfast.domain.Command.Party;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.Reservation.Status;
import dev.holdfast.gateway.Caller.Role;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrivacyTest {

    private static final Instant AT = Instant.parse("2027-02-01T09:00:00Z");
    private static final Reservation ADAS = new Reservation("secret-id", "secret-ada", AT, AT.plusSeconds(900),
            Status.CONFIRMED, AT, AT, AT, AT);
    /** One of each type. */
    private static final List<Event.Fact> FACTS = List.of(new Event.Held(ADAS), new Event.Confirmed(ADAS),
            new Event.Expired(ADAS), new Event.Cancelled(ADAS, Party.CLIENT, "secret reason"),
            new Event.Rescheduled(ADAS, new Interval(AT, AT.plusSeconds(60))), new Event.Completed(ADAS),
            new Event.AvailabilityChanged(List.of(), List.of(), List.of(), List.of(), null),
            new Event.PolicyChanged(Policy.DEFAULT), new Event.Rejected(Reason.MALFORMED, "secret detail"),
            new Event.Unchanged(ADAS), new Event.Duplicate(new Event.First("p/1", EventType.RESERVATION_HELD, null), ADAS));

    @Test
    void othersLearnNothingOfWhoAndWhy() {
        assertThat(FACTS).extracting(Event.Fact::type).containsExactlyInAnyOrder(EventType.values());
        for (Event.Fact fact : FACTS) {
            Privacy.forOthers(event(fact)).ifPresent(seen -> assertThat(new String(EventCodec.encode(seen), UTF_8))
                    .contains("\"sequence\":7").doesNotContain("secret"));
        }
        assertThat(FACTS.stream().filter(each -> Privacy.forOthers(event(each)).isEmpty()).map(Event.Fact::type))
                .containsExactly(EventType.REQUEST_REJECTED, EventType.REQUEST_UNCHANGED, EventType.REQUEST_DUPLICATE);
    }

    @Test
    void partiesAreTheClientTheProviderAndOperators() {
        Event held = event(FACTS.get(0));
        assertThat(List.of(caller(Role.CLIENT, "secret-ada"), caller(Role.PROVIDER, "p"), caller(Role.OPERATOR, "eve")))
                .allMatch(each -> Privacy.isParty(each, held));
        assertThat(List.of(caller(Role.CLIENT, "ben"), caller(Role.CLIENT, "p"), caller(Role.PROVIDER, "secret-ada")))
                .noneMatch(each -> Privacy.isParty(each, held));
    }

    private static Event event(Event.Fact fact) {
        return new Event("p", 7, AT, "secret-request", "t/0@1", fact);
    }

    private static Caller caller(Role role, String id) {
        return Caller.of(role, "i", id, null);
    }
}
