package dev.holdfast.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Input;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command;
import java.util.List;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** The intake on one of several partitions, which the driver of the whole topology does not have. */
class IntakeProcessorTest {

    private static final int PARTITIONS = 8;

    private final MockProcessorContext<byte[], Object> context = StageHarness.context();

    @Test
    void aProviderIsDecidedExactlyWhereJavasPartitionerPutsIt() {
        int here = 0;
        for (int i = 0; i < 1_000; i++) {
            String providerId = "provider-" + i;
            byte[] key = providerId.getBytes(UTF_8);
            boolean belongsHere = BuiltInPartitioner.partitionForKey(key, PARTITIONS) == StageHarness.PARTITION;

            CapturedForward<?, ?> forward = take(key, providerId, new RecordHeaders());

            assertThat(forward.childName()).contains(belongsHere ? Names.PROVIDER_STAGE : Names.REROUTED_SINK);
            here += belongsHere ? 1 : 0;
        }
        assertThat(here).isBetween(75, 175);
    }

    @Test
    void aRecordInTheWrongPartitionIsSentOnAsItIsWithItsOrigin() {
        String elsewhere = providerIn(0);
        byte[] key = elsewhere.getBytes(UTF_8);

        Record<?, ?> sentOn = take(key, elsewhere, new RecordHeaders()).record();

        assertThat(sentOn.key()).isEqualTo(key);
        assertThat(sentOn.value()).isEqualTo(value(elsewhere));
        assertThat(sentOn.headers().lastHeader(HeaderNames.ORIGIN).value())
                .isEqualTo("reservation-requests/3@41".getBytes(UTF_8));
    }

    @Test
    void aWrongPartitionIsADeadLetterTheSecondTimeThoughTheKeyIsRight() {
        String elsewhere = providerIn(0);
        var headers = new RecordHeaders().add(HeaderNames.ORIGIN, "reservation-requests/1@2".getBytes(UTF_8));

        CapturedForward<?, ?> forward = take(elsewhere.getBytes(UTF_8), elsewhere, headers);

        assertThat(forward.childName()).contains(Names.DEAD_LETTERS_SINK);
        assertThat(forward.record().headers().lastHeader(HeaderNames.CAUSE).value())
                .isEqualTo("reservation-requests/3@41".getBytes(UTF_8));
    }

    @Test
    void aTickIsForWhateverPartitionItIsIn() {
        process(null, CommandCodec.tick(), new RecordHeaders());

        assertThat(context.forwarded()).singleElement().satisfies(forward -> {
            assertThat(forward.childName()).contains(Names.PROVIDER_STAGE);
            assertThat(forward.record().value()).isEqualTo(new Input.Tick());
        });
    }

    private CapturedForward<?, ?> take(byte[] key, String providerId, Headers headers) {
        context.resetForwards();
        process(key, value(providerId), headers);
        List<? extends CapturedForward<?, ?>> forwards = context.forwarded();
        assertThat(forwards).hasSize(1);
        return forwards.get(0);
    }

    private void process(byte[] key, byte[] value, Headers headers) {
        context.setRecordMetadata(Topic.RESERVATION_REQUESTS.topicName(), StageHarness.PARTITION, 41);
        var intake = new IntakeProcessor(PARTITIONS, Watcher.NONE);
        intake.init(context);
        intake.process(new Record<>(key, value, 1_000, headers));
    }

    private static byte[] value(String providerId) {
        return CommandCodec.encode(new Command.Confirm("r", providerId, "h", "carl"));
    }

    private static String providerIn(int partition) {
        for (int i = 0; ; i++) {
            String providerId = "provider-" + i;
            if (BuiltInPartitioner.partitionForKey(providerId.getBytes(UTF_8), PARTITIONS) == partition) {
                return providerId;
            }
        }
    }
}
