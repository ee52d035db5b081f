package dev.holdfast.embedded;

import java.nio.file.Path;
import java.util.Properties;

/** What the one embedded broker is told. Whatever isn't here is Kafka's default, message sizes among it. */
final class BrokerSettings {

    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    static final String CLIENT_LISTENER = "PLAINTEXT";

    private BrokerSettings() {
    }

    /** @param advertisedPort where clients are told to connect */
    static Properties of(Path logDir, int port, int advertisedPort, int controllerPort) {
        String clients = CLIENT_LISTENER + "://" + Loopback.HOST + ":";
        String controller = Loopback.HOST + ":" + controllerPort;
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("controller.quorum.voters", NODE_ID + "@" + controller);
        settings.put("controller.listener.names", CONTROLLER_LISTENER);
        settings.put("listeners", clients + port + "," + CONTROLLER_LISTENER + "://" + controller);
        settings.put("advertised.listeners", clients + advertisedPort);
        settings.put("inter.broker.listener.name", CLIENT_LISTENER);
        settings.put("listener.security.protocol.map", CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        settings.put("log.dirs", logDir.toString());

        // A topic that nobody created on purpose has the wrong partitions and the wrong timestamps.
        settings.put("auto.create.topics.enable", "false");
        oneNode(settings);
        small(settings);
        prompt(settings);
        return settings;
    }

    private static void oneNode(Properties settings) {
        settings.put("default.replication.factor", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        // Nobody could take its partitions over. Were they without a leader while it still ends transactions, it would end
        // those without their markers, and they would hang for good (KAFKA-20734).
        settings.put("controlled.shutdown.enable", "false");
    }

    /** The defaults suit a machine of its own: 50 partitions per internal topic, 128 MB of heap for the log cleaner. */
    private static void small(Properties settings) {
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
    }

    /** Nobody should wait for a timer on a broker that has just one user. */
    private static void prompt(Properties settings) {
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("broker.heartbeat.interval.ms", "500");
        // It shares its process with its controller, so that one can't be gone without the other. When a busy machine, or
        // a suspended process, makes heartbeats late, nothing is gained if it loses its partitions for a moment.
        settings.put("broker.session.timeout.ms", "60000");
        // After a kill, readers of committed records wait for the dead producer's transaction to be given up.
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    }
}
