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
    RESERVATION_CLAIMS("reservation-claims", Time.WRITER, Keep.A_QUARTER),
    /** Between the stages: whether it may; keyed by provider. */
    RESERVATION_VERDICTS("reservation-verdicts", Time.WRITER, Keep.A_QUARTER);

    /** The topic setting that says whose clock stamps a record. */
    public static final String TIMESTAMP_TYPE = "message.timestamp.type";

    /** The topic setting that says how long a record is kept, in milliseconds; -1 is forever. */
    public static final String RETENTION = "retention.ms";
    /** The topic setting that says what goes when its time is over. */
    public static final String CLEANUP = "cleanup.policy";
    /**
     * The topic setting that lets a broker refuse records from its future, an hour of it by default. Decisions have the
     * time of the input's broker, and must not be refused because that one's clock was wrong.
     */
    public static final String TIMESTAMP_LIMIT = "message.timestamp.after.max.ms";
    /** As a {@link #TIMESTAMP_LIMIT}: no limit. */
    public static final String ANY_TIME = Long.toString(Long.MAX_VALUE);

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
        return time == Time.BROKER
                ? Map.of(TIMESTAMP_TYPE, time.value, RETENTION, keep.retentionMs, CLEANUP, "delete")
                : Map.of(TIMESTAMP_TYPE, time.value, RETENTION, keep.retentionMs, CLEANUP, "delete",
                        TIMESTAMP_LIMIT, ANY_TIME);
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
        A_MONTH("2592000000"),
        /** Written with the time of a request that may be a month old, and lost only if nobody reads for months. */
        A_QUARTER("7776000000"),
        FOREVER("-1");

        private final String retentionMs;

        Keep(String retentionMs) {
            this.retentionMs = retentionMs;
        }
    }
}
