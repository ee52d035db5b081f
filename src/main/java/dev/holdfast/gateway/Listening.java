package dev.holdfast.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The socket that the gateway listens on; taken before all else, so that a start that can't succeed fails at once. */
final class Listening {

    private static final int BACKLOG = 1_024;

    private Listening() {
    }

    /**
     * Listens.
     *
     * @param port 0 for any free one
     * @throws GatewayStartException naming the setting, if that can't be
     */
    static ServerSocketChannel on(String host, int port) {
        try {
            ServerSocketChannel socket = ServerSocketChannel.open();
            try {
                return socket.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        } catch (IOException e) {
            if (e instanceof BindException && String.valueOf(e.getMessage()).contains("in use")) {
                throw new PortInUseException(port, e);
            }
            throw new GatewayStartException("The gateway can't listen on " + host + ":" + port + " (" + e.getMessage()
                    + "). Choose another --http-host or --http-port.", e);
        }
    }

    static ServerConnector connector(ServerSocketChannel socket, Server server, HttpConfiguration configuration) {
        var connector = new ServerConnector(server, new HttpConnectionFactory(configuration));
        try {
            connector.open(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return connector;
    }
}
