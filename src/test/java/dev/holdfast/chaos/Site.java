package dev.holdfast.chaos;

import dev.holdfast.chaos.InstanceProcess.Job;
import dev.holdfast.embedded.BrokerProcess;
import dev.holdfast.mirror.MirrorSchema;
import dev.holdfast.mirror.PostgresSettings;
import dev.holdfast.parts.KafkaUser;
import dev.holdfast.processes.ChildJvm;
import dev.holdfast.runtime.TopicAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Utils;

/**
 * Holdfast as it runs in production: two instances that decide, a mirror in one of them and another of its own, a broker
 * and a Postgres, each a process; the networks between them go through proxies.
 */
final class Site implements AutoCloseable {

    static final int PARTITIONS = 4;
    /** What the client ids of frontends begin with. */
    static final String FRONTEND = "frontend";

    private static final List<String> SMALL_JVM = List.of("-XX:+UseSerialGC", "-Xmx256m");

    /** What the processes said is still there after the test. */
    private static final Path LOGS = Path.of("target", "chaos");

    private final Path folder;
    private final ConcurrentLinkedQueue<String> mishaps = new ConcurrentLinkedQueue<>();
    private final Link fromOne = new Link("service-broker");
    private final Link fromTwo = new Link("service-broker");
    private final Link fromMirror = new Link("mirror-broker");
    private final Link fromFrontends = new Link("frontends-broker");
    private final Link toPostgres = new Link("mirror-Postgres");
    private final Link others = new Link("others-broker");
    private final TcpProxy beforeKafka = TcpProxy.beforeKafka(this::linkOf);
    private final TcpProxy beforePostgres = TcpProxy.over(toPostgres);
    private final JvmPart broker;
    private final PostgresPart postgres;
    private final JvmPart one;
    private final JvmPart two;
    private final JvmPart mirror;

    Site(Path folder) throws IOException {
        this.folder = folder;
        Utils.delete(LOGS.toFile());
        Files.createDirectories(LOGS);
        broker = new JvmPart("broker", () -> new ChildJvm(BrokerProcess.class, SMALL_JVM, log("broker"),
                Integer.toString(beforeKafka.port())), this::beginBroker, mishaps::add);
        postgres = new PostgresPart(folder.resolve("postgres"), beforePostgres::to);
        one = instance("service", "one", Job.DECIDE, Job.MIRROR);
        two = instance("service", "two", Job.DECIDE);
        mirror = instance("mirror", "three", Job.MIRROR);
    }

    private JvmPart instance(String part, String name, Job... jobs) {
        var arguments = new ArrayList<>(List.of(name, bootstrapServers(), folder.resolve(name).toString(),
                "jdbc:postgresql://127.0.0.1:" + beforePostgres.port() + "/holdfast?user=holdfast"));
        Arrays.stream(jobs).map(Job::name).forEach(arguments::add);
        return new JvmPart(part, () -> new ChildJvm(InstanceProcess.class, SMALL_JVM, log(name),
                arguments.toArray(String[]::new)), ChildJvm::answer, mishaps::add);
    }

    private void beginBroker(ChildJvm jvm) {
        jvm.say("start " + folder.resolve("kafka"));
        beforeKafka.to(Integer.parseInt(jvm.answer().split(":")[1]));
    }

    private Link linkOf(String clientId) {
        return clientId.startsWith("holdfast-one") ? fromOne
                : clientId.startsWith("holdfast-two") ? fromTwo
                : clientId.startsWith("mirror") ? fromMirror
                : clientId.startsWith(FRONTEND) ? fromFrontends : others;
    }

    private Path log(String name) {
        return LOGS.resolve(name + ".log");
    }

    void start() {
        broker.start();
        try (Admin admin = kafka().admin()) {
            new TopicAdmin(admin).createMissing(PARTITIONS, (short) 1);
        }
        postgres.start();
        MirrorSchema.migrate(new PostgresSettings(jdbcUrl(), null, null));
        Stream.of(one, two, mirror).forEach(Part::start);
    }

    /** Stops what decides, in good order; the mirrors that are left go on. */
    void stopDeciding() {
        one.stop();
        two.stop();
    }

    List<Part> parts() {
        return List.of(one, two, mirror, broker, postgres);
    }

    List<Link> links() {
        return List.of(fromOne, fromTwo, fromMirror, fromFrontends, toPostgres);
    }

    /** Where every client is sent, over its own link. */
    String bootstrapServers() {
        return "127.0.0.1:" + beforeKafka.port();
    }

    KafkaUser kafka() {
        return KafkaUser.anybody(bootstrapServers());
    }

    /** Where Postgres is, without a proxy before it. */
    String jdbcUrl() {
        return postgres.jdbcUrl();
    }

    /** What ended by itself, though nobody had killed it. */
    List<String> mishaps() {
        return List.copyOf(mishaps);
    }

    @Override
    public void close() {
        Stream.of(one, two, mirror, broker, postgres).forEach(Part::close);
        beforeKafka.close();
        beforePostgres.close();
    }
}
