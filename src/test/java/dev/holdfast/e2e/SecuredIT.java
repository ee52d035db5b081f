package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Interval;
import dev.holdfast.embedded.SecuredKafka;
import dev.holdfast.embedded.SecuredPostgres;
import dev.holdfast.mirror.Mirror;
import dev.holdfast.runtime.Right;
import dev.holdfast.runtime.RightsCheck;
import dev.holdfast.runtime.TopicAdmin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.utils.SecurityUtils;
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

    private static Set<Right> rightsOfAllParts() {
        var all = new LinkedHashSet<>(Right.ofTopology());
        all.addAll(Right.ofMirror(Mirror.DEFAULT_GROUP));
        all.addAll(Right.ofGateway());
        return all;
    }

    private static List<AclBinding> acls(String user, Set<Right> rights) {
        return rights.stream().map(each -> SecuredKafka.acl(user, each.resource(), each.operation())).toList();
    }

    @Test
    void serveRunsWithExactlyTheRightsOfItsPartsAndTellsNoSecret(@TempDir Path own) throws Exception {
        kafka.add("holdfast");
        admin.createAcls(acls("holdfast", rightsOfAllParts())).all().get();
        kafka.add("booking");
        admin.createAcls(acls("booking", new LinkedHashSet<>(Right.ofGateway()))).all().get();
        Map<String, String> environment = kafka.settings("holdfast").entrySet().stream().collect(Collectors.toMap(
                each -> "HOLDFAST_KAFKA_" + each.getKey().toUpperCase(Locale.ROOT).replace('.', '_'), Map.Entry::getValue));
        String bootstrap = environment.remove("HOLDFAST_KAFKA_BOOTSTRAP_SERVERS");
        environment.put("HOLDFAST_POSTGRES_PASSWORD_FILE",
                Files.writeString(own.resolve("password"), SecuredPostgres.PASSWORD + "\n").toString());
        try (var postgres = new SecuredPostgres(own)) {
            try (var setup = new HoldfastProcess(own.resolve("setup"), environment, "mirror", "setup", "--postgres-url",
                    postgres.jdbcUrl())) {
                assertThat(setup.awaitEnd()).as(setup.err()).isZero();
            }
            try (var serve = new ServeInstance(own, "secured", environment, bootstrap, "--http-port", "0",
                    "--postgres-url", postgres.jdbcUrl());
                 var frontend = new Frontend(kafka.settings("booking"))) {
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
        kafka.add("careful");
        admin.createTopics(List.of(new NewTopic("holdfast-example", 3, (short) 1))).all().get();
        Set<Right> all = rightsOfAllParts();
        admin.createAcls(acls("careful", all)).all().get();
        Map<String, Object> settings = new HashMap<>(kafka.settings("careful"));
        try (Admin user = Admin.create(settings)) {
            var check = new RightsCheck(user, settings, "careful");
            await().atMost(PATIENCE).until(() -> check.problems(List.copyOf(all)).isEmpty());
            for (Right right : all) {
                List<AclBinding> taken = acls("careful", Set.of(right));
                admin.deleteAcls(taken.stream().map(AclBinding::toFilter).toList()).all().get();
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(check.problems(List.copyOf(all))).singleElement()
                        .asString().contains("'" + right.resource().name(), "kafka-acls.sh --add",
                                "--operation " + operation(right)));
                admin.createAcls(taken).all().get();
                await().atMost(PATIENCE).until(() -> check.problems(List.copyOf(all)).isEmpty());
            }
        }
    }

    private static String operation(Right right) {
        return SecurityUtils.operationName(right.operation());
    }
}
