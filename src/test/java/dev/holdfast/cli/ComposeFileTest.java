package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.internals.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docker-compose.yml} gives Holdfast what it takes, and is as confined as it says. Nothing is started. */
class ComposeFileTest {

    private static final JsonNode FILE = read(Path.of("docker-compose.yml"));
    private static final JsonNode SERVICES = FILE.required("services");
    private static final String IMAGE = "holdfast:local";
    /** Taken by {@code bin/holdfast}. */
    private static final String JAVA_OPTS = "HOLDFAST_JAVA_OPTS";

    /** Those that run a command of Holdfast's. */
    static Stream<String> commands() {
        return services().filter(name -> SERVICES.get(name).path("image").asString().equals(IMAGE)
                && !SERVICES.get(name).has("entrypoint"));
    }

    static Stream<String> services() {
        return SERVICES.propertyNames().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theCommandLineIsOneThatHoldfastTakes(String service) {
        assertThat(commandOf(parsed(service)).matchedOptions()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyVariableIsOneThatHoldfastReads(String service, @TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "set");
        for (String variable : SERVICES.get(service).path("environment").propertyNames()) {
            var environment = new Environment(Map.of(variable, variable.endsWith("_FILE") ? secret.toString() : "set"));
            List<OptionSpec> options = commandOf(parsed(service)).commandSpec().options();
            assertThat(variable.equals(JAVA_OPTS)
                    ? Files.readString(Path.of("src/main/dist/bin/holdfast")).contains(JAVA_OPTS)
                    : options.stream().anyMatch(option -> environment.defaultValue(option) != null)).as(variable).isTrue();
        }
    }

    @Test
    void whatIsPublishedAskedAndScrapedIsWhereTheInstancesListen() {
        List<String> instances = commands().filter(each -> parsed(each).subcommand().commandSpec().name().equals("serve")).toList();
        assertThat(instances).hasSize(2).allSatisfy(each -> {
            ParseResult serve = parsed(each).subcommand();
            assertThat(SERVICES.get(each).required("hostname").asString()).isEqualTo(each);
            assertThat(serve.<List<String>>matchedOptionValue("--trusted-name", null)).contains(each);
            assertThat(SERVICES.get(each).required("ports").get(0).asString()).endsWith(":" + port(serve, "--http-port"));
            assertThat(SERVICES.get(each).at("/healthcheck/test").get(3).asString())
                    .contains("/dev/tcp/127.0.0.1/" + port(serve, "--admin-port"));
        });
        JsonNode scraped = read(Path.of("src/main/compose/prometheus.yml")).at("/scrape_configs/0");
        assertThat(scraped.required("job_name").asString()).isEqualTo("holdfast");
        assertThat(scraped.at("/static_configs/0/targets").valueStream().map(JsonNode::asString)).containsExactlyElementsOf(
                instances.stream().map(each -> each + ":" + port(parsed(each).subcommand(), "--admin-port")).toList());
    }

    @ParameterizedTest
    @MethodSource("services")
    void eachServiceIsConfinedAndMountsWhatIsThere(String service) {
        JsonNode settings = SERVICES.get(service);
        assertThat(settings.path("read_only").asBoolean()).isTrue();
        assertThat(settings.at("/cap_drop/0").asString()).isEqualTo("ALL");
        assertThat(settings.at("/security_opt/0").asString()).isEqualTo("no-new-privileges:true");
        assertThat(settings.path("ports").valueStream().map(JsonNode::asString)).allMatch(each -> each.startsWith("127.0.0.1:"));
        assertThat(settings.path("volumes").valueStream().map(each -> each.asString().split(":")[0])).allMatch(each ->
                each.startsWith("./") ? Files.isRegularFile(Path.of(each)) : FILE.required("volumes").has(each));
        assertThat(services()).containsAll(settings.path("depends_on").propertyNames());
    }

    @Test
    void theBrokerIsOfTheClientsVersionAndTheRuntimeOfModulesThatJavaHas() {
        assertThat(SERVICES.at("/kafka/image").asString()).isEqualTo("apache/kafka:" + AppInfoParser.getVersion());
        String image = SERVICES.at("/secrets/build/dockerfile_inline").asString();
        Matcher modules = Pattern.compile("--add-modules \\\\\\s+(\\S+)").matcher(image);
        assertThat(modules.find()).isTrue();
        assertThat(modules.group(1).split(",")).allMatch(each -> ModuleFinder.ofSystem().find(each).isPresent());
    }

    private static ParseResult parsed(String service) {
        return Holdfast.commandLine().parseArgs(SERVICES.get(service).required("command").asString().split(" "));
    }

    /** The innermost: {@code mirror setup} is {@code setup}. */
    private static ParseResult commandOf(ParseResult parsed) {
        return parsed.hasSubcommand() ? commandOf(parsed.subcommand()) : parsed;
    }

    private static int port(ParseResult command, String option) {
        return command.commandSpec().findOption(option).getValue();
    }

    private static JsonNode read(Path file) {
        try {
            Object content = new Load(LoadSettings.builder().setSchema(new CoreSchema()).build())
                    .loadFromString(Files.readString(file));
            return new JsonMapper().valueToTree(content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
