package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Claim;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.Request;
import dev.holdfast.domain.Verdict;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both stages may be started again at any moment, whatever is pending: all that decides is in the stores. */
class TwoStagesRebuildTest {

    private static final int REQUESTS = 6_000;

    private record Message(byte[] value, Instant time) {
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void stagesThatAreRestartedAllTheTimeWriteTheSameLogs(long seed) {
        List<String> undisturbed = log(seed, Integer.MAX_VALUE);
        for (int every : new int[] {1, 97}) {
            List<String> restarted = log(seed, every);
            for (int i = 0; i < Math.min(undisturbed.size(), restarted.size()); i++) {
                assertThat(restarted.get(i)).as("record %d of seed %d, restarted every %d requests", i, seed, every)
                        .isEqualTo(undisturbed.get(i));
            }
            assertThat(restarted).hasSameSizeAs(undisturbed);
        }
    }

    /** All that goes out of both stages, ticks left aside. */
    private static List<String> log(long seed, int restartEvery) {
        var settings = new TopologySettings(TopologyHarness.ANSWER_MEMORY, true, 3);
        var stage = new StageHarness(settings);
        MockProcessorContext<byte[], byte[]> clientContext = StageHarness.context(ClientStore.builders());
        var clientStage = new ClientStageProcessor(settings.holdsPerClient());
        clientStage.init(clientContext);
        var traffic = new RandomTraffic(seed);
        var random = new SplittableRandom(seed);
        Deque<Message> claims = new ArrayDeque<>();
        Deque<Message> verdicts = new ArrayDeque<>();
        var log = new ArrayList<String>();
        var seen = EnumSet.noneOf(Reason.class);
        int restartsWhilePending = 0;
        for (int i = 0; i < REQUESTS; i++) {
            Instant time = traffic.nextTime();
            Request request = traffic.next();
            stage.process(request, time);
            if (random.nextInt(20) == 0) {
                stage.tick(time);
            }
            collect(stage, claims, log, seen);
            while (!claims.isEmpty() && random.nextInt(3) > 0) {
                Message claim = claims.remove();
                Claim decoded = StageFormat.decodeClaim(claim.value);
                clientStage.process(new Record<>(null, decoded, claim.time.toEpochMilli()));
                clientContext.forwarded().forEach(each -> {
                    Written written = StageHarness.written(each);
                    log.add(written.text());
                    verdicts.add(new Message(written.value(), written.time()));
                });
                clientContext.resetForwards();
            }
            while (!verdicts.isEmpty() && random.nextInt(4) > 0) {
                Message verdict = verdicts.remove();
                Verdict decoded = StageFormat.decodeVerdict(verdict.value);
                stage.process(decoded, verdict.time);
                collect(stage, claims, log, seen);
            }
            if (i % restartEvery == restartEvery - 1) {
                restartsWhilePending += claims.isEmpty() && verdicts.isEmpty() ? 0 : 1;
                stage.restart();
                clientStage.init(clientContext);
            }
        }
        assertThat(seen).contains(Reason.CLIENT_BUSY, Reason.TOO_MANY_HOLDS, Reason.SLOT_TAKEN);
        if (restartEvery < REQUESTS) {
            assertThat(restartsWhilePending).isGreaterThan(REQUESTS / restartEvery / 20);
        }
        return log;
    }

    private static void collect(StageHarness stage, Deque<Message> claims, List<String> log, EnumSet<Reason> seen) {
        stage.takeBySink((sink, written) -> {
            if (sink.equals(Names.CLAIMS_SINK)) {
                claims.add(new Message(written.value(), written.time()));
            } else if (sink.equals(Names.EVENTS_SINK) && written.event().type() == EventType.REQUEST_REJECTED) {
                seen.add(((Event.Rejected) written.event().fact()).reason());
            }
            if (!sink.equals(Names.TICKS_SINK)) {
                log.add(sink + " " + written.text());
            }
        });
    }
}
