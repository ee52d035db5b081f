package dev.holdfast.runtime;

import java.util.List;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/**
 * Drops the warnings that Kafka Streams and a healthy embedded broker write on every start and stop. By text and not by logger, for the
 * same loggers warn of things that matter, such as a broker that can't be reached. Named in {@code logback.xml}.
 */
public final class KnownNoise extends Filter<ILoggingEvent> {

    private static final List<String> TEXTS = List.of(
            // The first batch of a transaction comes while the broker still ends the one before; it is sent again at once.
            "Error: CONCURRENT_TRANSACTIONS",
            // Holdfast has no global thread.
            "Processing exception handler is not enabled for the GlobalThread.",
            // An answer to a fetch comes when its partition was just given back, at a stop for example.
            "as it is no longer assigned",
            // In `dev` without a folder all is temporary, and what state there is, is in Kafka.
            "Using an OS temp directory in the state.dir property",
            // A broker that is stopped while it still reads what groups there are.
            "because the partition is not online or is no longer the leader",
            // The only controller takes office, every time.
            "Performing controller activation.",
            // The broker's channel to the controller is closed from two sides.
            "Attempting to close NetworkClient that has already been closed.",
            // Restarted on another port after a kill, it looks for itself on the former one until it is registered anew.
            "[TransactionCoordinator id=1] Connection to node 1",
            // The first transactions or groups ask for an internal topic at the same time, and one of them comes second.
            "with error 'TOPIC_ALREADY_EXISTS': Topic '__",
            // A lone instance has nobody to keep copies of its state; the second one will.
            "standby tasks for task",
            // Holdfast says it itself, in a line: see FaultPolicy.
            "Deserialization error callback failed after deserialization error",
            "the registered exception handler opted to SHUTDOWN_CLIENT",
            "Replacing thread in the streams uncaught exception handler");

    @Override
    public FilterReply decide(ILoggingEvent event) {
        return event.getLoggerName().startsWith("org.apache.kafka.") || event.getLoggerName().startsWith("kafka.")
                ? decide(event.getFormattedMessage())
                : FilterReply.NEUTRAL;
    }

    private static FilterReply decide(String message) {
        return TEXTS.stream().anyMatch(message::contains) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}
