package dev.holdfast.chaos;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Stands before a server and passes bytes on, over the {@link Link} of whoever connects. */
final class TcpProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 16 * 1024;

    /** Tells by the first bytes whose connection it is; copies what it reads, for the server wants it too. */
    private interface Introduction {
        Link read(DataInputStream in, DataOutputStream copy) throws IOException;
    }

    private final ServerSocket listening;
    private final Introduction introduction;
    private volatile int serverPort;

    private TcpProxy(Introduction introduction) throws IOException {
        this.introduction = introduction;
        listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        start("proxy", this::accept);
    }

    /** Before a server that one party uses. */
    static TcpProxy over(Link link) throws IOException {
        return new TcpProxy((in, copy) -> link);
    }

    /** Before a Kafka broker; tells by a client's {@code client.id} whose it is. */
    static TcpProxy beforeKafka(Function<String, Link> linkOfClient) throws IOException {
        return new TcpProxy((in, copy) -> linkOfClient.apply(readClientId(in, copy)));
    }

    /** Every request begins so, in all versions. Source: Kafka protocol guide, request header v1. */
    private static String readClientId(DataInputStream in, DataOutputStream copy) throws IOException {
        // Its size, what is asked in which version, and its number.
        copy.write(in.readNBytes(Integer.BYTES + 2 * Short.BYTES + Integer.BYTES));
        short length = in.readShort();
        copy.writeShort(length);
        byte[] clientId = in.readNBytes(Math.max(length, 0));
        copy.write(clientId);
        return new String(clientId, StandardCharsets.UTF_8);
    }

    /** Where clients connect. */
    int port() {
        return listening.getLocalPort();
    }

    /** Where the server is from now on. */
    void to(int port) {
        serverPort = port;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            start("proxied", () -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        try (client) {
            var first = new ByteArrayOutputStream();
            Link link = introduction.read(new DataInputStream(client.getInputStream()), new DataOutputStream(first));
            link.open(client);
            try (var server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                start("proxied", () -> pump(server, client, link, Link.Way.FROM_SERVER));
                link.pass(Link.Way.TO_SERVER, first.size());
                first.writeTo(server.getOutputStream());
                pump(client, server, link, Link.Way.TO_SERVER);
            } finally {
                link.closed(client);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until either side has enough; then both have. */
    private static void pump(Socket from, Socket to, Link link, Link.Way way) throws IOException {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            var buffer = new byte[BUFFER_BYTES];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                link.pass(way, length);
                out.write(buffer, 0, length);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        var thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // A connection has ended, as all of them do sooner or later; its peers see it by themselves.
            }
        }, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        Link.close(listening);
    }
}
