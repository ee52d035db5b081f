package dev.holdfast.runtime;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.errors.LockException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;

/**
 * What follows when the thread that decides dies. Kafka's clients have retried before, for minutes; what is left either
 * passes, and another thread takes up the last commit, or it stays, and deciding stops. Nothing is ever skipped: to go
 * on past a record would decide wrongly for all that come after it.
 */
final class FaultPolicy {

    /** More deaths than this within this time do not look like passing. */
    private static final int MOST_DEATHS = 10;
    private static final Duration WITHIN = Duration.ofMinutes(10);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /**
     * What Kafka says of itself: a broker away, a disk full, a leader that moves, a transaction that was given up, a
     * partition that went elsewhere, a coordinator that has just lost its memory. It has an exception for nearly each, but
     * also says "unexpected" about some of them, in a plain {@link KafkaException}.
     */
    private static final List<Class<? extends Exception>> PASSING = List.of(ApiException.class, CommitFailedException.class,
            NoOffsetForPartitionException.class, TaskMigratedException.class, LockException.class);

    /** What only a person can mend, and how. The first that fits is told. */
    private static final List<Map.Entry<Class<? extends Throwable>, String>> STAYING = List.of(
            Map.entry(UnreadableRecordException.class, "Only Holdfast may write there. If it was upgraded, run the newest "
                    + "version that ever ran here; if another program wrote it, stop that, and move the group's offset past it"),
            Map.entry(AuthenticationException.class, "Kafka does not know who this is: mend the credentials"),
            Map.entry(AuthorizationException.class, "Kafka does not allow it: mend the ACLs of what it names"),
            Map.entry(MissingSourceTopicException.class, "A topic is gone: 'holdfast topics' says which"),
            Map.entry(RecordTooLargeException.class, "Raise max.message.bytes of the topic that it names"),
            Map.entry(UnsupportedVersionException.class, "Kafka is too old for this: it must be 4.0 or newer"),
            Map.entry(InvalidConfigurationException.class, "A setting of Kafka or of this client is wrong: mend it"),
            Map.entry(PolicyViolationException.class, "Kafka's policy for new topics does not allow this one: change the "
                    + "policy, or make the topic by hand"),
            Map.entry(OffsetOutOfRangeException.class, "Kafka has removed what comes next, or has lost it: set the offsets of "
                    + "the group to where deciding shall go on, with kafka-consumer-groups.sh --reset-offsets, then start again"),
            // Nothing in Kafka Streams or here does that.
            Map.entry(InterruptException.class, "Another part of this process has interrupted the deciding: start again"),
            Map.entry(OutOfMemoryError.class, "Give it more memory, or share the partitions with another instance"));

    private static final String STATE_FOLDER =
            "The state folder can't be used: make room, or give it back to this user; it may also be deleted";

    private static final String A_BUG = "This is a fault of Holdfast itself. Nothing was decided on this record; run a version "
            + "that mends it, and please report this";

    /** Say nothing of their own about the cause. */
    private static final Set<Class<?>> WRAPPERS = Set.of(StreamsException.class, KafkaException.class,
            ProcessorStateException.class);

    private final Deque<Instant> deaths = new ArrayDeque<>();

    /**
     * What to do now.
     *
     * @param pause   how long to wait before another thread takes over; null if deciding stops
     * @param message what happened and, if deciding stops, what to do
     * @param isBug   whether the code is at fault
     */
    record Verdict(Duration pause, String message, boolean isBug) {

        boolean goesOn() {
            return pause != null;
        }
    }

    /** Judges the death of a thread. */
    synchronized Verdict judge(Throwable fault, Instant now) {
        boolean isPassing = false;
        for (Throwable each = fault; each != null; each = each.getCause()) {
            if (each instanceof TaskCorruptedException) {
                // Whatever it is that can't be used of its state, it is made anew.
                return passing(fault, now);
            }
            String remedy = remedy(each);
            if (remedy != null) {
                return new Verdict(null, told(each) + ". " + remedy + ".", false);
            }
            Throwable met = each;
            isPassing |= PASSING.stream().anyMatch(type -> type.isInstance(met)) || isPlain(met) || isOfProducer(met);
            if (!isPassing && !WRAPPERS.contains(each.getClass())) {
                return new Verdict(null, told(fault) + ". " + A_BUG + ".", true);
            }
        }
        return isPassing ? passing(fault, now) : new Verdict(null, told(fault) + ". " + A_BUG + ".", true);
    }

    /** Only Kafka's clients throw it, and what they know more of is its cause. */
    private static boolean isPlain(Throwable fault) {
        return fault.getClass() == KafkaException.class && fault.getCause() == null;
    }

    /**
     * After a commit that timed out, Kafka Streams (4.3.1) uses its producer in a way that this one does not allow; the next
     * thread has another one. Only Kafka Streams uses it.
     */
    private static boolean isOfProducer(Throwable fault) {
        return fault instanceof IllegalStateException && fault.getStackTrace().length > 0
                && fault.getStackTrace()[0].getClassName().startsWith("org.apache.kafka.clients.producer.");
    }

    private Verdict passing(Throwable fault, Instant now) {
        deaths.removeIf(death -> death.plus(WITHIN).isBefore(now));
        deaths.add(now);
        if (deaths.size() > MOST_DEATHS) {
            return new Verdict(null, told(fault) + ". This should pass, but came " + deaths.size() + " times within "
                    + WITHIN.toMinutes() + " minutes: see to Kafka, and to it that no two instances have the same name, then "
                    + "start again.", false);
        }
        Duration pause = SHORTEST_PAUSE.multipliedBy(1L << (deaths.size() - 1));
        return new Verdict(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE, told(fault), false);
    }

    /** A state that can't be used may also be so for what our stores did, or for a changelog that is away. */
    private static String remedy(Throwable fault) {
        if (fault instanceof ProcessorStateException && (fault.getCause() == null || fault.getCause() instanceof IOException)) {
            return STATE_FOLDER;
        }
        return STAYING.stream().filter(each -> each.getKey().isInstance(fault)).map(Map.Entry::getValue).findFirst()
                .orElse(null);
    }

    /** What was being done, and what is at the bottom of it, in one line. */
    private static String told(Throwable fault) {
        Throwable cause = fault.getCause();
        if (cause != null && cause.toString().equals(fault.getMessage())) {
            // It has no words of its own.
            return told(cause);
        }
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return line(fault).contains(line(root)) ? line(fault) : line(fault) + ": " + line(root);
    }

    private static String line(Throwable fault) {
        String message = fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage();
        return message.lines().findFirst().orElse("").replaceFirst("[.:\\s]+$", "");
    }
}
