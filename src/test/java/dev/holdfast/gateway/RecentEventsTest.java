package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Event;
import dev.holdfast.domain.Policy;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentEventsTest {

    private final RecentEvents recent = new RecentEvents(4);

    @Test
    void whatIsMissingIsNotPassedOverInSilence() {
        add("a", 7, 8, 9);

        assertThat(after("a", 7)).containsExactly(8L, 9L);
        assertThat(after("a", 6)).containsExactly(7L, 8L, 9L);
        assertThat(after("a", 9)).isEmpty();
        assertThat(recent.after("a", 5)).isEmpty();
        assertThat(recent.after("b", 0)).isEmpty();
    }

    @Test
    void theOldestLeavesForTheNewest() {
        add("a", 1, 2);
        long since = recent.added();
        add("b", 1, 2, 3);

        assertThat(recent.after("a", 0)).isEmpty();
        assertThat(after("a", 1)).containsExactly(2L);
        assertThat(recent.hasAllSince(since)).isTrue();
        add("b", 4, 5);
        assertThat(recent.after("a", 1)).isEmpty();
        assertThat(recent.hasAllSince(since)).isFalse();
    }

    private List<Long> after(String provider, long sequence) {
        return recent.after(provider, sequence).orElseThrow().stream().map(Event::sequence).toList();
    }

    private void add(String provider, long... sequences) {
        for (long sequence : sequences) {
            recent.add(new Event(provider, sequence, Instant.EPOCH, "r", "t/0@1",
                    new Event.PolicyChanged(Policy.DEFAULT)));
        }
    }
}
