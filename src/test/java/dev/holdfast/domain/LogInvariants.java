package dev.holdfast.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What must hold of the logs of several providers, read as they grow. */
final class LogInvariants {

    private static final class Log {
        private int read;
        private Instant at = Instant.MIN;
        private final Map<String, Integer> answers = new LinkedHashMap<>();
        private final Map<String, Reservation> live = new TreeMap<>();
        private List<String> moving = List.of();
    }

    private final int holdsPerClient;
    private final Map<String, Log> logs = new HashMap<>();

    LogInvariants(int holdsPerClient) {
        this.holdsPerClient = holdsPerClient;
    }

    /** A request was read that is owed an answer. */
    void asked(String providerId, String cause) {
        log(providerId).answers.putIfAbsent(cause, 0);
    }

    /** Reads on in the provider's log. */
    void check(TestProvider provider) {
        Log log = log(provider.state().providerId());
        log.moving = provider.state().reservations().stream().filter(ReservationRecord::isPending)
                .map(ReservationRecord::reservationId).toList();
        for (Event event : provider.log().subList(log.read, provider.log().size())) {
            log.read++;
            assertThat(event.sequence()).isEqualTo(log.read);
            assertThat(event.at()).as("%s", event).isAfterOrEqualTo(log.at);
            log.at = event.at();
            if (event.requestId() != null) {
                log.answers.merge(event.cause(), 1, Integer::sum);
                assertThat(log.answers.get(event.cause())).as("answers to the request of %s", event).isEqualTo(1);
            }
            fold(log, event);
        }
    }

    void checkAllAnswered() {
        logs.forEach((provider, log) -> assertThat(log.answers).as(provider).allSatisfy((cause, answers) ->
                assertThat(answers).as(cause).isEqualTo(1)));
    }

    List<Reservation> liveOf(String clientId) {
        var live = new ArrayList<Reservation>();
        logs.values().forEach(log -> log.live.values().stream()
                .filter(each -> each.clientId().equals(clientId)).forEach(live::add));
        return live;
    }

    private void fold(Log log, Event event) {
        switch (event.type()) {
            case RESERVATION_HELD, RESERVATION_CONFIRMED, RESERVATION_RESCHEDULED -> {
                Reservation changed = event.fact().reservation();
                log.live.put(changed.reservationId(), changed);
                log.live.values().stream().filter(each -> !each.reservationId().equals(changed.reservationId()))
                        .forEach(each -> assertApart(each, changed));
                checkClient(changed);
            }
            case RESERVATION_EXPIRED, RESERVATION_CANCELLED, RESERVATION_COMPLETED ->
                    log.live.remove(event.fact().reservation().reservationId());
            default -> { }
        }
    }

    /** Of a reservation whose move is under way, its provider does not know yet where it is. */
    private void checkClient(Reservation changed) {
        int holds = 0;
        for (Log log : logs.values()) {
            for (Reservation each : log.live.values()) {
                boolean isOfClient = each.clientId().equals(changed.clientId());
                holds += isOfClient && each.status() == Reservation.Status.HELD ? 1 : 0;
                if (isOfClient && each != changed && !log.moving.contains(each.reservationId())) {
                    assertApart(each, changed);
                }
            }
        }
        assertThat(holds).as("holds of %s", changed.clientId()).isLessThanOrEqualTo(holdsPerClient);
    }

    private static void assertApart(Reservation one, Reservation other) {
        assertThat(one.time().overlaps(other.time())).as("%s overlaps %s", one, other).isFalse();
    }

    private Log log(String providerId) {
        return logs.computeIfAbsent(providerId, any -> new Log());
    }
}
