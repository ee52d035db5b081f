package dev.holdfast.bench;

import dev.holdfast.bench.Answers.Milestone;
import dev.holdfast.domain.Command;
import dev.holdfast.embedded.BrokerProcess;
import dev.holdfast.processes.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import picocli.CommandLine.Option;

/** The gateway and the REST service get the same bytes, one after the other. */
@picocli.CommandLine.Command(name = "rest", description = "Measure the gateway beside a REST service on one Postgres.")
final class RestCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds that count (default: ${DEFAULT-VALUE}).")
    private int rounds;
    @Option(names = "--warm-up", defaultValue = "2", description = "Rounds before those (default: ${DEFAULT-VALUE}).")
    private int warmUp;
    @Option(names = "--seconds", defaultValue = "10", description = "Of each measurement (default: ${DEFAULT-VALUE}).")
    private int seconds;
    @Option(names = "--hold-connections", defaultValue = "512", description = "Of the gateway, where a hold waits for its "
            + "commit (default: ${DEFAULT-VALUE}).")
    private int holdConnections;
    @Option(names = "--connections", defaultValue = "32", description = "Of the service, and of all that lists "
            + "(default: ${DEFAULT-VALUE}).")
    private int connections;
    @Option(names = "--holds-per-second", defaultValue = "200", description = "The equal load (default: ${DEFAULT-VALUE}).")
    private int holdRate;
    @Option(names = "--lists-per-second", defaultValue = "40", description = "The equal load (default: ${DEFAULT-VALUE}).")
    private int listRate;
    @Option(names = "--holds", defaultValue = "1500000", description = "How many are made up (default: ${DEFAULT-VALUE}).")
    private int holds;
    @Option(names = "--jvm", split = " ", defaultValue = "-Xmx3g -XX:+UseParallelGC")
    private List<String> jvm;
    @Option(names = "--out", defaultValue = "target/bench")
    private Path out;

    @Override
    public Integer call() throws Exception {
        var results = new Rounds("HTTP", warmUp);
        Path folder = Files.createTempDirectory("holdfast-bench");
        List<Command> made = Workload.differentHolds(Instant.now(), holds);
        try (var broker = new ChildJvm(BrokerProcess.class, List.of("-Xmx1g"), folder.resolve("broker.log"))) {
            broker.say("start " + folder.resolve("kafka"));
            var cluster = new Cluster(broker.answer());
            publishAvailability(cluster, folder);
            try (var gateway = new ChildJvm(GatewayProcess.class, jvm, folder.resolve("gateway.log"),
                    cluster.bootstrapServers(), folder.resolve("state").toString());
                    var service = new RestService(folder)) {
                var gatewayLoad = new Load(Integer.parseInt(gateway.answer()), holdConnections, made);
                var serviceLoad = new Load(service.port(), connections, made);
                for (int round = 1; round <= warmUp + rounds; round++) {
                    System.out.println("round " + round + (round <= warmUp ? " (to warm up)" : ""));
                    gatewayLoad.measure("Holdfast", results);
                    serviceLoad.measure("REST service on one Postgres", results);
                }
            }
            broker.carryOut("stop");
        }
        results.report(out, "rest");
        return 0;
    }

    /** Made known before the gateway starts, as one would find it. */
    static void publishAvailability(Cluster cluster, Path folder) throws Exception {
        var known = new Milestone(Workload.PROVIDERS);
        try (var answers = new Answers(cluster.bootstrapServers(), event -> known.count());
                var deciding = new ChildJvm(DecidingProcess.class, List.of(), folder.resolve("deciding.log"),
                        Candidate.TWO_STAGES.name(), folder.resolve("first-state").toString())) {
            answers.start();
            deciding.carryOut("start " + cluster.bootstrapServers());
            cluster.send(Workload.availability());
            known.await(PATIENCE);
            deciding.carryOut("stop");
        }
    }

    /** What one of the two gets. */
    private final class Load {

        private final HttpLoad flatOut;
        private final HttpLoad paced;
        private final HttpLoad lists;

        Load(int port, int forHolds, List<Command> made) {
            IntFunction<byte[]> hold = number -> hold((Command.Hold) made.get(number));
            flatOut = new HttpLoad(port, forHolds, hold);
            // From the other end, where nothing is taken yet.
            paced = new HttpLoad(port, connections, number -> hold.apply(made.size() - 1 - number));
            lists = new HttpLoad(port, connections, RestCommand::list);
        }

        void measure(String who, Rounds results) throws Exception {
            HttpLoad.Outcome held = flatOut.flatOut(seconds).mustAllBe(201);
            HttpLoad.Outcome listed = lists.flatOut(seconds).mustAllBe(200);
            HttpLoad.Outcome heldAtRate = paced.paced(seconds, holdRate).mustAllBe(201);
            HttpLoad.Outcome listedAtRate = lists.paced(seconds, listRate).mustAllBe(200);
            results.add(who, "holds/s", held.perSecond(), "slot lists/s", listed.perSecond(),
                    "hold p99 ms at " + holdRate + "/s", OpenLoop.ms(heldAtRate.timesNs(), 99),
                    "list p99 ms at " + listRate + "/s", OpenLoop.ms(listedAtRate.timesNs(), 99));
        }
    }

    static byte[] hold(Command.Hold hold) {
        return HttpLoad.request("POST", "/v1/reservations", hold.clientId(),
                "{\"providerId\":\"" + hold.providerId() + "\",\"start\":\"" + hold.start() + "\"}");
    }

    /** A free week of one provider, who takes turns with the others; as long for both, however many holds each has taken. */
    private static byte[] list(int number) {
        LocalDate from = LocalDate.now(ZoneOffset.UTC).plusDays(30);
        return HttpLoad.request("GET", "/v1/providers/" + Workload.providerId(number % Workload.PROVIDERS) + "/slots?from="
                + from + "T00:00:00Z&to=" + from.plusDays(7) + "T00:00:00Z", "client-" + number, null);
    }
}
