package dev.holdfast.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/** Listening sockets on 127.0.0.1, and no other address: nothing here asks for a password. */
final class Loopback {

    static final String HOST = "127.0.0.1";

    private static final int BACKLOG = 128;

    private Loopback() {
    }

    /**
     * Listens on the port.
     *
     * @param port 0 for any free one
     * @throws PortTakenException if another program listens there
     */
    static ServerSocketChannel listen(int port) {
        ServerSocketChannel channel = null;
        try {
            channel = ServerSocketChannel.open();
            channel.configureBlocking(false);
            return channel.bind(new InetSocketAddress(HOST, port), BACKLOG);
        } catch (BindException e) {
            close(channel);
            if (e.getMessage() != null && e.getMessage().contains("ermission")) {
                throw new EmbeddedStartException(
                        "Port " + port + " is reserved by the system; choose one above 1023.", e);
            }
            throw new PortTakenException(port);
        } catch (IOException e) {
            close(channel);
            throw new EmbeddedStartException("Can't listen on port " + port + ": " + e.getMessage(), e);
        }
    }

    /** The port, or a free one for 0, found by listening there for a moment. */
    static int free(int port) {
        ServerSocketChannel channel = listen(port);
        try {
            return portOf(channel);
        } finally {
            close(channel);
        }
    }

    static int portOf(ServerSocketChannel channel) {
        return channel.socket().getLocalPort();
    }

    static void close(ServerSocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // It listens no more, which is all that was wanted.
        }
    }
}
