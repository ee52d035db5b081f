package dev.holdfast.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.EventCodec;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.ProviderHead;
import jakarta.servlet.ServletOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The open event streams. One thread keeps them, and passes on each event: whatever a stream begins with, the newest
 * events, a replay or nothing, it misses none after that and gets none twice.
 */
final class EventStreams implements AutoCloseable {

    /** Held in memory, for streams that were cut off for a moment. */
    static final int RECENT = 20_000;

    private static final byte[] NOTHING = new byte[0];
    private static final int MAX_STREAMS = 20_000;
    private static final int MAX_OF_ONE_CALLER = 50;
    private static final int MAX_BATCHES_WAITING = 1_000;
    /** Well within the half minute after which connections are given up on the way. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final Replay replay;
    private final RecentEvents recent = new RecentEvents(RECENT);
    private final Map<String, Set<EventStream>> byProvider = new HashMap<>();
    private final Map<String, Integer> byCaller = new HashMap<>();
    private volatile int count;
    private boolean isClosed;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            task -> new Thread(task, "gateway-streams"));
    /** Whoever reads the log waits if this thread does not keep up, rather than pile up what it has read. */
    private final Semaphore batches = new Semaphore(MAX_BATCHES_WAITING);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            task -> new Thread(task, "gateway-keep-alive"));

    EventStreams(Replay replay) {
        this.replay = replay;
        clock.scheduleAtFixedRate(() -> thread.execute(this::keepAlive), KEEP_ALIVE.toMillis(), KEEP_ALIVE.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    int count() {
        return count;
    }

    /** Passes the events on. */
    void heard(List<Event> events) {
        batches.acquireUninterruptibly();
        thread.execute(() -> {
            events.forEach(this::passOn);
            batches.release();
        });
    }

    /**
     * Opens a stream.
     *
     * @param lastRead the sequence of the last event that the client has read, or null to begin now
     * @param head     how far the provider's log is
     * @return complete when the stream is over; fails with a {@link ProblemException} if it can't begin
     */
    CompletableFuture<Void> open(String providerId, Caller caller, Long lastRead, ProviderHead head,
                                 ServletOutputStream out) {
        var stream = new EventStream(providerId, caller, out);
        return CompletableFuture.supplyAsync(() -> beginning(providerId, lastRead, head), thread)
                .thenCompose(each -> each)
                .thenComposeAsync(missed -> begin(stream, missed), thread);
    }

    /** What the client has missed until now. */
    private CompletableFuture<Missed> beginning(String providerId, Long lastRead, ProviderHead head) {
        if (lastRead == null) {
            return CompletableFuture.completedFuture(new Missed(List.of(), null, recent.added()));
        }
        if (lastRead > head.sequence()) {
            throw new ProblemException(Problem.GONE_EVENTS, "There is no event " + lastRead + " of this provider.");
        }
        long since = recent.added();
        Optional<List<Event>> known = recent.after(providerId, lastRead);
        if (known.isPresent() || head.sequence() == lastRead) {
            return CompletableFuture.completedFuture(new Missed(known.orElse(List.of()), lastRead, since));
        }
        return replay.after(providerId, lastRead).thenApply(found -> new Missed(found, lastRead, since));
    }

    /**
     * @param events   what there was to catch up with
     * @param lastRead before them; null to begin now
     * @param since    how many events had come when it was looked up
     */
    private record Missed(List<Event> events, Long lastRead, long since) {

        long last() {
            return events.isEmpty() ? lastRead : events.get(events.size() - 1).sequence();
        }
    }

    private CompletableFuture<Void> begin(EventStream stream, Missed missed) {
        if (isClosed || !recent.hasAllSince(missed.since())) {
            throw new ProblemException(Problem.NOT_NOW, null);
        }
        add(stream);
        CompletableFuture<Void> end = stream.end().whenCompleteAsync((nothing, failure) -> remove(stream), thread);
        stream.open();
        var events = new ArrayList<>(missed.events());
        if (missed.lastRead() != null) {
            // What came while it was looked up.
            recent.after(stream.providerId(), missed.last()).ifPresent(events::addAll);
        }
        events.forEach(each -> new Texts(each).writeTo(stream));
        return end;
    }

    private void passOn(Event event) {
        if (event.sequence() == 0) {
            // A refusal of a provider that does not exist, and so has no log.
            return;
        }
        recent.add(event);
        Set<EventStream> streams = byProvider.get(event.providerId());
        if (streams != null) {
            var texts = new Texts(event);
            streams.forEach(texts::writeTo);
        }
    }

    private void keepAlive() {
        byProvider.values().forEach(streams -> streams.forEach(EventStream::keepAlive));
    }

    private void add(EventStream stream) {
        if (count >= MAX_STREAMS) {
            throw new ProblemException(Problem.TOO_BUSY, null);
        }
        int ofCaller = byCaller.getOrDefault(stream.caller().name(), 0);
        if (ofCaller >= MAX_OF_ONE_CALLER) {
            throw new ProblemException(Problem.TOO_MANY_STREAMS, null);
        }
        byCaller.put(stream.caller().name(), ofCaller + 1);
        byProvider.computeIfAbsent(stream.providerId(), any -> new LinkedHashSet<>()).add(stream);
        count++;
    }

    private void remove(EventStream stream) {
        byCaller.computeIfPresent(stream.caller().name(), (same, streams) -> streams == 1 ? null : streams - 1);
        byProvider.computeIfPresent(stream.providerId(), (same, streams) -> {
            streams.remove(stream);
            return streams.isEmpty() ? null : streams;
        });
        count--;
    }

    /** What the parties to an event and all others see of it, each made once. */
    private static final class Texts {

        private final Event event;
        private byte[] forParties;
        private byte[] forOthers;

        Texts(Event event) {
            this.event = event;
        }

        void writeTo(EventStream stream) {
            if (Privacy.isParty(stream.caller(), event)) {
                forParties = forParties != null ? forParties : text(event);
                stream.write(forParties);
            } else {
                forOthers = forOthers != null ? forOthers : Privacy.forOthers(event).map(EventStreams::text)
                        .orElse(NOTHING);
                if (forOthers != NOTHING) {
                    stream.write(forOthers);
                }
            }
        }
    }

    private static byte[] text(Event event) {
        byte[] id = ("id: " + event.sequence() + "\ndata: ").getBytes(UTF_8);
        byte[] json = EventCodec.encode(event);
        byte[] text = new byte[id.length + json.length + 2];
        System.arraycopy(id, 0, text, 0, id.length);
        System.arraycopy(json, 0, text, id.length, json.length);
        text[text.length - 2] = '\n';
        text[text.length - 1] = '\n';
        return text;
    }

    /** Ends all streams, and begins no more: their clients come back to another instance. */
    void end() {
        thread.execute(() -> {
            isClosed = true;
            byProvider.values().forEach(streams -> streams.forEach(EventStream::close));
        });
    }

    @Override
    public void close() {
        clock.shutdownNow();
        thread.shutdown();
    }
}
