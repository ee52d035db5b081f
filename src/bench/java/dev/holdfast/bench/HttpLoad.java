package dev.holdfast.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.management.OperatingSystemMXBean;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/**
 * HTTP requests over connections that stay open, one at a time on each. One thread reads all answers and looks at
 * nothing of them but their status and their length, to leave the machine to those who are measured.
 */
final class HttpLoad {

    private static final long PATIENCE_MS = TimeUnit.MINUTES.toMillis(2);
    private static final long ALL_COME_WITHIN_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final int port;
    private final int connections;
    private final IntFunction<byte[]> requests;
    private int next;

    /** @param requests the bytes of each, by its number; asked for in the order of the numbers */
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

    /** Whoever is answered asks again. They come one by one, so that all processes of a server get some of them. */
    Outcome flatOut(int seconds) throws Exception {
        try (var turn = new Turn()) {
            long endNs = turn.startNs + TimeUnit.SECONDS.toNanos(seconds);
            int come = 0;
            while (come < connections || turn.times.getTotalCount() < next - turn.first) {
                for (; come < connections && System.nanoTime() >= turn.startNs + come * ALL_COME_WITHIN_NS / connections; come++) {
                    turn.send(turn.all.get(come), System.nanoTime());
                }
                for (Connection each : turn.answered(come < connections ? 1 : PATIENCE_MS)) {
                    if (System.nanoTime() < endNs) {
                        turn.send(each, System.nanoTime());
                    }
                }
            }
            return turn.outcome();
        }
    }

    /** Each request at its time, however long the answers take; a late one counts from when it was to be sent. */
    Outcome paced(int seconds, int perSecond) throws Exception {
        try (var turn = new Turn()) {
            var free = new LinkedBlockingQueue<>(turn.all);
            int count = seconds * perSecond;
            // In a thread of its own, for it can't tell when the next is to be sent.
            var reading = new FutureTask<>(() -> {
                while (turn.times.getTotalCount() < count) {
                    free.addAll(turn.answered(PATIENCE_MS));
                }
                return null;
            });
            new Thread(reading, "answers").start();
            for (int i = 0; i < count && !reading.isDone(); i++) {
                long dueNs = turn.startNs + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
                OpenLoop.awaitTime(dueNs);
                Connection connection = free.poll(PATIENCE_MS, TimeUnit.MILLISECONDS);
                if (connection != null) {
                    turn.send(connection, dueNs);
                }
            }
            reading.get();
            return turn.outcome();
        }
    }

    /** Some seconds of load, with connections of its own. */
    private final class Turn implements AutoCloseable {

        final List<Connection> all = new ArrayList<>();
        final int first = next;
        final long startNs;
        private final Map<Integer, Integer> statuses = new HashMap<>();
        private final Histogram times = new Histogram(2 * TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS), 3);
        private final Selector selector = Selector.open();
        private final long ownBeforeNs;
        private final double busyBefore;
        private long lastAnswerNs;

        Turn() throws IOException {
            for (int i = 0; i < connections; i++) {
                all.add(new Connection(port, selector));
            }
            ownBeforeNs = PROCESS.getProcessCpuTime();
            busyBefore = Machine.busyMicros();
            startNs = System.nanoTime();
            lastAnswerNs = startNs;
        }

        void send(Connection connection, long dueNs) throws IOException {
            connection.send(requests.apply(next++), dueNs);
        }

        /** Waits for answers, and gives the connections that have one. */
        List<Connection> answered(long withinMs) throws IOException {
            var answered = new ArrayList<Connection>();
            selector.select(withinMs);
            if (System.nanoTime() - lastAnswerNs > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS)) {
                throw new IOException("no answer for " + PATIENCE_MS + " ms");
            }
            for (SelectionKey key : selector.selectedKeys()) {
                var connection = (Connection) key.attachment();
                int status = connection.read();
                if (status > 0) {
                    lastAnswerNs = System.nanoTime();
                    times.recordValue(lastAnswerNs - connection.dueNs);
                    statuses.merge(status, 1, Integer::sum);
                    answered.add(connection);
                }
            }
            selector.selectedKeys().clear();
            return answered;
        }

        Outcome outcome() {
            double tookS = (System.nanoTime() - startNs) / 1e9;
            double machineS = tookS * Runtime.getRuntime().availableProcessors();
            return new Outcome(times.getTotalCount() / tookS, statuses, times,
                    (PROCESS.getProcessCpuTime() - ownBeforeNs) / 1e9 / machineS,
                    (Machine.busyMicros() - busyBefore) / 1e6 / machineS);
        }

        @Override
        public void close() throws IOException {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        }
    }

    /** Opened with its first request: a server's processes then take as many of them as they have time for. */
    private static final class Connection {

        private static final int STATUS_AT = 9;
        private static final String HEAD_END = "\r\n\r\n";
        private static final String LENGTH = "\r\ncontent-length:";
        /** JSON has no line's end within it, so a body in chunks ends there and nowhere before. */
        private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(ISO_8859_1);

        private final int port;
        private final Selector selector;
        private SocketChannel channel;
        private ByteBuffer answer = ByteBuffer.allocateDirect(2 * 1024);
        /** Where the answer ends; -1 if it comes in chunks, 0 as long as its head is not all there. */
        private int end;
        private int status;
        private volatile long dueNs;

        Connection(int port, Selector selector) {
            this.port = port;
            this.selector = selector;
        }

        void send(byte[] request, long dueNs) throws IOException {
            this.dueNs = dueNs;
            if (channel == null) {
                open();
            }
            if (channel.write(ByteBuffer.wrap(request)) < request.length) {
                throw new IOException("a connection takes no request, although it has none");
            }
        }

        private void open() throws IOException {
            channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
            // Else a thread that waits for answers would not wait for that one.
            selector.wakeup();
        }

        /** Reads what is there; the answer's status if that was the last of it, or else 0. */
        int read() throws IOException {
            if (channel.read(answer) < 0) {
                throw new EOFException("the server closed a connection");
            }
            if (end == 0) {
                readHead();
            }
            boolean isWhole = end > 0 ? answer.position() >= end : end < 0 && endsWith(LAST_CHUNK);
            if (isWhole) {
                answer.clear();
                end = 0;
                return status;
            }
            if (!answer.hasRemaining()) {
                answer = ByteBuffer.allocateDirect(2 * answer.capacity()).put(answer.flip());
            }
            return 0;
        }

        private void readHead() {
            var bytes = new byte[answer.position()];
            answer.get(0, bytes);
            String head = new String(bytes, ISO_8859_1);
            int headEnd = head.indexOf(HEAD_END);
            if (headEnd < 0) {
                return;
            }
            status = Integer.parseInt(head, STATUS_AT, STATUS_AT + 3, 10);
            head = head.substring(0, headEnd + 2).toLowerCase(Locale.ROOT);
            int at = head.indexOf(LENGTH);
            end = at < 0 ? -1 : headEnd + HEAD_END.length()
                    + Integer.parseInt(head.substring(at + LENGTH.length(), head.indexOf('\r', at + 2)).trim());
        }

        private boolean endsWith(byte[] bytes) {
            int from = answer.position() - bytes.length;
            for (int i = 0; i < bytes.length; i++) {
                if (from < 0 || answer.get(from + i) != bytes[i]) {
                    return false;
                }
            }
            return true;
        }
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
