package dev.holdfast.gateway;

/** Why the gateway can't start; the message is for the person who started it, and names the setting. */
public class GatewayStartException extends RuntimeException {

    GatewayStartException(String message) {
        super(message);
    }

    GatewayStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
