package dev.holdfast.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.holdfast.domain.Command;
import dev.holdfast.embedded.BrokerProcess;
import dev.holdfast.processes.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Keeps many event streams open on one gateway while holds go through it. */
@picocli.CommandLine.Command(name = "streams", description = "Keep many event streams open on a gateway under load.")
final class StreamsCommand implements Callable<Integer> {

    /** Of the JVM, and of Kafka's clients in the gateway. */
    private static final int FILES_BESIDE = 500;
    private static final byte[] OK = "HTTP/1.1 200 ".getBytes(ISO_8859_1);
    private static final Duration ALL_OPEN_WITHIN = Duration.ofMinutes(2);

    @Option(names = "--streams", defaultValue = "10000", description = "Default: ${DEFAULT-VALUE}.")
    private int streams;
    @Option(names = "--seconds", defaultValue = "300", description = "Default: ${DEFAULT-VALUE}.")
    private int seconds;
    @Option(names = "--rate", defaultValue = "1000", description = "Holds a second (default: ${DEFAULT-VALUE}).")
    private int rate;
    @Option(names = "--connections", defaultValue = "256", description = "Default: ${DEFAULT-VALUE}.")
    private int connections;
    @Option(names = "--parts", defaultValue = "5", description = "How often to look (default: ${DEFAULT-VALUE}).")
    private int parts;
    @Option(names = "--jvm", split = " ", defaultValue = "-Xmx2g " + Machines.JVM)
    private List<String> jvm;
    @Option(names = "--out", defaultValue = "target/bench")
    private Path out;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        mustBeAllowedFor(streams + connections + FILES_BESIDE);
        var results = new Rounds("Event streams", 0);
        Path folder = Files.createTempDirectory("holdfast-bench");
        List<Command> made = Workload.differentHolds(Instant.now(), (rate + 1) * (seconds + 10));
        try (var broker = new ChildJvm(BrokerProcess.class, List.of("-Xmx1g"), folder.resolve("broker.log"))) {
            broker.say("start " + folder.resolve("kafka"));
            var cluster = new Cluster(broker.answer());
            RestCommand.publishAvailability(cluster, folder);
            try (var gateway = new ChildJvm(GatewayProcess.class, jvm, folder.resolve("gateway.log"),
                    cluster.bootstrapServers(), folder.resolve("state").toString())) {
                int port = Integer.parseInt(gateway.answer());
                try (var readers = new Readers(port, streams)) {
                    var load = new HttpLoad(port, connections, number -> RestCommand.hold((Command.Hold) made.get(number)));
                    var growth = new Growth();
                    for (int part = 1; part <= parts; part++) {
                        HttpLoad.Outcome outcome = load.paced(seconds / parts, rate).mustAllBe(201);
                        gateway.say("heap");
                        long heap = Long.parseLong(gateway.answer());
                        results.add(streams + " streams", "holds/s", outcome.perSecond(),
                                "p50 ms", OpenLoop.ms(outcome.timesNs(), 50), "p99 ms", OpenLoop.ms(outcome.timesNs(), 99),
                                "heap MB", heap / 1e6,
                                // What the topology keeps of each hold is in the same heap.
                                "bytes more for each hold since the first part",
                                growth.forEach(heap, outcome.timesNs().getTotalCount()), "streams open", readers.open(),
                                "MB read", readers.bytes() / 1e6);
                    }
                    if (readers.open() != streams) {
                        throw new IllegalStateException("only " + readers.open() + " streams are still open");
                    }
                }
            }
            broker.carryOut("stop");
        }
        results.report(out, "streams");
        return 0;
    }

    /** How much the heap grows with what was held since it was first looked at. */
    private static final class Growth {

        private long firstHeap;
        private long held = -1;

        double forEach(long heap, long justHeld) {
            if (held < 0) {
                firstHeap = heap;
                held = 0;
                return 0;
            }
            held += justHeld;
            return (double) (heap - firstHeap) / held;
        }
    }

    private void mustBeAllowedFor(int files) {
        long allowed = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class).getMaxFileDescriptorCount();
        if (allowed < files) {
            throw new ParameterException(spec.commandLine(), "A process may have " + allowed + " files open here, but this needs " + files
                    + ": allow more with ulimit -n, or ask for fewer --streams.");
        }
    }

    /** Reads all streams in one thread, and throws away what it reads. */
    private static final class Readers implements AutoCloseable {

        private final Selector selector = Selector.open();
        private final AtomicLong open = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();
        private final Thread thread = new Thread(this::read, "streams");
        private volatile boolean isClosed;
        private volatile String refusal;

        Readers(int port, int count) throws IOException, InterruptedException {
            for (int i = 0; i < count; i++) {
                var channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
                channel.write(ByteBuffer.wrap(("GET /v1/providers/" + Workload.providerId(i % Workload.PROVIDERS)
                        + "/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer client:reader-" + i + "\r\n\r\n")
                        .getBytes(ISO_8859_1)));
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ);
            }
            thread.setDaemon(true);
            thread.start();
            long deadlineNs = System.nanoTime() + ALL_OPEN_WITHIN.toNanos();
            while (open.get() < count && refusal == null && System.nanoTime() < deadlineNs) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            if (open.get() < count) {
                throw new IllegalStateException(open.get() + " of " + count + " streams were opened; "
                        + (refusal == null ? "the others were not answered" : "one was answered: " + refusal));
            }
        }

        long open() {
            return open.get();
        }

        long bytes() {
            return bytes.get();
        }

        private void read() {
            var buffer = ByteBuffer.allocate(64 * 1024);
            try {
                while (!isClosed) {
                    selector.select(key -> read(key, buffer), TimeUnit.SECONDS.toMillis(1));
                }
                for (SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
                selector.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void read(SelectionKey key, ByteBuffer buffer) {
            int count;
            try {
                count = ((SocketChannel) key.channel()).read(buffer.clear());
            } catch (IOException e) {
                count = -1;
            }
            if (key.attachment() == null && count > 0) {
                if (Arrays.equals(buffer.array(), 0, OK.length, OK, 0, OK.length)) {
                    key.attach(OK);
                    open.incrementAndGet();
                } else {
                    refusal = new String(buffer.array(), 0, count, ISO_8859_1);
                }
            }
            if (count < 0) {
                key.cancel();
                open.addAndGet(key.attachment() == null ? 0 : -1);
            } else {
                bytes.addAndGet(count);
            }
        }

        /** The thread that reads closes what it reads. */
        @Override
        public void close() {
            isClosed = true;
            selector.wakeup();
        }
    }
}
