package dev.holdfast.runtime;

import static org.apache.kafka.streams.CloseOptions.GroupMembershipOperation.LEAVE_GROUP;

import dev.holdfast.domain.ProviderReader;
import dev.holdfast.topology.HoldfastTopology;
import dev.holdfast.topology.LocalReader;
import dev.holdfast.topology.ReadablePartitions;
import dev.holdfast.topology.TopologySettings;
import dev.holdfast.topology.Watcher;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topology, running. */
public final class DecidingService implements AutoCloseable {

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);
    private static final String PART = "topology";
    /** So many records Kafka Streams, too, takes for none when it looks who may decide a partition. */
    private static final long CAUGHT_UP = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(DecidingService.class);

    private final KafkaStreams streams;
    private final FaultPolicy faults = new FaultPolicy();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch settled = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ReadablePartitions readable;
    private final ProviderReader reader;
    private final Restores restores = new Restores();
    private volatile KafkaStreamsMetrics streamsMetrics;
    private volatile boolean wasReady;

    private DecidingService(KafkaStreams streams, ReadablePartitions readable, ProviderReader reader) {
        this.streams = streams;
        this.readable = readable;
        this.reader = reader;
    }

    /**
     * Starts to decide; returns at once.
     *
     * @param inputPartitions how many partitions each input topic has
     */
    public static DecidingService start(StreamsSettings settings, TopologySettings topology, int inputPartitions) {
        var readable = new ReadablePartitions();
        return start(settings, HoldfastTopology.build(inputPartitions, topology, readable, Watcher.NONE), readable,
                inputPartitions);
    }

    /**
     * The same, with metrics.
     *
     * @param metrics where they are counted; outlives the service
     */
    public static DecidingService start(StreamsSettings settings, TopologySettings topology, int inputPartitions,
                                        MeterRegistry metrics) {
        var readable = new ReadablePartitions();
        DecidingService service = start(settings, HoldfastTopology.build(inputPartitions, topology, readable,
                new DecisionMetrics(metrics)), readable, inputPartitions);
        service.bind(metrics);
        return service;
    }

    static DecidingService start(StreamsSettings settings, Topology topology, ReadablePartitions readable,
                                 int inputPartitions) {
        var streams = new KafkaStreams(topology, settings.toProperties());
        var whereabouts = new StreamsWhereabouts(streams,
                settings.kafka().get(StreamsConfig.APPLICATION_SERVER_CONFIG));
        var service = new DecidingService(streams, readable,
                new LocalReader(readable, inputPartitions, whereabouts));
        service.streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING || now.hasCompletedShutdown()) {
                service.settled.countDown();
            }
            if (now.hasCompletedShutdown()) {
                service.ended.countDown();
            }
        });
        service.streams.setUncaughtExceptionHandler(service::onDeadThread);
        service.streams.setGlobalStateRestoreListener(service.restores);
        service.streams.setStandbyUpdateListener(service.restores);
        service.streams.start();
        return service;
    }

    /**
     * Waits until requests are decided.
     *
     * @throws StartException if that does not come within the time
     */
    public void awaitRunning(Duration within) throws InterruptedException {
        boolean isSettled = settled.await(within.toMillis(), TimeUnit.MILLISECONDS);
        if (!isSettled || !streams.state().isRunningOrRebalancing()) {
            throw new StartException("The topology is not running " + within.toSeconds()
                    + " seconds after its start; the log says why.");
        }
    }

    /** Waits until requests are decided no more: closed, or stopped by a fault. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Waits so long at most, and says whether requests are decided no more. */
    public boolean awaitEnd(Duration within) throws InterruptedException {
        return ended.await(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How the topology does, with what it waits for. */
    public Health health() {
        KafkaStreams.State state = streams.state();
        if (state == KafkaStreams.State.RUNNING) {
            long behind = restores.standbyLag();
            // Once only: later, others may be in trouble, and this instance is there for them.
            wasReady |= behind <= CAUGHT_UP;
            return new Health(PART, true, wasReady, wasReady ? "decides" : "decides, and still copies the state of other "
                    + "instances, to take over from them at once: " + behind + " records to go");
        }
        if (!state.isRunningOrRebalancing() && state != KafkaStreams.State.CREATED) {
            return new Health(PART, true, false, "is stopping or has stopped");
        }
        return new Health(PART, true, false, restores.partitions() == 0 ? "waits for its partitions"
                : "restores its state: " + restores.recordsLeft() + " records of " + restores.partitions()
                + " changelog partitions to go");
    }

    private void bind(MeterRegistry metrics) {
        Gauge.builder("holdfast.live.holds", readable, ReadablePartitions::liveHolds)
                .description("Holds neither confirmed nor over, in the partitions decided here").register(metrics);
        Gauge.builder("holdfast.restore.partitions", restores, Restores::partitions)
                .description("Partitions of changelogs that are being restored").register(metrics);
        Gauge.builder("holdfast.restore.records.left", restores, Restores::recordsLeft)
                .description("Records of them that are still to be read").register(metrics);
        Gauge.builder("holdfast.standby.lag.records", restores, Restores::standbyLag)
                .description("How far this instance's copies of other instances' state are behind").register(metrics);
        Gauge.builder("holdfast.deciding", this, service -> service.isRunning() ? 1 : 0)
                .description("1 while requests are decided here").register(metrics);
        streamsMetrics = new KafkaStreamsMetrics(streams);
        streamsMetrics.bindTo(metrics);
    }

    /** Whether requests are being decided. */
    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /**
     * Reads the providers of the partitions that this instance has; from the start of {@link #close} on, none. To name
     * each other, instances need the Kafka Streams setting {@code application.server} ({@code host:port}) among their
     * Kafka settings.
     */
    public ProviderReader reader() {
        return reader;
    }

    @Override
    public void close() {
        closing.countDown();
        readable.close();
        if (streamsMetrics != null) {
            streamsMetrics.close();
        }
        // Leaving, the group shares out its partitions at once; of a member that just stops it would wait for the
        // session to end. One that comes back takes its partitions again when its state is there.
        streams.close(CloseOptions.timeout(CLOSE_WITHIN).withGroupMembershipOperation(LEAVE_GROUP));
    }

    /** On the thread that dies; see {@link FaultPolicy}. */
    private StreamThreadExceptionResponse onDeadThread(Throwable fault) {
        FaultPolicy.Verdict verdict = faults.judge(fault, Instant.now());
        if (!verdict.goesOn()) {
            LOG.error("Holdfast stops deciding. {}", verdict.message(), verdict.isBug() ? fault : null);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.warn("Deciding was interrupted and goes on from the last commit; nothing is lost. {}", verdict.message());
        try {
            closing.await(verdict.pause().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
}
