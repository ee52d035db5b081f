package dev.holdfast.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.Topic;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What the audit keeps does not grow with the log. */
class LongLogTest {

    private static final long EVENTS = Long.getLong("holdfast.audit.events", 200_000);
    private static final int PROVIDERS = Integer.getInteger("holdfast.audit.providers", 500);

    @Test
    void aLongLogIsReadInBoundedMemory() {
        var findings = new ArrayList<Finding>();
        var audit = new Audit(true, findings::add);
        long started = System.nanoTime();
        new GeneratedLog(new FedLog(audit), 1, PROVIDERS).write(EVENTS);
        audit.finish(audit.open(true));
        double seconds = (System.nanoTime() - started) / 1e9;

        assertThat(findings).isEmpty();
        assertThat(audit.reservationCount()).as("reservations that are kept").isLessThan(PROVIDERS * 100L);
        System.out.printf("%,d events of %,d providers in %.1f s, %,.0f a second, generated in the same thread; %,d reservations "
                + "kept at the end; heap after a collection %,d MB%n", EVENTS, PROVIDERS, seconds, EVENTS / seconds,
                audit.reservationCount(), heapInUse() >> 20);
    }

    @Test
    void ofTheManyRequestsThatAStoppedServiceLeavesTheFirstAreNamedAndAllAreCounted() {
        var findings = new ArrayList<Finding>();
        var audit = new Audit(true, findings::add);
        var log = new FedLog(audit);
        int asked = AnsweredOnce.MOST_NAMED + 1_000;
        for (int i = 0; i < asked; i++) {
            log.ask(Topic.RESERVATION_REQUESTS, "p", GeneratedLog.START);
        }
        audit.finish(audit.open(true));
        assertThat(audit.unansweredCount()).isEqualTo(asked);
        assertThat(findings).hasSize(AnsweredOnce.MOST_NAMED);
    }

    private static long heapInUse() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
