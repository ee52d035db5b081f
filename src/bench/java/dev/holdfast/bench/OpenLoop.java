package dev.holdfast.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.holdfast.domain.Command;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Traffic that does not wait for answers: each request has its time, and the time to its answer counts from then, even
 * if it could only be sent later (no coordinated omission).
 */
final class OpenLoop {

    private static final String REQUEST_ID = "\"requestId\":\"";
    private static final int NUMBER_LENGTH = 8;
    private static final long LONGEST_NS = TimeUnit.MINUTES.toNanos(2);

    private final List<Command> requests;
    private final long intervalNs;
    private volatile long startNs;
    private volatile Histogram histogram = newHistogram();
    private volatile boolean isStopped;

    /** @param requests the place of each is the number that its id begins with */
    OpenLoop(List<Command> requests, int perSecond) {
        this.requests = requests;
        this.intervalNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /** Sends all of them, each at its time, or until {@link #stop}. A frontend that wants its answer soon waits for no fuller batch. */
    void run(Cluster cluster) {
        startNs = System.nanoTime();
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer(Map.of("linger.ms", 0))) {
            for (int i = 0; i < requests.size() && !isStopped; i++) {
                awaitTime(timeOf(i));
                producer.send(Cluster.record(requests.get(i)));
            }
        }
    }

    /** Sends no more. */
    void stop() {
        isStopped = true;
    }

    /** How many requests had their time by then. */
    int sentBy(long timeNs) {
        return (int) ((timeNs - startNs) / intervalNs) + 1;
    }

    private long timeOf(int number) {
        return startNs + number * intervalNs;
    }

    /** Called with each event; those that answer no request are left out, and what came before the first was sent. */
    void answered(ConsumerRecord<byte[], byte[]> event) {
        int number = number(event);
        if (number >= 0 && startNs != 0) {
            histogram.recordValue(System.nanoTime() - timeOf(number));
        }
    }

    /** The times to answer in nanoseconds since the last call. */
    Histogram next() {
        Histogram all = histogram;
        histogram = newHistogram();
        return all;
    }

    /** Waits until {@link System#nanoTime} is that, or later. */
    static void awaitTime(long timeNs) {
        for (long left = timeNs - System.nanoTime(); left > 0; left = timeNs - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    static double ms(Histogram times, double percentile) {
        return times.getValueAtPercentile(percentile) / 1e6;
    }

    /** The number that the request's id begins with, or -1 if the event answers none of these requests. */
    static int number(ConsumerRecord<byte[], byte[]> event) {
        String json = new String(event.value(), ISO_8859_1);
        int at = json.indexOf(REQUEST_ID);
        int start = at + REQUEST_ID.length();
        return at < 0 || json.charAt(start + NUMBER_LENGTH) != '-' ? -1
                : Integer.parseInt(json, start, start + NUMBER_LENGTH, 16);
    }

    private static Histogram newHistogram() {
        return new SynchronizedHistogram(LONGEST_NS, 3);
    }
}
