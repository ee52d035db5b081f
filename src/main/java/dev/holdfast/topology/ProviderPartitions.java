package dev.holdfast.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.utils.Utils;

/** Where a provider is decided: in the partition that Java producers send it to. */
public final class ProviderPartitions {

    private ProviderPartitions() {
    }

    /** @param partitions how many each input topic has */
    public static int partitionOf(String providerId, int partitions) {
        return partitionOf(providerId.getBytes(UTF_8), partitions);
    }

    static int partitionOf(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }
}
