package dev.holdfast.cli;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Options that the command line leaves out, from variables named {@code HOLDFAST_} and the option's name. */
record Environment(Map<String, String> variables) implements IDefaultValueProvider {

    private static final String PREFIX = "HOLDFAST_";
    private static final String KAFKA_PREFIX = PREFIX + "KAFKA_";
    /** An option of {@code dev}, and no setting of a Kafka client. */
    private static final String KAFKA_PORT = KAFKA_PREFIX + "PORT";

    @Override
    public String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option ? variables.get(variable(option.longestName())) : null;
    }

    /** Kafka client settings: {@code HOLDFAST_KAFKA_SECURITY_PROTOCOL} is {@code security.protocol}. */
    Map<String, String> kafkaSettings() {
        var settings = new TreeMap<String, String>();
        variables.forEach((name, value) -> {
            if (name.startsWith(KAFKA_PREFIX) && !name.equals(KAFKA_PORT)) {
                settings.put(name.substring(KAFKA_PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return settings;
    }

    private static String variable(String option) {
        return PREFIX + option.replaceFirst("^--", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
