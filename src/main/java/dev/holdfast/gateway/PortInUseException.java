package dev.holdfast.gateway;

/** Another program listens on the port that was asked for. */
public final class PortInUseException extends GatewayStartException {

    PortInUseException(int port, Throwable cause) {
        super("Port " + port + " is taken by another program; choose another one with --http-port, or stop that "
                + "program.", cause);
    }
}
