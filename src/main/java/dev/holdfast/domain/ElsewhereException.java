package dev.holdfast.domain;

import java.util.Optional;

/** The provider is decided by another instance, which is to be asked instead. */
public final class ElsewhereException extends UnreadableException {

    private final Address address;

    /** Where an instance can be reached. */
    public record Address(String host, int port) {

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /** @param address of the other instance, or null if it gave none */
    public ElsewhereException(String message, Address address) {
        super(message);
        this.address = address;
    }

    /** Of the other instance, if it gave one. */
    public Optional<Address> address() {
        return Optional.ofNullable(address);
    }
}
