package dev.holdfast.parts;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * As whom clients come to a Kafka.
 *
 * @param settings what each of these clients is set to
 */
public record KafkaUser(Map<String, String> settings) {

    private static final String SERVERS = "bootstrap.servers";

    /** Where nobody is asked who they are. */
    public static KafkaUser anybody(String bootstrapServers) {
        return new KafkaUser(Map.of(SERVERS, bootstrapServers));
    }

    public String bootstrapServers() {
        return settings.get(SERVERS);
    }

    /** The settings of a client that has these, too. */
    public Map<String, Object> with(Map<String, ?> more) {
        var all = new HashMap<String, Object>(settings);
        all.putAll(more);
        return all;
    }

    public Admin admin() {
        return Admin.create(with(Map.of()));
    }

    /** What tells the {@code holdfast} command to come as this user. */
    public Map<String, String> environment() {
        var variables = new HashMap<String, String>();
        settings.forEach((name, value) -> variables.put(
                "HOLDFAST_" + (name.equals(SERVERS) ? "" : "KAFKA_") + name.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        return variables;
    }
}
