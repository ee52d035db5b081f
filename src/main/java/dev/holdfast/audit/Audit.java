package dev.holdfast.audit;

import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Checks the topics by all rules, record by record. Records of one partition come in their order; the nearer they come
 * to the order of their times, the less is kept meanwhile: the reservations of each provider and client that have not
 * been over for 24 hours, what a provider offers, and a bit per request.
 *
 * <pre>{@code
 * var findings = new ArrayList<Finding>();
 * var audit = new Audit(true, findings::add);
 * audit.record(new Place("reservation-requests", 0, 17), brokerTime, value, headers);
 * audit.record(new Place("reservation-events", 0, 23), eventTime, value, headers);
 * audit.finish(audit.open(true));
 * }</pre>
 */
public final class Audit {

    private static final String READABLE = "readable";
    private static final List<Invariant> INVARIANTS = List.of(new GapFreeSequence(), new TimeNeverRunsBack(),
            new LegalTransitions(), new Deadlines(), new NoOverlapPerProvider(), new InsideAvailability(),
            new WindowsFold(), new DuplicatesHaveAFirst());

    private final boolean clientStage;
    private final Consumer<Finding> findings;
    private final Map<String, ProviderLog> providers = new HashMap<>();
    private final InputTimes inputTimes = new InputTimes();
    private final AnsweredOnce answeredOnce;
    private final OneConfirmationEach confirmations;
    private final NoOverlapPerClient clients;
    private long confirmationsKeptSince = Times.NONE;

    /**
     * @param clientStage whether the service asks the client stage, which decides holds in two steps
     * @param findings    takes what is wrong, as it is found
     */
    public Audit(boolean clientStage, Consumer<Finding> findings) {
        this.clientStage = clientStage;
        this.findings = findings;
        this.answeredOnce = new AnsweredOnce(of(AnsweredOnce.NAME));
        this.confirmations = new OneConfirmationEach(of(OneConfirmationEach.NAME));
        this.clients = new NoOverlapPerClient(of(NoOverlapPerClient.NAME));
    }

    /** Tells where an input's partition begins, if Kafka has removed what was before. */
    public void beginsAt(Place place) {
        answeredOnce.beginsAt(place);
    }

    /** Tells from when on, in milliseconds since 1970, the confirmations are all there still. */
    public void confirmationsKeptSince(long time) {
        confirmationsKeptSince = time;
    }

    /**
     * The next record of a partition.
     *
     * @param time  the record's time in milliseconds since 1970
     * @param value its bytes, or null
     */
    public void record(Place place, long time, byte[] value, Headers headers) {
        String cause = text(headers, HeaderNames.CAUSE);
        if (place.topic().equals(Topic.RESERVATION_EVENTS.topicName())) {
            read(place, value, cause, event -> event(event, value));
        } else if (place.topic().equals(Topic.RESERVATION_CONFIRMATIONS.topicName())) {
            read(place, value, cause, confirmation -> confirmations.confirmation(confirmation, value));
        } else if (place.topic().equals(Topic.DEAD_LETTERS.topicName())) {
            answered(cause, place);
        } else {
            inputTimes.put(place, time);
            answeredOnce.asked(place, !Tick.is(place.topic(), value, headers));
            Place origin = Place.parse(text(headers, HeaderNames.ORIGIN));
            if (origin != null) {
                answeredOnce.answered(origin, place);
            }
        }
    }

    /**
     * What lacks its counterpart: requests without an answer, events without a confirmation, and clients at two
     * providers. In a running service some of it has just not come yet.
     *
     * @param isCaughtUp whether the service has come to the end of its inputs, so that every request must be answered
     */
    public Set<Place> open(boolean isCaughtUp) {
        var open = new TreeSet<>(Place.ORDER);
        open.addAll(answeredOnce.unanswered(isCaughtUp));
        open.addAll(confirmations.missing());
        open.addAll(clients.standing().keySet());
        return open;
    }

    /** How many reservations are kept. */
    long reservationCount() {
        return providers.values().stream().mapToLong(ProviderLog::reservationCount).sum();
    }

    /** The names of all rules about the topics. */
    static List<String> rules() {
        return Stream.concat(Stream.of(READABLE, AnsweredOnce.NAME, OneConfirmationEach.NAME, NoOverlapPerClient.NAME),
                INVARIANTS.stream().map(Invariant::name)).toList();
    }

    /** How many requests have no answer. */
    public long unansweredCount() {
        return answeredOnce.openCount();
    }

    /**
     * Says what only the end can tell.
     *
     * @param late of what is {@link #open}, that for which there was time enough
     */
    public void finish(Set<Place> late) {
        late.stream().filter(answeredOnce::isUnanswered).forEach(each -> of(AnsweredOnce.NAME).say(each,
                "the request has no answer"));
        answeredOnce.finish();
        confirmations.missing().stream().filter(late::contains).forEach(each -> of(OneConfirmationEach.NAME).say(each,
                "no confirmation went out for this event"));
        confirmations.finish(this::isUnread);
        clients.standing().forEach((place, what) -> {
            if (late.contains(place)) {
                of(NoOverlapPerClient.NAME).say(place, what);
            }
        });
    }

    private void read(Place place, byte[] value, String cause, Consumer<LoggedEvent> then) {
        LoggedEvent event;
        try {
            event = LoggedEvent.read(place, value, cause, inputTimes::get);
        } catch (IllegalArgumentException e) {
            of(READABLE).say(place, "this is no event: " + e.getMessage());
            return;
        }
        then.accept(event);
    }

    private void event(LoggedEvent event, byte[] value) {
        ProviderLog log = providers.get(event.providerId());
        if (log == null) {
            log = new ProviderLog(clientStage, gone -> clients.forget(event.providerId(), gone));
        }
        for (Invariant each : INVARIANTS) {
            each.check(event, log, what -> findings.accept(new Finding(each.name(), event.place(), what)));
        }
        if (event.sequence() > 0) {
            providers.put(event.providerId(), log);
            log.add(event);
        }
        if (event.requestId() != null) {
            answeredOnce.answered(event.cause(), event.place());
        }
        if (event.concernsABooking() && event.at() > confirmationsKeptSince) {
            confirmations.event(event, value);
        }
        if (clientStage && event.changesReservation()) {
            clients.event(event);
        }
    }

    private void answered(String cause, Place place) {
        Place request = Place.parse(cause);
        if (request == null) {
            of(READABLE).say(place, "it does not say which request it is about");
        } else {
            answeredOnce.answered(request, place);
        }
    }

    private boolean isUnread(LoggedEvent confirmation) {
        ProviderLog log = providers.get(confirmation.providerId());
        return confirmation.at() <= confirmationsKeptSince || log == null || confirmation.sequence() > log.sequence();
    }

    /** A header's value, or null. */
    static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private Sayer of(String rule) {
        return (place, what) -> findings.accept(new Finding(rule, place, what));
    }
}
