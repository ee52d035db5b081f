package dev.holdfast.embedded;

/** Another program listens on the port that was asked for. */
public final class PortTakenException extends EmbeddedStartException {

    private final int port;

    PortTakenException(int port) {
        super("Port " + port + " on 127.0.0.1 is taken by another program.");
        this.port = port;
    }

    /** The port that was asked for. */
    public int port() {
        return port;
    }
}
