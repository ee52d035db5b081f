package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Interval;
import dev.holdfast.embedded.SecuredKafka;
import dev.holdfast.embedded.SecuredPostgres;
import dev.holdfast.parts.KafkaUser;
import dev.holdfast.parts.SecuredParts;
import dev.holdfast.runtime.Right;
import dev.holdfast.runtime.RightsCheck;
import dev.holdfast.runtime.TopicAdmin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.utils.internals.SecurityUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a Kafka with TLS, SASL/SCRAM and ACLs, with the rights that the README names and no others; on a Postgres with TLS. */
class SecuredIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path folder;
    private static SecuredKafka kafka;
    private static Admin admin;

    @BeforeAll
    static void startKafka() {
        kafka = new SecuredKafka(folder);
        admin = kafka.admin();
        new TopicAdmin(admin).createMissing(3, (short) 1);
    }

    @AfterAll
    static void stopKafka() {
        admin.close();
        kafka.close();
    }

    /** Somebody new, who may do that and nothing else. */
    private static KafkaUser user(String name, Collection<Right> rights) {
        kafka.add(name);
        kafka.allow(name, rights);
        return new KafkaUser(kafka.settings(name));
    }

    @Test
    void serveRunsWithExactlyTheRightsOfItsPartsAndTellsNoSecret(@TempDir Path own) throws Exception {
        KafkaUser booking = user("booking", Right.ofGateway());
        Map<String, String> environment = user("holdfast", SecuredParts.rightsOfAllParts()).environment();
        environment.put("HOLDFAST_POSTGRES_PASSWORD_FILE",
                Files.writeString(own.resolve("password"), SecuredPostgres.PASSWORD + "\n").toString());
        try (var postgres = new SecuredPostgres(own)) {
            try (var setup = new HoldfastProcess(own.resolve("setup"), environment, "mirror", "setup", "--postgres-url",
                    postgres.jdbcUrl())) {
                assertThat(setup.awaitEnd()).as(setup.err()).isZero();
            }
            try (var serve = new ServeInstance(own, "secured", environment, "--http-port", "0", "--postgres-url",
                    postgres.jdbcUrl());
                 var frontend = new Frontend(booking)) {
                serve.awaitReady();
                var day = new Interval(Frontend.at("08:00"), Frontend.at("18:00"));
                frontend.send(new OpenAvailability("open", "doc", day));
                frontend.flush();
                await().atMost(PATIENCE).until(() -> mirrored(serve) == 1);
                frontend.send(new Hold("h1", "doc", "ada", day.start(), null));
                frontend.flush();
                await().atMost(PATIENCE).until(() -> mirrored(serve) == 2);
                assertThat(serve.err() + serve.ready().body())
                        .doesNotContain(SecuredKafka.PASSWORD, SecuredPostgres.PASSWORD);
                assertThat(serve.err()).isEmpty();
            }
        }
    }

    /** All that was decided, once the mirror has it. */
    private static long mirrored(ServeInstance serve) {
        List<String> metrics = serve.get("/metrics").body().lines().toList();
        boolean isCurrent = metrics.contains("holdfast_mirror_lag 0.0");
        return isCurrent ? (long) metrics.stream().filter(line -> line.startsWith("holdfast_decisions_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum() : -1;
    }

    @Test
    void eachRightThatIsTakenAwayIsNamedWithTheCommandThatGivesIt() throws Exception {
        admin.createTopics(List.of(new NewTopic("holdfast-example", 3, (short) 1))).all().get();
        Set<Right> all = SecuredParts.rightsOfAllParts();
        KafkaUser careful = user("careful", all);
        try (Admin client = careful.admin()) {
            var check = new RightsCheck(client, careful.with(Map.of()), "careful");
            await().atMost(PATIENCE).until(() -> check.problems(List.copyOf(all)).isEmpty());
            var messages = new HashSet<String>();
            for (Right right : all) {
                kafka.forbid("careful", Set.of(right));
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(check.problems(List.copyOf(all))).singleElement()
                        .asString().contains(" the operation " + operation(right) + " on the " + resource(right),
                                "kafka-acls.sh --add", "--operation " + operation(right)));
                messages.addAll(check.problems(List.copyOf(all)));
                kafka.allow("careful", Set.of(right));
                await().atMost(PATIENCE).until(() -> check.problems(List.copyOf(all)).isEmpty());
            }
            messages.forEach(System.out::println);
            assertThat(messages).hasSameSizeAs(all);
        }
    }

    @Test
    void aStartNamesWhatIsMissingAndEnds(@TempDir Path own) throws Exception {
        Set<Right> most = SecuredParts.rightsOfAllParts();
        most.removeIf(each -> each.resource().name().equals("dead-letters") && each.operation() == AclOperation.WRITE);
        try (var serve = new HoldfastProcess(own, user("short", most).environment(), "serve", "--only", "topology",
                "--state-dir", own.resolve("state").toString())) {
            assertThat(serve.awaitEnd()).isEqualTo(1);
            assertThat(serve.err().lines()).singleElement().asString().startsWith("holdfast: Kafka does not allow this user the "
                    + "operation Write on the topic 'dead-letters'. Allow it with: kafka-acls.sh --add ");
        }
    }

    private static String operation(Right right) {
        return SecurityUtils.operationName(right.operation());
    }

    /** Of what kind, and its name or how it begins. */
    private static String resource(Right right) {
        String kind = switch (right.resource().resourceType()) {
            case TOPIC -> "topic";
            case GROUP -> "group";
            default -> "transactional id";
        };
        return kind + " '" + right.resource().name()
                + (right.resource().patternType() == PatternType.PREFIXED ? "*'" : "'");
    }
}
