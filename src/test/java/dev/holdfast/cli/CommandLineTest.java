package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class CommandLineTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            xyzzy                                | Unmatched argument at index 0: 'xyzzy'
            dev --kafka-port x                   | Invalid value for option '--kafka-port': 'x' is not a whole number
            dev --kafka-port 70000               | --kafka-port must be from 0 to 65535, but is 70000
            dev --postgres-port -1               | --postgres-port must be from 0 to 65535, but is -1
            dev --holds-per-client 0             | --holds-per-client must be at least 1, but is 0
            dev --answer-memory soon             | Invalid value for option '--answer-memory': 'soon' is not a duration such as PT10M
            dev --answer-memory -PT1S            | --answer-memory must not be negative
            dev --http-port 70000                | --http-port must be from 0 to 65535, but is 70000
            dev --requests-per-second 0          | --requests-per-second must be from 1 to 1000000, but is 0
            dev --answer-within PT0S             | --answer-within must be from PT1S to PT5M
            dev --issuer https://issuer.example  | --issuer, --jwks and --audience belong together: set all of them or none.
            serve --trusted-name here:8080       | --trusted-name must be a host's name without a port, but is 'here:8080'
            dev --once --no-demo                 | --once plays the story and --no-demo leaves it out: choose one of them.
            serve --threads 0                    | --threads must be from 1 to 256, but is 0
            serve --standbys 11                  | --standbys must be from 0 to 10, but is 11
            serve --only topology,cooking        | --only takes topology, mirror and gateway, but not 'cooking'
            serve --only mirror,gateway          | --only gateway needs topology beside it, for it reads what that has in memory: --only topology,gateway
            serve --advertise here               | --advertise must be HOST:PORT, but is 'here'
            serve --instance a/b                 | --instance must be 1 to 100 letters, digits, dots, dashes and underscores, but is 'a/b'
            serve --admin-port 70000             | --admin-port must be from 0 to 65535, but is 70000
            serve --log-format xml               | --log-format must be text or json, but is xml
            verify --show -1                     | --show must be at least 0, but is -1
            verify --wait -PT1S                  | --wait must not be negative
            verify --postgres-url localhost      | --postgres-url must begin with jdbc:postgresql:, such as jdbc:postgresql://127.0.0.1:5433/holdfast
            topics --partitions 0                | --partitions must be at least 1, but is 0
            mirror                               | Missing required subcommand
            mirror rebuild --mirror-writers 0    | --mirror-writers must be from 1 to 64, but is 0
            mirror setup --postgres-url postgres | --postgres-url must begin with jdbc:postgresql:, as in jdbc:postgresql://127.0.0.1:5432/holdfast
            """)
    void aWrongOptionIsToldInOneLineWithWhereToLook(String arguments, String message) {
        var err = new StringWriter();
        int exitCode = Holdfast.commandLine().setErr(new PrintWriter(err)).execute(arguments.split(" "));
        assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString().lines().toList())
                .containsExactly("holdfast: " + message, "Try: holdfast" + subcommand(arguments) + " --help");
    }

    @Test
    void aBadKafkaSettingIsToldInOneLine() {
        var err = new StringWriter();
        int exitCode = Holdfast.commandLine().setErr(new PrintWriter(err))
                .execute("topics", "--bootstrap-servers", "nonsense");
        assertThat(exitCode).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString().lines()).singleElement().asString().contains("bootstrap.servers", "nonsense");
    }

    @ParameterizedTest
    @ValueSource(strings = {"setup", "rebuild"})
    void aPostgresThatIsNotThereIsToldInOneLine(String subcommand) {
        var err = new StringWriter();
        int exitCode = Holdfast.commandLine().setErr(new PrintWriter(err))
                .execute("mirror", subcommand, "--postgres-url", "jdbc:postgresql://127.0.0.1:1/holdfast?password=secret");
        assertThat(exitCode).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString().lines()).singleElement().asString()
                .contains("Connection refused", "--postgres-url, which is jdbc:postgresql://127.0.0.1:1/holdfast,")
                .doesNotContain("secret");
    }

    @Test
    void topologyPrintsTheGraphWithoutABroker() {
        var out = new StringWriter();
        assertThat(Holdfast.commandLine().setOut(new PrintWriter(out)).execute("topology")).isZero();
        assertThat(out.toString()).startsWith("Topologies:").contains("provider-stage", "client-stage");
        var without = new StringWriter();
        assertThat(Holdfast.commandLine().setOut(new PrintWriter(without)).execute("topology", "--no-client-stage")).isZero();
        assertThat(without.toString()).contains("provider-stage").doesNotContain("client-stage");
    }

    @Test
    void anOptionThatIsLeftOutComesFromTheEnvironment() {
        var environment = new Environment(Map.of("HOLDFAST_KAFKA_PORT", "1", "HOLDFAST_KAFKA_SECURITY_PROTOCOL", "SSL",
                "KAFKA_PORT", "2"));
        CommandLine dev = Holdfast.commandLine().getSubcommands().get("dev");
        assertThat(environment.defaultValue(dev.getCommandSpec().findOption("--kafka-port"))).isEqualTo("1");
        assertThat(environment.defaultValue(dev.getCommandSpec().findOption("--postgres-port"))).isNull();
        assertThat(environment.kafkaSettings(dev)).containsExactly(Map.entry("security.protocol", "SSL"));
    }

    @Test
    void aSecretComesFromAFile(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "open-sesame\n");
        var environment = new Environment(Map.of("HOLDFAST_POSTGRES_PASSWORD_FILE", secret.toString(),
                "HOLDFAST_KAFKA_SSL_KEYSTORE_PASSWORD_FILE", secret.toString(),
                "HOLDFAST_KAFKA_SOME_OTHER_FILE", secret.toString()));
        CommandLine serve = Holdfast.commandLine().getSubcommands().get("serve");
        assertThat(environment.defaultValue(serve.getCommandSpec().findOption("--postgres-password"))).isEqualTo("open-sesame");
        assertThat(environment.kafkaSettings(serve)).containsOnly(Map.entry("ssl.keystore.password", "open-sesame"),
                Map.entry("some.other.file", secret.toString()));

        var missing = new Environment(Map.of("HOLDFAST_POSTGRES_PASSWORD_FILE", "/nowhere"));
        assertThatThrownBy(() -> missing.defaultValue(serve.getCommandSpec().findOption("--postgres-password")))
                .isInstanceOf(ParameterException.class).hasMessageContaining("HOLDFAST_POSTGRES_PASSWORD_FILE", "/nowhere");
    }

    private static String subcommand(String arguments) {
        String named = arguments.replaceFirst(" +-.*", "");
        return named.equals("xyzzy") ? "" : " " + named;
    }
}
