package dev.holdfast.simulation;

import dev.holdfast.domain.Event;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.Reservation.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the committed events say, folded. */
final class Ledger {

    private final Map<String, List<Event>> logs = new TreeMap<>();
    /** By provider and reservation: the newest state of each. */
    private final Map<String, Map<String, Reservation>> reservations = new HashMap<>();
    private final Map<String, Map<String, Reservation>> live = new HashMap<>();
    /** By client, then by provider and reservation: what is live, or was carried through to its end. */
    private final Map<String, Map<String, AtProvider>> ofClients = new HashMap<>();

    /** A reservation and whose time it takes. */
    record AtProvider(String providerId, Reservation reservation) {
    }

    void add(Event event) {
        logs.computeIfAbsent(event.providerId(), any -> new ArrayList<>()).add(event);
        Reservation changed = changed(event);
        if (changed != null) {
            String id = changed.reservationId();
            ofProvider(event.providerId()).put(id, changed);
            Map<String, Reservation> living = live.computeIfAbsent(event.providerId(), any -> new HashMap<>());
            if (isLive(changed)) {
                living.put(id, changed);
            } else {
                living.remove(id);
            }
            Map<String, AtProvider> ofClient = ofClients.computeIfAbsent(changed.clientId(), any -> new HashMap<>());
            if (isLive(changed) || changed.status() == Status.COMPLETED) {
                ofClient.put(event.providerId() + " " + id, new AtProvider(event.providerId(), changed));
            } else {
                ofClient.remove(event.providerId() + " " + id);
            }
        }
    }

    /** The reservation that the event changes, as it is then, or null; answers that only name one change none. */
    static Reservation changed(Event event) {
        return switch (event.type()) {
            case RESERVATION_HELD, RESERVATION_CONFIRMED, RESERVATION_EXPIRED, RESERVATION_CANCELLED,
                    RESERVATION_RESCHEDULED, RESERVATION_COMPLETED -> event.fact().reservation();
            default -> null;
        };
    }

    static boolean isLive(Reservation reservation) {
        return reservation.status() == Status.HELD || reservation.status() == Status.CONFIRMED;
    }

    Map<String, List<Event>> logs() {
        return logs;
    }

    List<Event> log(String providerId) {
        return logs.getOrDefault(providerId, List.of());
    }

    Map<String, Reservation> ofProvider(String providerId) {
        return reservations.computeIfAbsent(providerId, any -> new HashMap<>());
    }

    /** The provider's that are held or confirmed. */
    Collection<Reservation> liveOf(String providerId) {
        return live.getOrDefault(providerId, Map.of()).values();
    }

    /** The client's that are held or confirmed, or were carried through. */
    Collection<AtProvider> ofClient(String clientId) {
        return ofClients.getOrDefault(clientId, Map.of()).values();
    }

    Reservation newest(String providerId, String reservationId) {
        return ofProvider(providerId).get(reservationId);
    }
}
