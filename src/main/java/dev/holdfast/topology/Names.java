package dev.holdfast.topology;

/** The names of the topology's nodes and stores. They are part of the state on disk and of the internal topics' names. */
final class Names {

    static final String AVAILABILITY_SOURCE = "availability-source";
    static final String REQUESTS_SOURCE = "reservation-requests-source";
    static final String CLAIMS_SOURCE = "reservation-claims-source";
    static final String VERDICTS_SOURCE = "reservation-verdicts-source";
    static final String INTAKE = "intake";
    static final String PROVIDER_STAGE = "provider-stage";
    static final String CLIENT_STAGE = "client-stage";
    static final String CLAIMS_SINK = "reservation-claims-sink";
    static final String VERDICTS_SINK = "reservation-verdicts-sink";
    static final String EVENTS_SINK = "reservation-events-sink";
    static final String CONFIRMATIONS_SINK = "reservation-confirmations-sink";
    static final String DEAD_LETTERS_SINK = "dead-letters-sink";
    static final String REROUTED_SINK = "rerouted-sink";
    static final String TICKS_SINK = "clock-ticks-sink";

    static final String PROVIDER_HEADS = "provider-heads";
    static final String PROVIDER_SCHEDULES = "provider-schedules";
    static final String RESERVATIONS = "reservations";
    static final String RECENT_ANSWERS = "recent-answers";
    static final String INSTANCE_IDENTITY = "instance-identity";
    static final String CLIENT_CLAIMS = "client-claims";

    private Names() {
    }
}
