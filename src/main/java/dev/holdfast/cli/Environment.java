package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigDef;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Options that the command line leaves out, from variables named {@code HOLDFAST_} and the option's name, or from the
 * file that a variable with {@code _FILE} after that name gives: so no secret need stand in the environment.
 */
record Environment(Map<String, String> variables) implements IDefaultValueProvider {

    private static final String PREFIX = "HOLDFAST_";
    private static final String KAFKA_PREFIX = PREFIX + "KAFKA_";
    private static final String FILE = "_FILE";
    /** An option of {@code dev}, and no setting of a Kafka client. */
    private static final String KAFKA_PORT = KAFKA_PREFIX + "PORT";

    @Override
    public String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        String name = variable(option.longestName());
        String file = variables.get(name + FILE);
        return file == null ? variables.get(name) : content(name + FILE, file, option.command().commandLine());
    }

    /**
     * Kafka client settings: {@code HOLDFAST_KAFKA_SECURITY_PROTOCOL} is {@code security.protocol}, and
     * {@code HOLDFAST_KAFKA_SASL_JAAS_CONFIG_FILE} a file with {@code sasl.jaas.config}. That is for what Kafka
     * takes for a secret only: other settings of its own end in {@code .file}.
     *
     * @param command whose command line is wrong if a file can't be read
     */
    Map<String, String> kafkaSettings(CommandLine command) {
        var settings = new TreeMap<String, String>();
        variables.forEach((name, value) -> {
            if (name.startsWith(KAFKA_PREFIX) && !name.equals(KAFKA_PORT)) {
                String setting = setting(name);
                String secret = setting(name.replaceFirst(FILE + "$", ""));
                boolean isSecret = !secret.equals(setting) && Secrets.NAMES.contains(secret);
                settings.put(isSecret ? secret : setting, isSecret ? content(name, value, command) : value);
            }
        });
        return settings;
    }

    /** Apart, and so looked up late: Kafka's classes log, and how is known only when the command line was read. */
    private static final class Secrets {

        private static final Set<String> NAMES = AdminClientConfig.configDef().configKeys().values().stream()
                .filter(each -> each.type == ConfigDef.Type.PASSWORD).map(each -> each.name).collect(Collectors.toSet());
    }

    private static String content(String variable, String file, CommandLine command) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException | InvalidPathException e) {
            throw new ParameterException(command, variable + " names the file " + file + ", which can't be read");
        }
    }

    private static String setting(String variable) {
        return variable.substring(KAFKA_PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    }

    private static String variable(String option) {
        return PREFIX + option.replaceFirst("^--", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
