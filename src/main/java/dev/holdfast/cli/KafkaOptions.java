package dev.holdfast.cli;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options about where the Kafka cluster is; settings of the client pass through from the environment. */
final class KafkaOptions {

    @Option(names = "--bootstrap-servers", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:9092",
            description = "Where the cluster is found. Default: ${DEFAULT-VALUE}.")
    private String bootstrapServers;

    /** What a Kafka client takes. */
    Map<String, Object> settings() {
        var settings = new HashMap<String, Object>(new Environment(System.getenv()).kafkaSettings());
        settings.put("bootstrap.servers", bootstrapServers);
        return settings;
    }
}
