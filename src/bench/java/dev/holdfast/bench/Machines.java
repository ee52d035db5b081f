package dev.holdfast.bench;

import dev.holdfast.embedded.BrokerProcess;
import dev.holdfast.processes.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;

/**
 * The JVMs of a benchmark: one for brokers and one for each candidate. They live through all rounds, so that they stay
 * warm; what they run is new in every round.
 */
final class Machines implements AutoCloseable {

    /** What {@code bin/holdfast} asks of Java. */
    static final String JVM = "-XX:+UseParallelGC -XX:+UseTransparentHugePages";

    private final Path folder = temporaryFolder();
    private final ChildJvm broker = new ChildJvm(BrokerProcess.class, List.of("-Xmx1g"), folder.resolve("broker.log"));
    private final Map<Candidate, ChildJvm> candidates = new EnumMap<>(Candidate.class);
    private final List<String> jvmOptions;
    private PostgresRun postgres;

    /** @param jvmOptions of the candidates */
    Machines(Collection<Candidate> candidates, List<String> jvmOptions) {
        this.jvmOptions = jvmOptions;
        candidates.stream().filter(Candidate::isOnKafka).forEach(each -> this.candidates.put(each, start(each)));
    }

    private ChildJvm start(Candidate candidate) {
        return new ChildJvm(DecidingProcess.class, jvmOptions, folder.resolve(candidate + ".log"), candidate.name(),
                folder.resolve("state-" + candidate).toString());
    }

    Cluster startCluster() {
        broker.say("start " + folder.resolve("kafka"));
        return new Cluster(broker.answer());
    }

    void stopCluster() {
        broker.carryOut("stop");
        delete(folder.resolve("kafka"));
    }

    void start(Candidate candidate, Cluster cluster) {
        of(candidate).carryOut("start " + cluster.bootstrapServers());
    }

    void stop(Candidate candidate) {
        of(candidate).carryOut("stop");
    }

    /** Kills its JVM and gives it another one. */
    void replace(Candidate candidate) {
        of(candidate).kill();
        candidates.put(candidate, start(candidate));
    }

    ChildJvm of(Candidate candidate) {
        return candidates.get(candidate);
    }

    /** Started when it is first asked for, and kept. */
    PostgresRun postgres() {
        if (postgres == null) {
            postgres = new PostgresRun(folder.resolve("postgres"));
        }
        return postgres;
    }

    Duration brokerCpuTime() {
        return broker.cpuTime();
    }

    @Override
    public void close() {
        candidates.values().forEach(ChildJvm::close);
        broker.close();
        if (postgres != null) {
            postgres.close();
        }
        delete(folder);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("holdfast-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        try {
            Utils.delete(folder.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
