package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.runtime.FaultPolicy.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.errors.LockException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FaultPolicyTest {

    private static final Instant NOW = Instant.parse("2027-02-01T09:00:00Z");
    private static final TopicPartition A_PARTITION = new TopicPartition("availability", 0);
    private static final Set<String> TOPICS = Set.of("reservation-events");

    private final FaultPolicy policy = new FaultPolicy();

    static List<RuntimeException> passing() {
        return List.of(new TimeoutException("60 s are over"), new DisconnectException(), new KafkaStorageException("disk full"),
                new NotEnoughReplicasException("one is away"), new CoordinatorNotAvailableException("not yet"),
                new UnknownTopicOrPartitionException("not here yet"), new ProducerFencedException("another has it"),
                new InvalidProducerEpochException("given up"), new InvalidPidMappingException("forgotten"),
                new CommitFailedException(), new TransactionAbortableException("abort it"),
                new InvalidTxnStateException("given up before"),
                new KafkaException("... can no longer retry them. It is safe to abort the transaction and continue."),
                new KafkaException("Unexpected error from SyncGroup: The coordinator is loading"),
                // Also when its own answer to a join was lost.
                new FencedInstanceIdException("twice"), new UnknownServerException("of its own"),
                // A coordinator without a memory, for a moment.
                new NoOffsetForPartitionException(A_PARTITION),
                new OutOfOrderSequenceException("one is missing"), new TaskCorruptedException(Set.of()),
                // So it reads a changelog that was cut: its state is made anew.
                new TaskCorruptedException(Set.of(), new OffsetOutOfRangeException(Map.of(A_PARTITION, 7L))),
                new ProcessorStateException("Failed to flush", new TimeoutException("60 s are over")),
                new TaskMigratedException("it went", new TimeoutException()), new LockException("still locked"),
                ofProducer());
    }

    /** What a producer says to whoever uses it in a way that it does not allow. */
    private static RuntimeException ofProducer() {
        try (var producer = new KafkaProducer<>(Map.of("bootstrap.servers", "127.0.0.1:1", "transactional.id", "t"),
                new ByteArraySerializer(), new ByteArraySerializer())) {
            return catchThrowableOfType(IllegalStateException.class, producer::beginTransaction);
        }
    }

    @ParameterizedTest
    @MethodSource("passing")
    void whatPassesIsSurvivedAlsoWhenItIsWrapped(RuntimeException fault) {
        assertThat(judged(fault).goesOn()).isTrue();
        assertThat(judged(new StreamsException("in a task", fault)).goesOn()).isTrue();
        assertThat(judged(new StreamsException(new KafkaException("sending", fault))).goesOn()).isTrue();
    }

    @Test
    void whatIsUnderAPassingCauseDoesNotMatterUnlessAPersonMustMendIt() {
        assertThat(judged(new TimeoutException("60 s are over", new IOException("refused"))).goesOn()).isTrue();
        assertThat(judged(new TimeoutException("60 s are over", new SaslAuthenticationException("who?"))).goesOn())
                .isFalse();
    }

    static Stream<Arguments> staying() {
        return Stream.of(
                Arguments.of(new UnreadableRecordException("reservation-claims/1@17", new IndexOutOfBoundsException()),
                        "reservation-claims/1@17 can't be read"),
                Arguments.of(new TopicAuthorizationException(TOPICS), "ACLs"),
                Arguments.of(new GroupAuthorizationException("holdfast"), "ACLs"),
                Arguments.of(new TransactionalIdAuthorizationException("no"), "ACLs"),
                Arguments.of(new SaslAuthenticationException("wrong password"), "wrong password. Kafka does not know who"),
                Arguments.of(new MissingSourceTopicException("availability"), "holdfast topics"),
                Arguments.of(new RecordTooLargeException("2 MB"), "max.message.bytes"),
                Arguments.of(new UnsupportedVersionException("old"), "too old"),
                Arguments.of(new InvalidTopicException("a b"), "setting"),
                Arguments.of(new PolicyViolationException("seven copies at least"), "policy"),
                Arguments.of(new OffsetOutOfRangeException(Map.of(A_PARTITION, 7L)), "--reset-offsets"),
                Arguments.of(interrupt(), "interrupted"),
                Arguments.of(new ProcessorStateException("no parent"), "no parent. The state folder"),
                Arguments.of(new ProcessorStateException("no", new IOException("No space left on device")),
                        "No space left on device. The state folder"),
                Arguments.of(new OutOfMemoryError("Java heap space"), "more memory"));
    }

    /** Made, it interrupts its thread. */
    private static InterruptException interrupt() {
        var interrupt = new InterruptException("while it waited");
        Thread.interrupted();
        return interrupt;
    }

    @ParameterizedTest
    @MethodSource("staying")
    void whatAPersonMustMendStopsDecidingAndSaysHowToMendIt(Throwable fault, String said) {
        for (Throwable each : List.of(fault, new StreamsException("in a task", fault),
                new StreamsException(new KafkaException("sending", fault)))) {
            Verdict verdict = judged(each);
            assertThat(verdict.goesOn()).isFalse();
            assertThat(verdict.isBug()).isFalse();
            assertThat(verdict.message()).contains(said).doesNotContain("\n", "..");
        }
    }

    static List<Throwable> bugs() {
        return List.of(new IllegalStateException("a verdict for nobody"), new NullPointerException(),
                new SerializationException("cannot"), new StackOverflowError(), new ConfigException("x"),
                new KafkaException("sending", new IOException("of what?")),
                // Kafka Streams says so of whatever a store throws.
                new ProcessorStateException("Failed to restore", new NullPointerException()),
                // Whoever wraps a passing cause meant something else by it.
                new IllegalStateException("no answer", new TimeoutException()), new StreamsException("nothing known"));
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void whatNobodyForesawStopsDecidingAsABug(Throwable fault) {
        for (Throwable each : List.of(fault, new StreamsException("in a task", fault))) {
            assertThat(judged(each).goesOn()).isFalse();
            assertThat(judged(each).isBug()).isTrue();
        }
    }

    @Test
    void theMessageSaysWhereItHappenedAndWhatIsAtTheBottom() {
        var fault = new StreamsException("Exception caught in process. topic=availability, partition=1, offset=7",
                new IllegalStateException("two at once\nand more"));
        assertThat(judged(fault).message()).startsWith("Exception caught in process. topic=availability, partition=1, "
                + "offset=7: two at once. This is a fault of Holdfast itself.");
    }

    @Test
    void whatHasNoWordsOfItsOwnIsToldInThoseOfItsCauseWithoutTheNameOfAClass() {
        assertThat(judged(new StreamsException(new KafkaException(new TimeoutException("60 s are over")))).message())
                .isEqualTo("60 s are over");
    }

    @Test
    void thePauseGrowsSoThatNothingLoopsQuicklyAndAfterTenDeathsInTenMinutesDecidingStops() {
        Duration before = Duration.ZERO;
        for (int death = 1; death <= 10; death++) {
            Verdict verdict = policy.judge(new TimeoutException(), NOW.plusSeconds(60L * (death - 1)));
            assertThat(verdict.pause()).isGreaterThanOrEqualTo(before).isBetween(Duration.ofMillis(100),
                    Duration.ofSeconds(10));
            before = verdict.pause();
        }
        assertThat(before).isEqualTo(Duration.ofSeconds(10));
        Verdict last = policy.judge(new TimeoutException("still"), NOW.plusSeconds(600));
        assertThat(last.goesOn()).isFalse();
        assertThat(last.message()).startsWith("still. This should pass, but came 11 times within 10 minutes")
                .contains("Kafka").contains("same name");
    }

    @Test
    void deathsOfLongAgoDoNotCount() {
        for (int death = 1; death <= 100; death++) {
            assertThat(policy.judge(new TimeoutException(), NOW.plusSeconds(61L * death)).goesOn()).isTrue();
        }
        assertThat(policy.judge(new TimeoutException(), NOW.plusSeconds(61 * 200)).pause())
                .isEqualTo(Duration.ofMillis(100));
    }

    private Verdict judged(Throwable fault) {
        return new FaultPolicy().judge(fault, NOW);
    }
}
