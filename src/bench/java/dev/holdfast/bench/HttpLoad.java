package dev.holdfast.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/**
 * HTTP requests over connections that stay open, one at a time on each. It looks at nothing of an answer but its status
 * and its length, to leave the machine to those who are measured.
 */
final class HttpLoad {

    private static final String LENGTH = "content-length:";
    private static final String CHUNKED = "transfer-encoding: chunked";
    private static final int STATUS_AT = 9;
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final int port;
    private final int connections;
    private final IntFunction<byte[]> requests;
    private final AtomicInteger next = new AtomicInteger();

    /** @param requests the bytes of each, by its number; asked for in the order of the numbers, by many threads */
    HttpLoad(int port, int connections, IntFunction<byte[]> requests) {
        this.port = port;
        this.connections = connections;
        this.requests = requests;
    }

    /**
     * What came of some seconds of load.
     *
     * @param statuses how many answers there were of each status
     * @param timesNs  from when a request was to be sent to its answer
     * @param ownCpu   the share of the machine that this load itself took, from which those who are measured are kept
     * @param allCpu   the share of the machine that was busy; where much was idle, more connections would bring more
     */
    record Outcome(double perSecond, Map<Integer, Integer> statuses, Histogram timesNs, double ownCpu, double allCpu) {

        /** @throws IllegalStateException if anything but this status came */
        Outcome mustAllBe(int status) {
            if (!statuses.keySet().equals(Set.of(status))) {
                throw new IllegalStateException("not all were answered " + status + ": " + statuses);
            }
            return this;
        }
    }

    /** As fast as answers come. */
    Outcome flatOut(int seconds) throws InterruptedException, ExecutionException {
        return run(seconds, 0);
    }

    /** Each request at its time, however long the answers take; a late one counts from when it was to be sent. */
    Outcome paced(int seconds, int perSecond) throws InterruptedException, ExecutionException {
        return run(seconds, perSecond);
    }

    private Outcome run(int seconds, int perSecond) throws InterruptedException, ExecutionException {
        var statuses = new ConcurrentHashMap<Integer, Integer>();
        var times = new SynchronizedHistogram(TimeUnit.MINUTES.toNanos(2), 3);
        int first = next.get();
        long ownBeforeNs = PROCESS.getProcessCpuTime();
        double busyBefore = Machine.busyMicros();
        long startNs = System.nanoTime();
        long endNs = startNs + TimeUnit.SECONDS.toNanos(seconds);
        var pool = Executors.newFixedThreadPool(connections);
        var all = new ArrayList<Future<?>>();
        for (int i = 0; i < connections; i++) {
            Callable<Void> connection = () -> {
                try (var socket = new Socket("127.0.0.1", port)) {
                    socket.setTcpNoDelay(true);
                    var in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
                    while (true) {
                        int number = next.getAndIncrement();
                        long dueNs = perSecond == 0 ? System.nanoTime()
                                : startNs + (number - first) * TimeUnit.SECONDS.toNanos(1) / perSecond;
                        if (dueNs >= endNs) {
                            return null;
                        }
                        for (long left = dueNs - System.nanoTime(); left > 0; left = dueNs - System.nanoTime()) {
                            LockSupport.parkNanos(left);
                        }
                        socket.getOutputStream().write(requests.apply(number));
                        statuses.merge(readAnswer(in), 1, Integer::sum);
                        times.recordValue(System.nanoTime() - dueNs);
                    }
                }
            };
            all.add(pool.submit(connection));
        }
        pool.shutdown();
        for (Future<?> each : all) {
            each.get();
        }
        double tookS = (System.nanoTime() - startNs) / 1e9;
        double machineS = tookS * Runtime.getRuntime().availableProcessors();
        return new Outcome(times.getTotalCount() / tookS, statuses, times,
                (PROCESS.getProcessCpuTime() - ownBeforeNs) / 1e9 / machineS,
                (Machine.busyMicros() - busyBefore) / 1e6 / machineS);
    }

    /** Reads an answer to its end. */
    private static int readAnswer(InputStream in) throws IOException {
        String line = readLine(in);
        int status = Integer.parseInt(line, STATUS_AT, STATUS_AT + 3, 10);
        long length = 0;
        boolean isChunked = false;
        for (line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Long.parseLong(line.substring(LENGTH.length()).trim());
            }
            isChunked |= line.regionMatches(true, 0, CHUNKED, 0, CHUNKED.length());
        }
        if (isChunked) {
            skipChunks(in);
        } else {
            in.skipNBytes(length);
        }
        return status;
    }

    private static void skipChunks(InputStream in) throws IOException {
        long length;
        do {
            length = Long.parseLong(readLine(in), 16);
            in.skipNBytes(length);
            readLine(in);
        } while (length > 0);
    }

    private static String readLine(InputStream in) throws IOException {
        var line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server closed a connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** @param body JSON, or null for none */
    static byte[] request(String method, String path, String client, String body) {
        String head = String.format(Locale.ROOT, "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer client:%s\r\n",
                method, path, client);
        String rest = body == null ? "\r\n" : "Content-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        return (head + rest).getBytes(ISO_8859_1);
    }
}
