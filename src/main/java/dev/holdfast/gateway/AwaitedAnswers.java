package dev.holdfast.gateway;

import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** The requests that wait for what is decided about them. */
final class AwaitedAnswers {

    private final ConcurrentHashMap<Key, List<Awaited>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final int limit;
    private final Duration within;

    private record Key(String providerId, String requestId) {
    }

    /**
     * @param limit  how many may wait at once
     * @param within how long each waits
     */
    AwaitedAnswers(int limit, Duration within) {
        this.limit = limit;
        this.within = within;
    }

    /**
     * Waits from now on, so before the command is sent.
     *
     * @throws ProblemException if too many wait already
     */
    Awaited expect(Command command) {
        if (count.incrementAndGet() > limit) {
            count.decrementAndGet();
            throw new ProblemException(Problem.TOO_BUSY, null);
        }
        var key = new Key(command.providerId(), command.requestId());
        var awaited = new Awaited();
        waiting.compute(key, (same, others) -> plus(others, awaited));
        awaited.answer.orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((event, failure) -> forget(key, awaited));
        return awaited;
    }

    /** An event was committed: it answers the request that caused it, if that waits here. */
    void heard(Event event) {
        if (event.requestId() != null) {
            List<Awaited> sent = waiting.get(new Key(event.providerId(), event.requestId()));
            if (sent != null) {
                sent.forEach(each -> each.heard(event));
            }
        }
    }

    int size() {
        return count.get();
    }

    /** Waits until nobody waits any more, which at the latest is when all have waited in vain. */
    synchronized void awaitNone() throws InterruptedException {
        while (count.get() > 0) {
            wait();
        }
    }

    private void forget(Key key, Awaited awaited) {
        waiting.computeIfPresent(key, (same, all) -> minus(all, awaited));
        if (count.decrementAndGet() == 0) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    private static List<Awaited> plus(List<Awaited> others, Awaited awaited) {
        if (others == null) {
            return List.of(awaited);
        }
        var all = new ArrayList<>(others);
        all.add(awaited);
        return all;
    }

    private static List<Awaited> minus(List<Awaited> all, Awaited awaited) {
        List<Awaited> others = all.stream().filter(each -> each != awaited).toList();
        return others.isEmpty() ? null : others;
    }

    /**
     * One sending of a request. The same request may be sent twice at once, here or through another gateway, with other
     * content even, and each sending has its own answer: so it is known by the position that the broker gave it, which
     * the answer names as its cause. The answer may come before the broker's word on the position does.
     */
    static final class Awaited {

        private static final String ANYWHERE = "";

        private final CompletableFuture<Event> answer = new CompletableFuture<>();
        private final List<Event> unplaced = new ArrayList<>(1);
        private String position;

        /** Fails with a {@link TimeoutException} if none comes in time. */
        CompletableFuture<Event> answer() {
            return answer;
        }

        /** The broker has it there. */
        void placed(String where) {
            List<Event> before;
            synchronized (this) {
                position = where;
                before = List.copyOf(unplaced);
            }
            before.forEach(this::heard);
        }

        /** The broker has had it before, from an attempt whose answer was lost, and does not say where. */
        void placedSomewhere() {
            placed(ANYWHERE);
        }

        private void heard(Event event) {
            synchronized (this) {
                if (position == null) {
                    unplaced.add(event);
                    return;
                }
            }
            if (position.equals(event.cause()) || position.equals(ANYWHERE)) {
                answer.complete(event);
            }
        }
    }
}
