package dev.holdfast.cli;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options about where the Kafka cluster is; settings of the client pass through from the environment. */
final class KafkaOptions {

    @Option(names = "--bootstrap-servers", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:9092",
            description = "Where the cluster is found. Default: ${DEFAULT-VALUE}.")
    private String bootstrapServers;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** What a Kafka client takes. */
    Map<String, Object> settings() {
        return new HashMap<>(texts());
    }

    /** The same. */
    Map<String, String> texts() {
        Map<String, String> settings = new Environment(System.getenv()).kafkaSettings(command.commandLine());
        settings.put("bootstrap.servers", bootstrapServers);
        return settings;
    }

}
