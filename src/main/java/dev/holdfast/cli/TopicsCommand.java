package dev.holdfast.cli;

import dev.holdfast.contract.Topic;
import dev.holdfast.runtime.TopicAdmin;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "topics", header = "Check the topics of a Kafka cluster, or create them.",
        description = "%nLooks whether the topics exist and are as Holdfast needs them, and says what to change where "
                + "they are not. Exits 0 only if all is well.%n%nSettings of the Kafka client, such as those for TLS "
                + "and SASL, are taken from variables: HOLDFAST_KAFKA_SECURITY_PROTOCOL sets security.protocol.%n")
final class TopicsCommand implements Callable<Integer> {

    @Mixin
    private KafkaOptions kafka;

    @Option(names = "--create", description = "Create the topics that are missing.")
    private boolean create;

    @Option(names = "--partitions", paramLabel = "N", defaultValue = "6",
            description = "Partitions of each topic that is created. Default: ${DEFAULT-VALUE}. More of them let more "
                    + "instances share the work; the number can't be changed later.")
    private int partitions;

    @Option(names = "--replication-factor", paramLabel = "N", defaultValue = "-1",
            description = "Copies of each record in topics that are created. Default: the cluster's own.")
    private short replicationFactor;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Limits.check(spec, "--partitions", partitions, 1, Integer.MAX_VALUE);
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Object> settings = kafka.settings();
        // A person waits: the clients' minute is too long to hear that nobody is there.
        settings.putIfAbsent("request.timeout.ms", "5000");
        settings.putIfAbsent("default.api.timeout.ms", "10000");
        try (Admin admin = Admin.create(settings)) {
            var topics = new TopicAdmin(admin);
            List<Topic> created = create ? topics.createMissing(partitions, replicationFactor) : List.of();
            topics.partitionCounts().forEach((topic, count) -> out.printf("%-28s %3d partitions%s%n", topic, count,
                    created.contains(topic) ? "  created" : ""));
            List<String> problems = topics.problems();
            problems.forEach(out::println);
            out.println(problems.isEmpty() ? "All is well." : "");
            out.flush();
            return problems.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }
}
