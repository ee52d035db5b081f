package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Reason;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProblemTest {

    @Test
    void everyReasonHasTheStatusOfTheDesign() {
        Map<Reason, Integer> statuses = Stream.of(Reason.values())
                .collect(Collectors.toMap(reason -> reason, reason -> Problem.of(reason).status()));

        assertThat(statuses).isEqualTo(Map.ofEntries(
                Map.entry(Reason.MALFORMED, 400),
                Map.entry(Reason.NOT_OWNER, 403),
                Map.entry(Reason.UNKNOWN_PROVIDER, 404), Map.entry(Reason.NOT_FOUND, 404),
                Map.entry(Reason.SLOT_TAKEN, 409), Map.entry(Reason.CLIENT_BUSY, 409),
                Map.entry(Reason.ALREADY_CANCELLED, 409), Map.entry(Reason.ALREADY_ENDED, 409),
                Map.entry(Reason.ALREADY_STARTED, 409), Map.entry(Reason.REQUEST_ID_REUSED, 409),
                Map.entry(Reason.HOLD_EXPIRED, 410),
                Map.entry(Reason.LEAD_TIME, 422), Map.entry(Reason.BEYOND_HORIZON, 422),
                Map.entry(Reason.OUTSIDE_AVAILABILITY, 422), Map.entry(Reason.NOT_ON_GRID, 422),
                Map.entry(Reason.TOO_MANY_HOLDS, 429),
                Map.entry(Reason.BUSY, 503)));
    }
}
