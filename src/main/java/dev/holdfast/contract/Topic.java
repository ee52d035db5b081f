package dev.holdfast.contract;

import java.util.Map;

/** The topics, and what each must be created with. */
public enum Topic {
    /** In: windows, hours and policies, keyed by provider. */
    AVAILABILITY("availability", Time.BROKER, Keep.A_MONTH),
    /** In: holds, confirms, cancels, moves, and the service's own ticks; keyed by provider. */
    RESERVATION_REQUESTS("reservation-requests", Time.BROKER, Keep.A_MONTH),
    /** Out: every decision, one ordered log per provider; keyed by provider. */
    RESERVATION_EVENTS("reservation-events", Time.WRITER, Keep.FOREVER),
    /** Out: what a notifier tells a client; keyed by client. */
    RESERVATION_CONFIRMATIONS("reservation-confirmations", Time.WRITER, Keep.A_MONTH),
    /** Out: what can't be answered; keyed as received. */
    DEAD_LETTERS("dead-letters", Time.WRITER, Keep.A_MONTH),
    /** Between the stages: what a hold or a move asks of its client's time; keyed by client. */
    RESERVATION_CLAIMS("reservation-claims", Time.WRITER, Keep.A_MONTH),
    /** Between the stages: whether it may; keyed by provider. */
    RESERVATION_VERDICTS("reservation-verdicts", Time.WRITER, Keep.A_MONTH);

    /** The topic setting that says whose clock stamps a record. */
    public static final String TIMESTAMP_TYPE = "message.timestamp.type";

    private final String topicName;
    private final Time time;
    private final Keep keep;

    Topic(String topicName, Time time, Keep keep) {
        this.topicName = topicName;
        this.time = time;
        this.keep = keep;
    }

    public String topicName() {
        return topicName;
    }

    /** Whether commands come in here; there, the order of the broker's clock decides. */
    public boolean isInput() {
        return time == Time.BROKER;
    }

    /** Whether nobody but the service itself writes or reads here. */
    public boolean isInternal() {
        return this == RESERVATION_CLAIMS || this == RESERVATION_VERDICTS;
    }

    /** The topic settings that it is created with. */
    public Map<String, String> settings() {
        return Map.of(TIMESTAMP_TYPE, time.value, "retention.ms", keep.retentionMs, "cleanup.policy", "delete");
    }

    @Override
    public String toString() {
        return topicName;
    }

    private enum Time {
        BROKER("LogAppendTime"), WRITER("CreateTime");

        private final String value;

        Time(String value) {
            this.value = value;
        }
    }

    private enum Keep {
        A_MONTH("2592000000"), FOREVER("-1");

        private final String retentionMs;

        Keep(String retentionMs) {
            this.retentionMs = retentionMs;
        }
    }
}
