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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The gateway and the REST service get the same bytes, one after the other. */
@picocli.CommandLine.Command(name = "rest", description = "Measure the gateway beside a REST service on one Postgres.")
final class RestCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String HOLDS = "holds/s";
    private static final String LISTS = "slot lists/s";
    private static final String GATEWAY = "Holdfast";
    private static final String SERVICE = "REST service on one Postgres";

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds that count (default: ${DEFAULT-VALUE}).")
    private int rounds;
    @Option(names = "--warm-up", defaultValue = "3", description = "Rounds before those (default: ${DEFAULT-VALUE}).")
    private int warmUp;
    @Option(names = "--seconds", defaultValue = "10", description = "Of each measurement (default: ${DEFAULT-VALUE}).")
    private int seconds;
    @Option(names = "--hold-connections", defaultValue = "4096", description = "Of the gateway, where a hold waits for its "
            + "commit (default: ${DEFAULT-VALUE}).")
    private int holdConnections;
    @Option(names = "--connections", defaultValue = "32", description = "Of the service, and of all that lists "
            + "(default: ${DEFAULT-VALUE}).")
    private int connections;
    @Option(names = "--holds-per-second", split = ",", defaultValue = "100,300,400", description = "The equal loads, up "
            + "to about all that the service can do (default: ${DEFAULT-VALUE}).")
    private List<Integer> holdRates;
    @Option(names = "--lists-per-second", defaultValue = "15", description = "The equal load (default: ${DEFAULT-VALUE}).")
    private int listRate;
    @Option(names = "--holds", defaultValue = "1500000", description = "How many are made up (default: ${DEFAULT-VALUE}).")
    private int holds;
    @Option(names = "--jvm", split = " ", defaultValue = "-Xmx3g " + Machines.JVM)
    private List<String> jvm;
    @Option(names = "--out", defaultValue = "target/bench")
    private Path out;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (!RestService.isInstalled()) {
            throw new ParameterException(spec.commandLine(), RestService.NEEDED);
        }
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
                var both = new ArrayList<>(List.of(
                        new Load(GATEWAY, Integer.parseInt(gateway.answer()), holdConnections, made),
                        new Load(SERVICE, service.port(), connections, made)));
                for (int round = 1; round <= warmUp + rounds; round++) {
                    System.out.println("round " + round + (round <= warmUp ? " (to warm up)" : ""));
                    for (Load each : both) {
                        each.measure(results);
                    }
                    Collections.reverse(both);
                }
            }
            broker.carryOut("stop");
        }
        results.report(out, "rest");
        for (String figure : List.of(HOLDS, LISTS)) {
            System.out.printf(Locale.ROOT, "%s: %.0f times as many%n", figure, results.medianRatio(figure, GATEWAY, SERVICE));
        }
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

        private final String who;
        private final HttpLoad flatOut;
        private final HttpLoad paced;
        private final HttpLoad lists;

        Load(String who, int port, int forHolds, List<Command> made) {
            this.who = who;
            flatOut = new HttpLoad(port, forHolds, number -> hold(made, number));
            // From the other end, where nothing is taken yet.
            paced = new HttpLoad(port, connections, number -> hold(made, made.size() - 1 - number));
            lists = new HttpLoad(port, connections, RestCommand::list);
        }

        void measure(Rounds results) throws Exception {
            HttpLoad.Outcome held = flatOut.flatOut(seconds).mustAllBe(201);
            HttpLoad.Outcome listed = lists.flatOut(seconds).mustAllBe(200);
            var figures = new ArrayList<Object>(List.of(HOLDS, held.perSecond(), LISTS, listed.perSecond(),
                    "CPU % of the load itself, holds", 100 * held.ownCpu(), "lists", 100 * listed.ownCpu(),
                    "CPU % of all, holds", 100 * held.allCpu(), "of all, lists", 100 * listed.allCpu()));
            for (int rate : holdRates) {
                figures.addAll(timesMs("hold", rate, paced.paced(seconds, rate).mustAllBe(201)));
            }
            figures.addAll(timesMs("list", listRate, lists.paced(seconds, listRate).mustAllBe(200)));
            results.add(who, figures.toArray());
        }

        private static List<Object> timesMs(String what, int rate, HttpLoad.Outcome outcome) {
            return List.of(what + " p50 ms at " + rate + "/s", OpenLoop.ms(outcome.timesNs(), 50),
                    what + " p99 ms at " + rate + "/s", OpenLoop.ms(outcome.timesNs(), 99));
        }
    }

    private static byte[] hold(List<Command> made, int number) {
        if (number < 0 || number >= made.size()) {
            throw new IllegalStateException("all holds that were made up are sent: give more with --holds");
        }
        return hold((Command.Hold) made.get(number));
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
