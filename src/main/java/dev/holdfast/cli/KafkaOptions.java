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
        return new HashMap<>(texts());
    }

    /** The same. */
    Map<String, String> texts() {
        Map<String, String> settings = new Environment(System.getenv()).kafkaSettings();
        settings.put("bootstrap.servers", bootstrapServers);
        return settings;
    }

    /** For somebody who waits: the clients' minute is too long to hear that nobody is there. */
    Map<String, Object> impatient() {
        Map<String, Object> settings = settings();
        settings.putIfAbsent("request.timeout.ms", "5000");
        settings.putIfAbsent("default.api.timeout.ms", "10000");
        return settings;
    }
}
